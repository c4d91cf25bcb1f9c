package org.codestep.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.codestep.cli.doctor.DoctorCommand;
import org.codestep.cli.option.FailureText;
import org.codestep.cli.option.InputRange;
import org.codestep.cli.option.TracerChoice;
import org.codestep.cli.option.WeightedFile;
import org.codestep.cli.source.CorpusCommand;
import org.codestep.cli.source.TokenizeCommand;
import org.codestep.cli.source.TokenizerCommand;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.BrokenPipeException;
import org.codestep.corpus.split.Fractions;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.slice.Facet;
import org.codestep.export.ExportTarget;
import org.codestep.generate.Level;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.Preset;
import org.codestep.hub.HubName;
import org.codestep.model.weights.StoredPrecision;
import org.codestep.source.NearPolicy;
import org.codestep.source.filter.Fate;
import org.codestep.source.segment.SplitBy;
import org.codestep.task.AnswerChecker;
import org.codestep.task.OperatorClass;
import org.codestep.task.Task;
import org.codestep.task.kind.Tasks;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code codestep} command: its subcommands, and how each kind of failure is told. */
@Command(
        name = "codestep",
        description = {
            "Makes data for small language models that learn what Python code does when it runs.",
            "",
            "A first data set, from nothing to training files:",
            "  codestep generate --level ALL --count 20000 --seed 1 --out snippets.jsonl",
            "  codestep label --task line-count --in snippets.jsonl --out examples.jsonl",
            "  codestep split --in examples.jsonl --out dataset",
            "",
            "And a model trained on it:",
            "  codestep train --data dataset --out run",
            "  codestep evaluate --model run/best --task line-count --in test.jsonl --out evaluation",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Codestep.Version.class,
        synopsisSubcommandLabel = "SUBCOMMAND",
        subcommands = {
            GenerateCommand.class,
            TraceCommand.class,
            LabelCommand.class,
            CheckCommand.class,
            MixCommand.class,
            SplitCommand.class,
            CorpusCommand.class,
            TokenizerCommand.class,
            TokenizeCommand.class,
            SuiteCommand.class,
            TrainCommand.class,
            GenerateTextCommand.class,
            EvaluateCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            HubCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "Files: text with a blank line between entries; with the ending .jsonl, one JSON object a line.",
            "An output file appears under its name when it is complete, and not at all if the work fails. Given as -,",
            "files are standard input and output, as JSON lines unless --format says text. When nobody reads standard",
            "output any more, the command ends with the code 141."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
public final class Codestep implements Callable<Integer> {

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    /** As shells tell of a command that a closed pipe ended: 128 and the number of the signal. */
    private static final int BROKEN_PIPE = 141;

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", hidden = true, scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean debug;

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Libraries stay silent; what they know to be wrong, doctor says.
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "error");
        }
        // The option parser takes its digits from it.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(arguments));
    }

    /** Runs the command within this process; the result is its exit code: 0 done, 1 failed, 2 wrong arguments. */
    public static int run(String... arguments) {
        Codestep codestep = new Codestep();
        CommandLine command = new CommandLine(codestep);
        if (List.of(arguments).contains("train")) { // what its options are, takes a moment to find out
            TrainCommand.addSettings(command.getSubcommands().get("train").getCommandSpec());
        }
        command.setErr(new PrintWriter(System.err, true));
        convert(command, FileFormat.class, FileFormat::named);
        convert(command, Level.class, Level::named);
        convert(command, Variant.class, Variant::named);
        convert(command, Preset.class, Preset::named);
        convert(command, TracerChoice.class, TracerChoice::named);
        convert(command, Task.class, Tasks::named);
        convert(command, AnswerChecker.class, Tasks::checker);
        convert(command, Facet.class, Facet::named);
        convert(command, Metric.class, Metric::named);
        convert(command, OperatorClass.class, OperatorClass::named);
        convert(command, InputRange.class, InputRange::parse);
        convert(command, Fractions.class, Fractions::parse);
        convert(command, WeightedFile.class, WeightedFile::parse);
        convert(command, NearPolicy.class, NearPolicy::named);
        convert(command, Fate.class, Fate::switchable);
        convert(command, HubName.class, HubName::parse);
        convert(command, ExportTarget.class, ExportTarget::named);
        convert(command, SplitBy.class, SplitBy::named);
        convert(command, StoredPrecision.class, StoredPrecision::named);
        command.setParameterExceptionHandler(codestep::wrongArguments);
        command.setExecutionExceptionHandler(codestep::failed);
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError e) {
            command.getErr().println("codestep: out of memory at a heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB; give more with JAVA_TOOL_OPTIONS=-Xmx4g, or ask for less");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static <T> void convert(CommandLine command, Class<T> type, Function<String, T> parse) {
        command.registerConverter(type, text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        });
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "wanted a subcommand: "
                + String.join(", ", spec.subcommands().keySet()));
    }

    private int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("codestep: " + FailureText.of(e) + "; see "
                + command.getCommandSpec().qualifiedName() + " --help");
        printTrace(e, command);
        return CommandLine.ExitCode.USAGE;
    }

    /** Whoever reads a pipe no longer wants more, nor is told of it. */
    private int failed(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof BrokenPipeException) {
            return BROKEN_PIPE;
        }
        command.getErr().println("codestep: " + FailureText.of(e));
        printTrace(e, command);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private void printTrace(Exception e, CommandLine command) {
        if (debug) {
            e.printStackTrace(command.getErr());
        }
    }

    /** The version of the library's jar. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Codestep.class.getPackage().getImplementationVersion();
            return new String[] {"codestep " + (version == null ? "(not run from its jar)" : version)};
        }
    }
}
