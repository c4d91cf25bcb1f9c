package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.WeightedFile;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.Mixture;
import org.codestep.report.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep mix}. */
@Command(
        name = "mix",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Mixes the examples of several files, as of several tasks, into one set with shares by weight.",
            "",
            "For each place a file is drawn by its weight and its next example taken. The mixture ends when a drawn"
                    + " file has no example left, so that the shares hold throughout.",
            ""
        },
        footer = {
            "",
            "Reads and writes .jsonl, where each example carries its task. Label the tasks' files from one file of"
                    + " snippets: then split keeps all examples of a snippet in one part.",
            "",
            "Example, twice as many output predictions as operators:",
            "  codestep mix --in output.jsonl=2 --in operator.jsonl=1 --seed 3 --out mixed.jsonl"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class MixCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "FILE.jsonl", converter = PathConverter.Output.class,
            description = "The file to write; - for standard output.")
    private Path out;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = NumberConverter.LongLimit.class,
            description = "Write at most N examples. Default: 0, as many as the files give.")
    private long limit;

    @Option(names = "--seed", paramLabel = "S", converter = NumberConverter.Seed.class,
            description = "Seed of the draws. Default: 0.")
    private long seed;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "FILE.jsonl=WEIGHT",
            description = "A file of examples and its weight, above 0; give one option for each file. - for standard"
                    + " input.")
    private List<WeightedFile> files;

    private Map<Path, Double> weights() throws IOException {
        new GivenFiles(spec).requireDistinct(files.stream().map(WeightedFile::file).toList(), List.of(out));
        Map<Path, Double> weights = new LinkedHashMap<>();
        for (WeightedFile file : files) {
            if (weights.put(file.file(), file.weight()) != null) {
                throw wrong("--in: wanted each file once with its weight as FILE.jsonl=2, got " + file.file()
                        + " twice");
            }
        }
        return weights;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    @Override
    public Integer call() throws IOException {
        Map<Path, Double> weights = weights();
        Mixture.Settings settings;
        try {
            settings = new Mixture.Settings(weights, out, limit, seed);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        long total = limit > 0 ? limit : estimateEntries(weights.keySet());
        Map<Path, Long> taken;
        try (Progress progress = new Progress("mix", "examples", total)) {
            taken = Mixture.write(settings, progress::update);
            progress.complete();
        }
        long examples = taken.values().stream().mapToLong(Long::longValue).sum();
        spec.commandLine().getErr().printf(Locale.ROOT, "%s: %,d examples%n", out, examples);
        taken.forEach((file, count) -> spec.commandLine().getErr().printf(Locale.ROOT, "%,12d  of %s%n", count, file));
        return 0;
    }

    /** Of all files; -1 if one is a stream. */
    private static long estimateEntries(Set<Path> files) throws IOException {
        long sum = 0;
        for (Path file : files) {
            long entries = FileFormat.JSON_LINES.estimateEntries(file);
            if (entries < 0) {
                return -1;
            }
            sum += entries;
        }
        return sum;
    }
}
