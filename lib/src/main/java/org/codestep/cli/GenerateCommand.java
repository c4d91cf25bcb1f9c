package org.codestep.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.StreamFormat;
import org.codestep.cli.option.ThreadsOption;
import org.codestep.corpus.DistinctKeys;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.ResumableEntries;
import org.codestep.corpus.file.Hash;
import org.codestep.generate.DistinctSnippets;
import org.codestep.generate.DistinctSnippets.Position;
import org.codestep.generate.DistinctSnippets.Sink;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.Snippet;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.generate.skeleton.Preset;
import org.codestep.generate.skeleton.SkeletonConfig;
import org.codestep.generate.skeleton.SkeletonGenerator;
import org.codestep.report.progress.Progress;
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
                    + " arithmetic, 2.1 and 2.2 if, 3.1 and 3.2 for, 4.1 while, ALL a level drawn uniformly"
                    + " for each snippet.",
            "",
            "Presets: in-distribution, to train on, and six that each differ from it in one respect alone: longer"
                    + " (32 to 40 lines, not 16 to 20), deeper (blocks nested 3 deep, not 1 or 2), denser (3 blocks at"
                    + " each depth, not 1 or 2), hidden-numbers (10 to 19, not 0 to 9 and 20 to 29), hidden-variables"
                    + " (n to z, not a to m), mixed-operators (+ - together with * // %%, not one of the two).",
            ""
        },
        footer = {
            "",
            "A .jsonl file has {\"source\", \"level\", \"line_count\"} on each line, level being the preset's name"
                    + " where there is one; any other is text with a blank line between snippets.",
            "",
            "Examples:",
            "  codestep generate --level 3.1 --count 1000 --seed 7 --out loops.jsonl",
            "  codestep generate --preset deeper --count 1000 --seed 7 --out deeper.jsonl",
            "  codestep generate --level ALL --count 50000000 --seed 7 --out all.txt --resume"
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

    @Option(names = "--count", required = true, paramLabel = "N", converter = NumberConverter.LongCount.class,
            description = "How many snippets; at least 1.")
    private long count;

    @Option(names = "--seed", required = true, paramLabel = "S", converter = NumberConverter.Seed.class,
            description = "Seed of the random choices.")
    private long seed;

    @Option(
            names = "--variant",
            paramLabel = "VARIANT",
            description = "Of a level. counting: variables a to e, ALL without 4.1; public: variables a to z, ALL with"
                    + " 4.1. Default: counting.")
    private Variant variant;

    @Mixin
    private ThreadsOption threads;

    @Option(names = "--out", required = true, paramLabel = "FILE", converter = PathConverter.Output.class,
            description = "The file to write; - for standard output.")
    private Path out;

    @Mixin
    private StreamFormat format;

    @Option(
            names = "--resume",
            description = "Keep what is written when the work is interrupted (FILE.part and FILE.resume), and go on"
                    + " from there if it was. The finished file is the same as without an interruption.")
    private boolean resume;

    @Override
    public Integer call() throws IOException {
        DistinctSnippets<?> snippets = snippets();
        format.requireUse(List.of(out));
        if (resume) {
            resume(snippets);
        } else {
            generate(snippets);
        }
        return 0;
    }

    private void generate(DistinctSnippets<?> snippets) throws IOException {
        try (EntryWriter writer = new EntryWriter(out, format.of(out));
                Progress progress = new Progress("generate", "snippets", count)) {
            snippets.generate(count, threads.count(), Position.start(), formatting(), new Output(writer, progress));
            progress.update(count);
            writer.place();
        }
    }

    /** What is there is read back for its keys, which is faster than to make it again. */
    private void resume(DistinctSnippets<?> snippets) throws IOException {
        try (ResumableEntries entries = new ResumableEntries(out, snippets.description());
                Progress progress = new Progress("generate", "snippets", count)) {
            if (entries.writer().count() > count) {
                throw new IOException(out + " was begun with more than --count " + count + ": it has "
                        + entries.writer().count() + " snippets");
            }
            DistinctKeys seen = new DistinctKeys();
            entries.replay(entry -> seen.add(Hash.key(entry.source())));
            progress.update(seen.size());
            Position position = new Position(entries.nextChunk(), entries.fruitless(), seen);
            snippets.generate(count, threads.count(), position, formatting(),
                    new ResumableOutput(entries, progress));
            progress.update(count);
            entries.place();
        }
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

    /** Makes of a snippet what stands in the file; for other threads than the one that writes. */
    private Function<Snippet, byte[]> formatting() {
        if (format.of(out) == FileFormat.TEXT) {
            return snippet -> (snippet.source() + "\n").getBytes(StandardCharsets.UTF_8);
        }
        return GenerateCommand::jsonLine;
    }

    /** Put together by hand: a writer of objects takes a multiple of the time, and this is done for each snippet. */
    private static byte[] jsonLine(Snippet snippet) {
        StringBuilder line = new StringBuilder(2 * snippet.source().length() + 64).append("{\"source\":\"");
        JsonStringEncoder.getInstance().quoteAsString(snippet.source(), line);
        line.append("\",\"level\":\"").append(snippet.origin());
        line.append("\",\"line_count\":").append(snippet.lineCount()).append("}\n");
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the snippets and shows how far the work is. */
    private static class Output implements Sink<byte[], IOException> {

        private final EntryWriter writer;
        private final Progress progress;

        Output(EntryWriter writer, Progress progress) {
            this.writer = writer;
            this.progress = progress;
        }

        @Override
        public void accept(byte[] entry) throws IOException {
            writer.writeFormatted(entry);
        }

        @Override
        public void reached(long chunk, int fruitless) throws IOException {
            progress.update(writer.count());
        }
    }

    /** Also makes sure now and then of what is written. */
    private static final class ResumableOutput extends Output {

        /** What an interruption costs at the most. */
        private static final long NANOSECONDS_BETWEEN_MARKS = 1_000_000_000;

        private final ResumableEntries entries;
        private long lastMark = System.nanoTime();

        ResumableOutput(ResumableEntries entries, Progress progress) {
            super(entries.writer(), progress);
            this.entries = entries;
        }

        @Override
        public void reached(long chunk, int fruitless) throws IOException {
            super.reached(chunk, fruitless);
            if (System.nanoTime() - lastMark > NANOSECONDS_BETWEEN_MARKS) {
                entries.mark(chunk, fruitless);
                lastMark = System.nanoTime();
            }
        }
    }
}
