package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.InputOption;
import org.codestep.cli.option.InputRange;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.StreamFormat;
import org.codestep.cli.option.ThreadsOption;
import org.codestep.report.progress.Progress;
import org.codestep.task.AnswerChecker;
import org.codestep.task.label.Checking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says which answers to a task's examples are right.",
            "",
            "For the tasks that mask code the answer is put back and the program run: any answer that does what the"
                    + " prompt says is right, not only the example's own.",
            ""
        },
        footer = {
            "",
            "Answers: one a line; or with the ending .jsonl objects with the answer in \"answer\", as code-trace needs"
                    + " it, whose answers have many lines. Writes {\"right\", \"reason\"} for each, in order.",
            "",
            "Example:",
            "  codestep check --task operator --in examples.jsonl --answers answers.txt --out verdicts.jsonl"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--task", required = true, paramLabel = "TASK", description = "What the examples are of.")
    private AnswerChecker task;

    @Mixin
    private InputOption input;

    @Option(names = "--answers", required = true, paramLabel = "FILE", converter = PathConverter.Input.class,
            description = "The answers, one for each example, in order.")
    private Path answers;

    @Option(names = "--out", required = true, paramLabel = "FILE.jsonl", converter = PathConverter.Output.class,
            description = "The file to write; - for standard output.")
    private Path out;

    @Option(names = "--inputs", paramLabel = "LOW..HIGH", description = InputRange.DESCRIPTION)
    private InputRange inputs;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private StreamFormat format;

    @Override
    public Integer call() throws IOException {
        Checking.Settings settings = settings();
        new GivenFiles(spec).requireDistinct(List.of(input.file(), answers), List.of(out));
        format.requireUse(List.of(input.file(), answers));
        long total = settings.examplesFormat().estimateEntries(input.file());
        Checking.Score score;
        try (Progress progress = new Progress("check", "answers", total)) {
            score = Checking.write(settings, threads.count(), progress::update);
            progress.complete();
        }
        spec.commandLine().getErr().printf(Locale.ROOT, "%s: %,d of %,d answers are right%n",
                out, score.right(), score.answers());
        return 0;
    }

    private Checking.Settings settings() {
        try {
            return new Checking.Settings(input.file(), format.of(input.file()), answers, format.of(answers), out,
                    InputRange.checker(inputs, task));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
