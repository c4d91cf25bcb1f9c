package org.codestep.source.segment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.SavedTokenizer;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.corpus.file.PlacedFolder;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.corpus.split.TokenWidth;
import org.codestep.corpus.split.VocabularyFiles;
import org.codestep.source.CorpusFolder;
import org.codestep.source.SourceFile;
import org.codestep.tokenize.bytepair.WordEncoder;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;

/**
 * Writes a corpus of source files as the token files of a split, whose examples are segments: {@code train}, {@code
 * val} and {@code test}, each as {@code .bin}, {@code .index} and {@code .files.jsonl} (see {@link Part}), the
 * vocabulary as {@code meta.pkl} and {@code meta.json}, and the tokenizer.
 *
 * <p>Each token is written once, however many segments it is in: with a stride of 10 tokens and 254 of text, segments
 * that were written out would take 25 times the space. The index says where each segment lies, and its control and end
 * token are put around it when it is read.
 *
 * <p>Texts are encoded by several threads, and memory holds a few of them. The folder appears when all is complete.
 */
public final class SegmentFiles {

    /**
     * What is written.
     *
     * @param corpus the folder of the corpus
     * @param directory where the files go; it is not there yet, or empty
     * @param tokenizer encodes the texts; what looks like a special token in a text is text
     * @param shape of the segments
     * @param splitBy what is not divided among the parts
     * @param fractions of the parts by which segments are drawn; files are in the part that the corpus has them in
     * @param seed of the draw of segments
     * @param threads that encode, at least 1; the files are the same with any number
     */
    public record Settings(
            Path corpus,
            Path directory,
            PretrainedTokenizer tokenizer,
            SegmentShape shape,
            SplitBy splitBy,
            Fractions fractions,
            long seed,
            int threads) {

        public Settings {
            Objects.requireNonNull(corpus, "corpus");
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(tokenizer, "tokenizer");
            Objects.requireNonNull(shape, "shape");
            Objects.requireNonNull(splitBy, "splitBy");
            Objects.requireNonNull(fractions, "fractions");
        }
    }

    /**
     * What a part has.
     *
     * @param files of which it has tokens
     * @param tokens in its token file
     * @param segments of these
     */
    public record Count(long files, long tokens, long segments) {}

    /**
     * What was written.
     *
     * @param parts what each has
     * @param bytes of all texts, as UTF-8
     * @param textTokens of all texts
     * @param withoutTokens files that had none
     * @param withControl files whose text looks like the control or the end token somewhere, which is text there
     */
    public record Summary(
            Map<Part, Count> parts, long bytes, long textTokens, long withoutTokens, long withControl) {}

    /** A text when it was encoded. */
    private record Encoded(String path, int[] ids, long bytes, boolean hasControl) {}

    private final Settings settings;
    private final LongConsumer progress;
    private final CorpusFolder corpus;
    private final Function<String, int[]> encoder;
    private final int startId;
    private final int endId;
    private final Map<Part, SegmentPartWriter> writers = new EnumMap<>(Part.class);
    private final SegmentCutter cutter;
    private final UniformRandomProvider random;
    /** The part of the corpus that is read. */
    private Part reading;
    private boolean streamBegun;
    private long filesRead;
    private long bytes;
    private long textTokens;
    private long withoutTokens;
    private long withControl;

    private SegmentFiles(Settings settings, LongConsumer progress) throws IOException {
        this.settings = settings;
        this.progress = progress;
        this.corpus = CorpusFolder.open(settings.corpus());
        this.encoder = WordEncoder.of(settings.tokenizer());
        this.startId = controlId(settings.shape().start(), "start");
        this.endId = controlId(settings.shape().end(), "end");
        this.cutter = new SegmentCutter(settings.shape(), this::deal);
        this.random = RandomSource.XO_SHI_RO_256_PP.create(settings.seed());
    }

    /**
     * Writes the files.
     *
     * @param progress is told the number of source files done
     * @throws IOException if the corpus is none, or a file cannot be read or written, or the directory is not empty
     * @throws IllegalArgumentException if the tokenizer lacks the control or the end token, a text cannot be encoded,
     *     or a part would be empty; the message says what to do
     */
    public static Summary write(Settings settings, LongConsumer progress) throws IOException {
        return new SegmentFiles(settings, progress).write();
    }

    private int controlId(String token, String option) {
        PretrainedTokenizer tokenizer = settings.tokenizer();
        int id = tokenizer.vocabulary().indexOf(token);
        if (id < 0) {
            throw noControl("the tokenizer has no token " + token + " to " + option + " segments with", token, option);
        }
        if (Arrays.stream(tokenizer.encodePlain(token)).anyMatch(made -> made == id)) {
            throw noControl("the tokenizer's token " + token + " stands for text, which is not to " + option
                    + " segments", token, option);
        }
        return id;
    }

    private IllegalArgumentException noControl(String fault, String token, String option) {
        List<String> special = settings.tokenizer().specialTokens();
        return new IllegalArgumentException(fault + "; give --" + option + " one of its special tokens, which are "
                + (special.isEmpty() ? "none" : String.join(", ", special)) + ", or train a tokenizer with --special \""
                + token + "\"");
    }

    private Summary write() throws IOException {
        requireFiles();
        try (PlacedFolder folder = new PlacedFolder(settings.directory());
                OpenFiles open = new OpenFiles()) {
            TokenWidth width = TokenWidth.of(settings.tokenizer().vocabularySize());
            for (Part part : Part.values()) {
                writers.put(part, open.add(new SegmentPartWriter(folder.part(), part, width, startId, endId)));
            }
            for (Part part : Part.values()) {
                read(part);
            }
            endStream();
            Map<Part, Count> counts = new EnumMap<>(Part.class);
            for (Map.Entry<Part, SegmentPartWriter> writer : writers.entrySet()) {
                writer.getValue().finish();
                counts.put(writer.getKey(), writer.getValue().count());
            }
            requireSegments(counts);
            place(folder.part(), counts);
            folder.place();
            return new Summary(counts, bytes, textTokens, withoutTokens, withControl);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Training needs files to learn from, and files to watch it by. */
    private void requireFiles() throws IOException {
        if (Arrays.stream(Part.values()).mapToLong(corpus::count).sum() == 0) {
            throw new IOException(settings.corpus() + " is an empty corpus; make one that has files");
        }
        for (Part part : List.of(Part.TRAIN, Part.VALIDATION)) {
            if (settings.splitBy() == SplitBy.FILE && corpus.count(part) == 0) {
                throw new IOException(settings.corpus() + ": the part " + part.fileName() + " has no file; make the"
                        + " corpus of more files, or with a larger fraction for " + part.fileName());
            }
        }
    }

    private void read(Part part) throws IOException {
        reading = part;
        try (Stream<SourceFile> files = corpus.files(part);
                OrderedMap<SourceFile, Encoded> encoded =
                        new OrderedMap<>(files.iterator(), settings.threads(), this::encode)) {
            while (encoded.hasNext()) {
                add(encoded.next());
                progress.accept(++filesRead);
            }
        }
        if (settings.splitBy() == SplitBy.FILE) {
            endStream();
        }
    }

    private Encoded encode(SourceFile file) {
        String text = file.text();
        try {
            int[] ids = encoder.apply(text);
            if (Arrays.stream(ids).anyMatch(id -> id == startId || id == endId)) {
                throw new IllegalArgumentException("the tokenizer makes " + settings.shape().start() + " or "
                        + settings.shape().end() + " of a text; give tokens that no text has, or leave the file out");
            }
            boolean hasControl = text.contains(settings.shape().start()) || text.contains(settings.shape().end());
            return new Encoded(file.path(), ids, text.getBytes(StandardCharsets.UTF_8).length, hasControl);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(settings.corpus() + ": " + file.path() + ": " + e.getMessage(), e);
        }
    }

    private void add(Encoded file) throws IOException {
        bytes += file.bytes();
        textTokens += file.ids().length;
        withControl += file.hasControl() ? 1 : 0;
        if (file.ids().length == 0) {
            withoutTokens++;
            return;
        }
        int[] tokens = streamBegun ? afterAnother(file.ids()) : file.ids();
        streamBegun = true;
        long end = cutter.place() + tokens.length;
        SourceStretch stretch = new SourceStretch(file.path(), end - file.ids().length, end);
        for (Map.Entry<Part, SegmentPartWriter> writer : writers.entrySet()) {
            if (settings.splitBy() == SplitBy.SEGMENT || writer.getKey() == reading) {
                writer.getValue().expect(stretch);
            }
        }
        cutter.add(tokens);
        if (!settings.shape().packed()) {
            endStream();
        }
        forget();
    }

    private int[] afterAnother(int[] ids) {
        int[] tokens = new int[ids.length + 2];
        tokens[0] = endId;
        tokens[1] = startId;
        System.arraycopy(ids, 0, tokens, 2, ids.length);
        return tokens;
    }

    private void endStream() throws IOException {
        cutter.end();
        streamBegun = false;
        forget();
    }

    private void forget() throws IOException {
        for (SegmentPartWriter writer : writers.values()) {
            writer.forget(cutter.nextSegment());
        }
    }

    private void deal(long at, int[] tokens, int from, int count) throws IOException {
        Part part = settings.splitBy() == SplitBy.FILE ? reading : settings.fractions().part(random.nextDouble());
        writers.get(part).add(at, tokens, from, count);
    }

    /** Files can be there, and have nothing but what the tokenizer leaves out; and chance can leave out a part. */
    private void requireSegments(Map<Part, Count> counts) throws IOException {
        for (Map.Entry<Part, Count> count : counts.entrySet()) {
            Part part = count.getKey();
            boolean drawn = settings.splitBy() == SplitBy.SEGMENT;
            boolean wanted = drawn ? settings.fractions().of(part) > 0 : part != Part.TEST;
            if (wanted && count.getValue().segments() == 0) {
                long all = counts.values().stream().mapToLong(Count::segments).sum();
                throw new IOException(settings.corpus() + ": the part " + part.fileName() + " has no segment"
                        + (drawn ? " of " + all + "; give it a larger fraction, another seed, or a corpus of more files"
                                : ": its files have no tokens; make the corpus of more files"));
            }
        }
    }

    /** Puts all files under their names in the folder, the description at last. */
    private void place(Path folder, Map<Part, Count> counts) throws IOException {
        ObjectNode sha256 = EntryWriter.object();
        for (SegmentPartWriter writer : writers.values()) {
            writer.place(sha256);
        }
        PretrainedTokenizer tokenizer =
                settings.tokenizer().withBeginAndEnd(settings.shape().start(), settings.shape().end());
        try (PlacedFile pickle = new PlacedFile(folder.resolve("meta.pkl"));
                PlacedFile json = new PlacedFile(folder.resolve("meta.json"));
                OpenFiles ofTokenizer = new OpenFiles()) {
            for (PlacedFile file : SavedTokenizer.write(tokenizer, folder, ofTokenizer)) {
                file.place();
            }
            pickle.write(VocabularyFiles.pickle(tokenizer));
            pickle.place();
            ObjectNode description = description(counts);
            description.set("sha256", sha256);
            json.write(VocabularyFiles.json(tokenizer, description));
            json.place();
        }
    }

    private ObjectNode description(Map<Part, Count> counts) {
        ObjectNode description = EntryWriter.object();
        description.put("dtype", TokenWidth.of(settings.tokenizer().vocabularySize()).dtype());
        description.put("start_id", startId);
        description.put("end_id", endId);
        description.put("leaks", settings.splitBy() == SplitBy.SEGMENT);
        SegmentShape shape = settings.shape();
        ObjectNode chosen = description.putObject("settings");
        chosen.put("corpus", String.valueOf(settings.corpus().toAbsolutePath().normalize().getFileName()));
        chosen.put("corpus_sha256", corpus.sha256());
        chosen.put("tokenizer", settings.tokenizer().name());
        chosen.put("length", shape.length()).put("stride", shape.stride()).put("start", shape.start())
                .put("end", shape.end()).put("packed", shape.packed());
        chosen.put("split", settings.splitBy().toString());
        if (settings.splitBy() == SplitBy.SEGMENT) {
            settings.fractions().addTo(chosen.putArray("fractions"));
        }
        chosen.put("seed", settings.seed());
        ObjectNode files = description.putObject("files");
        ObjectNode segments = description.putObject("segments");
        ObjectNode tokens = description.putObject("tokens");
        ObjectNode longest = description.putObject("longest");
        counts.forEach((part, count) -> {
            files.put(part.fileName(), count.files());
            segments.put(part.fileName(), count.segments());
            tokens.put(part.fileName(), count.tokens());
            longest.put(part.fileName(), writers.get(part).longest());
        });
        return description;
    }
}
