package org.codestep.corpus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.TinyPyTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.Tokenizers;

/**
 * Splits a file of examples into the files that training tools read: {@code train}, {@code val} and {@code test},
 * each as {@code .txt} and as {@code .bin} (unsigned 16-bit little-endian token ids of the text), and the
 * vocabulary as {@code meta.pkl} and {@code meta.json}.
 *
 * <p>The input is read twice, so it needs not fit into memory. The files appear one after another, when all are
 * complete.
 */
public final class SplitFiles {

    /** Token ids are written with 16 bits. */
    private static final int LARGEST_VOCABULARY = 1 << 16;

    /**
     * How a file is split.
     *
     * @param input the file of examples
     * @param directory where the files go; made if it is not there
     * @param fractions of the parts
     * @param tokenizer {@code char}, whose vocabulary is the input's characters, {@code tinypy} or {@code keyword}
     * @param keywords the tokens of {@code keyword}; empty for the others
     * @param seed of the draw
     */
    public record Settings(Path input, Path directory, Fractions fractions, String tokenizer,
            List<String> keywords, long seed) {

        public Settings {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(fractions, "fractions");
            Tokenizers.requireKnown(tokenizer);
            keywords = List.copyOf(keywords);
            if (keywords.isEmpty() == tokenizer.equals(KeywordTokenizer.NAME)) {
                throw new IllegalArgumentException("tokenizer " + KeywordTokenizer.NAME
                        + " and no other needs a list of tokens; got " + keywords.size() + " for " + tokenizer);
            }
        }

        /** With a tokenizer that needs no list of tokens. */
        public Settings(Path input, Path directory, Fractions fractions, String tokenizer, long seed) {
            this(input, directory, fractions, tokenizer, List.of(), seed);
        }
    }

    private final Settings settings;
    private final LongConsumer progress;
    private final Partition partition = new Partition();
    private final Set<Integer> characters = new TreeSet<>();

    private SplitFiles(Settings settings, LongConsumer progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Writes the files.
     *
     * @param progress is told the number of entries done, each time one has been read (twice in all)
     * @return how many examples each part has
     * @throws IOException if a file cannot be read or written
     * @throws CorpusFormatException if an entry is malformed or cannot be encoded
     * @throws IllegalArgumentException if the examples are so few that a part would be empty
     */
    public static Map<Part, Long> write(Settings settings, LongConsumer progress) throws IOException {
        return new SplitFiles(settings, progress).write();
    }

    private Map<Part, Long> write() throws IOException {
        scan();
        Part[] parts = partition.draw(settings.fractions(), settings.seed());
        Tokenizer tokenizer = tokenizer();
        Disk.createDirectories(settings.directory());
        try (SplitPartWriter train = new SplitPartWriter(settings.directory(), Part.TRAIN, tokenizer);
                SplitPartWriter validation = new SplitPartWriter(settings.directory(), Part.VALIDATION, tokenizer);
                SplitPartWriter test = new SplitPartWriter(settings.directory(), Part.TEST, tokenizer);
                PlacedFile pickle = new PlacedFile(settings.directory().resolve("meta.pkl"));
                PlacedFile json = new PlacedFile(settings.directory().resolve("meta.json"))) {
            Map<Part, SplitPartWriter> writers =
                    new EnumMap<>(Map.of(Part.TRAIN, train, Part.VALIDATION, validation, Part.TEST, test));
            deal(parts, writers);
            pickle.write(VocabularyFiles.pickle(tokenizer));
            json.write(VocabularyFiles.json(tokenizer, description(writers)));
            for (SplitPartWriter writer : writers.values()) {
                writer.place();
            }
            pickle.place();
            json.place();
            Map<Part, Long> counts = new EnumMap<>(Part.class);
            writers.forEach((part, writer) -> counts.put(part, writer.exampleCount()));
            return counts;
        }
    }

    /** The first reading: which entries belong together, and which characters there are. */
    private void scan() throws IOException {
        try (EntryReader entries = new EntryReader(settings.input())) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                partition.add(entry.fields().isPresent()
                        ? Split.keys(entry.example())
                        : new long[] {Hash.key(entry.exampleText())});
                if (settings.tokenizer().equals(CharTokenizer.NAME)) {
                    entry.exampleText().codePoints().forEach(characters::add);
                }
                progress.accept(entry.number() + 1);
            }
        }
        if (partition.size() == 0) {
            throw new IllegalArgumentException(settings.input() + ": wanted examples, got none");
        }
    }

    private Tokenizer tokenizer() {
        if (settings.tokenizer().equals(KeywordTokenizer.NAME)) {
            return new KeywordTokenizer(settings.keywords());
        }
        if (settings.tokenizer().equals(TinyPyTokenizer.NAME)) {
            return new TinyPyTokenizer();
        }
        characters.add((int) '\n');
        Tokenizer tokenizer = new CharTokenizer(characters);
        if (tokenizer.vocabularySize() > LARGEST_VOCABULARY) {
            throw new IllegalArgumentException(settings.input() + ": holds " + characters.size()
                    + " different characters; token files have room for " + LARGEST_VOCABULARY + " token ids");
        }
        return tokenizer;
    }

    private void deal(Part[] parts, Map<Part, SplitPartWriter> writers) throws IOException {
        try (EntryReader entries = new EntryReader(settings.input())) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                if (entry.number() >= parts.length) {
                    throw entry.fault("the file has grown while it was split");
                }
                writers.get(parts[(int) entry.number()]).write(entry);
                progress.accept(parts.length + entry.number() + 1);
            }
        }
        for (SplitPartWriter writer : writers.values()) {
            writer.finish();
        }
    }

    private ObjectNode description(Map<Part, SplitPartWriter> writers) {
        ObjectNode description = EntryWriter.object();
        ObjectNode chosen = description.putObject("settings");
        chosen.put("input", settings.input().getFileName().toString());
        chosen.putArray("fractions")
                .add(settings.fractions().train())
                .add(settings.fractions().validation())
                .add(settings.fractions().test());
        chosen.put("tokenizer", settings.tokenizer());
        chosen.put("seed", settings.seed());
        ObjectNode examples = description.putObject("examples");
        ObjectNode tokens = description.putObject("tokens");
        ObjectNode sha256 = description.putObject("sha256");
        writers.forEach((part, writer) -> {
            examples.put(part.fileName(), writer.exampleCount());
            tokens.put(part.fileName(), writer.tokenCount());
            sha256.put(part.fileName() + ".txt", writer.sha256());
        });
        return description;
    }
}
