package org.codestep.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.FileFormat;
import org.codestep.generate.DistinctSnippets;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.Preset;
import org.codestep.generate.SkeletonConfig;
import org.codestep.generate.SkeletonGenerator;
import org.codestep.generate.Snippet;
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
            "Generates distinct random TinyPy snippets of a level, or longer programs of a preset.",
            "",
            "A seed gives the same file, whatever the number of threads. Levels: 1.1 and 1.2 straight-line"
                    + " arithmetic, 2.1 and 2.2 if, 3.1 and 3.2 for, 4.1 while, ALL a level drawn uniformly for each snippet.",
            "",
            "Presets: in-distribution, to train on, and six that each differ from it in one respect alone: longer"
                    + " (32 to 40 lines, not 16 to 20), deeper (blocks nested 3 deep, not 1 or 2), denser (3 blocks at"
                    + " each depth, not 1 or 2), hidden-numbers (10 to 19, not 0 to 9 and 20 to 29), hidden-variables"
                    + " (n to z, not a to m), mixed-operators (+ - together with * // %%, not one of the two).",
            ""
        },
        footer = {
            "",
            "A .jsonl file has {\"source\", \"level\", \"line_count\"} on each line, level being the preset's name where"
                    + " there is one; any other is text with a blank line between snippets.",
            "",
            "Examples:",
            "  codestep generate --level 3.1 --count 1000 --seed 7 --out loops.jsonl",
            "  codestep generate --preset deeper --count 1000 --seed 7 --out deeper.jsonl"
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

    @Option(names = "--level", paramLabel = "LEVEL", description = "1.1 to 4.1, or ALL.")
    private Level level;

    @Option(names = "--preset", paramLabel = "NAME", description = "A preset's name; this or --level.")
    private Preset preset;

    private long count;

    @Option(names = "--seed", required = true, paramLabel = "S", description = "Seed of the random choices.")
    private long seed;

    @Option(
            names = "--variant",
            paramLabel = "VARIANT",
            description = "Of a level. counting: variables a to e, ALL without 4.1; public: variables a to z, ALL with"
                    + " 4.1. Default: counting.")
    private Variant variant;

    @Mixin
    private ThreadsOption threads;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out;

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many snippets; at least 1.")
    void setCount(long count) {
        if (count < 1) {
            throw wrong("--count: wanted at least 1, got " + count);
        }
        this.count = count;
    }

    @Override
    public Integer call() throws IOException {
        DistinctSnippets<?> snippets = snippets();
        try (EntryWriter writer = new EntryWriter(out);
                Progress progress = new Progress("generate", "snippets", count)) {
            snippets.generate(count, threads.count(), snippet -> {
                write(snippet, writer);
                progress.step(1);
            });
            writer.place();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return 0;
    }

    private DistinctSnippets<?> snippets() {
        if ((level == null) == (preset == null)) {
            throw wrong("wanted either --level or --preset, got " + (level == null ? "neither" : "both"));
        }
        if (level != null) {
            return new SnippetGenerator(new GeneratorConfig(level, variant == null ? Variant.COUNTING : variant, seed));
        }
        if (variant != null) {
            throw wrong("--variant is of levels; a preset has none");
        }
        return new SkeletonGenerator(new SkeletonConfig(preset, seed));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static void write(Snippet snippet, EntryWriter writer) {
        try {
            if (writer.format() == FileFormat.TEXT) {
                writer.writeText(snippet.source());
                return;
            }
            ObjectNode fields = EntryWriter.object();
            fields.put("source", snippet.source());
            fields.put("level", snippet.origin());
            fields.put("line_count", snippet.lineCount());
            writer.writeObject(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
