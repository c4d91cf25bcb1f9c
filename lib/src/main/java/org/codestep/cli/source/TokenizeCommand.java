package org.codestep.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.ThreadsOption;
import org.codestep.cli.option.TokenizerPlace;
import org.codestep.corpus.file.PlacedFolder;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.report.progress.Progress;
import org.codestep.source.CorpusFolder;
import org.codestep.source.segment.SegmentFiles;
import org.codestep.source.segment.SegmentShape;
import org.codestep.source.segment.SplitBy;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep tokenize}. */
@Command(
        name = "tokenize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes of a corpus of source files the tokens that a model learns the next token from.",
            "",
            "Texts are cut into segments: a control token, tokens of text, an end token. A text that looks like a"
                    + " special token is text.",
            ""
        },
        footer = {
            "",
            "Writes train, val and test, each as .bin (token ids, unsigned little-endian numbers of 16"
                    + " bits, or of 32 for more than 65,536 tokens; each token once, however many segments it is"
                    + " in), .index (three 64-bit numbers a segment: the tokens of .bin before it, the same again,"
                    + " and those before its end), and .files.jsonl (of which source files the tokens are: path,"
                    + " tokens before its first one, tokens, segments that begin in it); the vocabulary as meta.pkl"
                    + " and meta.json, the latter with the settings, the sizes and the SHA-256 of each file; and the"
                    + " tokenizer. train learns from the folder: a segment is an example, and all that comes after"
                    + " the control token counts. Its block_size is to be at least one less than the length.",
            "",
            "Examples:",
            "  codestep tokenize --in corpus --tokenizer tokenizer.json --out tokens",
            "  codestep tokenize --in corpus --tokenizer hub:distilgpt2 --stride 128 --out tokens \\",
            "    --start '<|endoftext|>' --end '<|endoftext|>'",
            "  codestep train --data tokens --out run --block-size 256"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
public final class TokenizeCommand implements Callable<Integer> {

    private static final double MEGABYTE = 1e6;
    private static final double NANOSECONDS = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "CORPUS",
            converter = PathConverter.InputFolder.class,
            description = "The folder of a corpus, as codestep corpus writes it.")
    private Path corpus;

    @Option(
            names = "--tokenizer",
            required = true,
            paramLabel = TokenizerPlace.LABEL,
            description = "A tokenizer.json, the folder of one or of a model that has one, or its name on the Hub.")
    private String place;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            converter = PathConverter.OutputFolder.class,
            description = "The folder to write to; it is not there yet, or is empty.")
    private Path out;

    @Option(
            names = "--length",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            defaultValue = "256",
            description = "Tokens of a segment in all: the control token, at most N - 2 tokens of text, the end token."
                    + " Default: ${DEFAULT-VALUE}.")
    private int length;

    @Option(
            names = "--stride",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            description = "Tokens of text from the beginning of a segment to that of the next. Default: as many as a"
                    + " segment has of text, the length less 2; with fewer, segments overlap.")
    private Integer stride;

    @Option(
            names = "--start",
            paramLabel = "TOKEN",
            defaultValue = "<python>",
            description = "The control token that begins a segment: a special token of the tokenizer. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String start;

    @Option(
            names = "--end",
            paramLabel = "TOKEN",
            defaultValue = "<eos>",
            description = "The token that ends a segment, and that a model's answers end with; it may be the same one."
                    + " Default: ${DEFAULT-VALUE}.")
    private String end;

    @ArgGroup
    private Layout layout = new Layout();

    /** What becomes of a file's end. */
    static final class Layout {

        @Option(
                names = "--padded",
                description = "Each file has segments of its own, the last of which may be shorter, and is padded when"
                        + " a model learns from it. This is the default.")
        private boolean padded;

        @Option(
                names = "--packed",
                description = "Segments go on over the end of a file, with the end and the control token between two"
                        + " files: none is padded, save the last of a part.")
        private boolean packed;
    }

    @Option(
            names = "--split",
            paramLabel = "file|segment",
            defaultValue = "file",
            description = "file: the parts are the corpus's own, so that no file stands in two. segment: the way that"
                    + " leaks, for comparison: segments of all files are drawn into the parts one by one, so that parts"
                    + " share files, and share text where segments overlap. Default: ${DEFAULT-VALUE}.")
    private SplitBy splitBy;

    @Option(
            names = "--fractions",
            paramLabel = "F,F,F",
            description = "With --split segment: of training, validation and test. Default: 0.8,0.1,0.1.")
    private Fractions fractions;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = NumberConverter.Seed.class,
            defaultValue = "0",
            description = "Seed of the draw of segments. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ThreadsOption threads;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SegmentShape shape = shape();
        if (fractions != null && splitBy == SplitBy.FILE) {
            throw wrong("--fractions are for --split segment; with --split file, the parts are those of the corpus");
        }
        PlacedFolder.requireEmpty(out);
        CorpusFolder read = CorpusFolder.open(corpus);
        var settings = new SegmentFiles.Settings(corpus, out,
                TokenizerPlace.pretrained("--tokenizer", place, spec.commandLine()), shape, splitBy,
                fractions == null ? Fractions.DEFAULT : fractions, seed, threads.count());
        long files = Arrays.stream(Part.values()).mapToLong(read::count).sum();
        long begun = System.nanoTime();
        SegmentFiles.Summary summary;
        try (Progress progress = new Progress("tokenize", "files", files)) {
            summary = SegmentFiles.write(settings, progress::update);
        }
        tell(summary, files, shape, (System.nanoTime() - begun) / NANOSECONDS);
        return 0;
    }

    private SegmentShape shape() {
        try {
            return stride == null
                    ? SegmentShape.withoutOverlap(length, start, end, layout.packed)
                    : new SegmentShape(length, stride, start, end, layout.packed);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private void tell(SegmentFiles.Summary summary, long files, SegmentShape shape, double seconds) {
        long segments = summary.parts().values().stream().mapToLong(SegmentFiles.Count::segments).sum();
        line("%s: %,d files of %,.1f MB, %,d tokens, %,d segments of %,d; %.1f s, %.1f MB/s", out, files,
                summary.bytes() / MEGABYTE, summary.textTokens(), segments, shape.length(), seconds,
                summary.bytes() / MEGABYTE / seconds);
        for (Map.Entry<Part, SegmentFiles.Count> part : summary.parts().entrySet()) {
            line("%-5s %,12d files %,15d tokens %,13d segments", part.getKey().fileName(), part.getValue().files(),
                    part.getValue().tokens(), part.getValue().segments());
        }
        if (splitBy == SplitBy.SEGMENT) {
            line("split by segment, the way that leaks: parts share files%s; a loss on val or test says little of files"
                    + " that were not trained on", shape.stride() < shape.textLength() ? ", and overlapping text" : "");
        }
        if (summary.withoutTokens() > 0) {
            line("%,d files have no tokens, and are left out", summary.withoutTokens());
        }
        if (summary.withControl() > 0) {
            line("%,d files have a text like %s or %s, which was encoded as text", summary.withControl(), start, end);
        }
    }

    private void line(String format, Object... values) {
        spec.commandLine().getErr().println(String.format(Locale.ROOT, format, values));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
