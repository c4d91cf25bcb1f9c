package org.codestep.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.FileFormat;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.LabelledSnippet;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep generate}. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Generates distinct random TinyPy snippets of a level.",
            "",
            "A seed gives the same file, whatever the number of threads. Levels: 1.1 and 1.2 straight-line"
                    + " arithmetic, 2.1 and 2.2 if, 3.1 and 3.2 for, 4.1 while, ALL a level drawn uniformly for each snippet.",
            ""
        },
        footer = {
            "",
            "A .jsonl file has {\"source\", \"level\", \"line_count\"} on each line; any other is text with a blank line"
                    + " between snippets.",
            "",
            "Example:",
            "  codestep generate --level 3.1 --count 1000 --seed 7 --out loops.jsonl"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the work failed, as when the level has too few distinct snippets",
            "2:wrong arguments"
        })
final class GenerateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--level", required = true, paramLabel = "LEVEL", description = "1.1 to 4.1, or ALL.")
    private Level level;

    private long count;

    @Option(names = "--seed", required = true, paramLabel = "S", description = "Seed of the random choices.")
    private long seed;

    @Option(
            names = "--variant",
            paramLabel = "VARIANT",
            defaultValue = "counting",
            description = "counting: variables a to e, ALL without 4.1; public: variables a to z, ALL with 4.1."
                    + " Default: ${DEFAULT-VALUE}.")
    private Variant variant;

    @Mixin
    private ThreadsOption threads;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out;

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many snippets; at least 1.")
    void setCount(long count) {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count: wanted at least 1, got " + count);
        }
        this.count = count;
    }

    @Override
    public Integer call() throws IOException {
        SnippetGenerator generator = new SnippetGenerator(new GeneratorConfig(level, variant, seed));
        try (EntryWriter writer = new EntryWriter(out);
                Progress progress = new Progress("generate", "snippets", count)) {
            generator.generate(count, threads.count(), snippet -> {
                write(snippet, writer);
                progress.step(1);
            });
            writer.place();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return 0;
    }

    private static void write(LabelledSnippet snippet, EntryWriter writer) {
        try {
            if (writer.format() == FileFormat.TEXT) {
                writer.writeText(snippet.source());
                return;
            }
            ObjectNode fields = EntryWriter.object();
            fields.put("source", snippet.source());
            fields.put("level", snippet.level().toString());
            fields.put("line_count", snippet.lineCount());
            writer.writeObject(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
