package org.codestep.corpus.split;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.SavedTokenizer;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;

/**
 * Splits a file of examples into the files that training tools read: {@code train}, {@code val} and {@code test},
 * each as {@code .txt}, as {@code .bin} (the token ids of the text, see {@link TokenWidth}) and, if every entry is an
 * example, {@code .index} (see {@link Part#indexFile}), and the vocabulary as {@code meta.pkl} and {@code meta.json}.
 *
 * <p>Entries about the same program are in the same part, in whatever form they come. The input is read twice, so it
 * needs not fit into memory. The files appear when all are complete, and {@code meta.json} at last.
 */
public final class SplitFiles {

    /**
     * How a file is split.
     *
     * @param input the file of examples, or of any other entries
     * @param directory where the files go; made if it is not there
     * @param fractions of the parts
     * @param tokenizer encodes the entries; empty for one token a character that the input has
     * @param seed of the draw
     */
    public record Settings(
            Path input, Path directory, Fractions fractions, Optional<Tokenizer> tokenizer, long seed) {

        public Settings {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(fractions, "fractions");
            Objects.requireNonNull(tokenizer, "tokenizer");
        }
    }

    private final Settings settings;
    private final ExampleForms forms;
    private final LongConsumer progress;
    private final Partition partition = new Partition();
    private final Set<Integer> characters = new TreeSet<>();
    private long examples;

    private SplitFiles(Settings settings, ExampleForms forms, LongConsumer progress) {
        this.settings = settings;
        this.forms = forms;
        this.progress = progress;
    }

    /**
     * Writes the files.
     *
     * @param forms tells examples and their programs
     * @param progress is told the number of entries done, each time one has been read (twice in all)
     * @return how many entries each part has
     * @throws IOException if a file cannot be read or written
     * @throws CorpusFormatException if an entry is malformed or cannot be encoded
     * @throws IllegalArgumentException if the entries are so few that a part would be empty
     */
    public static Map<Part, Long> write(Settings settings, ExampleForms forms, LongConsumer progress)
            throws IOException {
        return new SplitFiles(settings, forms, progress).write();
    }

    private Map<Part, Long> write() throws IOException {
        scan();
        Part[] parts = partition.draw(settings.fractions(), settings.seed());
        Tokenizer tokenizer = settings.tokenizer().orElseGet(this::ofCharacters);
        Path directory = settings.directory();
        Disk.createDirectories(directory);
        try (SplitPartWriter train = new SplitPartWriter(directory, Part.TRAIN, tokenizer, indexed());
                SplitPartWriter validation = new SplitPartWriter(directory, Part.VALIDATION, tokenizer, indexed());
                SplitPartWriter test = new SplitPartWriter(directory, Part.TEST, tokenizer, indexed());
                PlacedFile pickle = new PlacedFile(directory.resolve("meta.pkl"));
                PlacedFile json = new PlacedFile(directory.resolve("meta.json"));
                OpenFiles ofTokenizer = new OpenFiles()) {
            Map<Part, SplitPartWriter> writers =
                    new EnumMap<>(Map.of(Part.TRAIN, train, Part.VALIDATION, validation, Part.TEST, test));
            deal(parts, writers);
            pickle.write(VocabularyFiles.pickle(tokenizer));
            json.write(VocabularyFiles.json(tokenizer, description(tokenizer, writers)));
            List<PlacedFile> files = new ArrayList<>(SavedTokenizer.write(tokenizer, directory, ofTokenizer));
            writers.values().forEach(writer -> files.addAll(writer.files()));
            files.addAll(List.of(pickle, json));
            place(files);
            Map<Part, Long> counts = new EnumMap<>(Part.class);
            writers.forEach((part, writer) -> counts.put(part, writer.exampleCount()));
            return counts;
        }
    }

    /**
     * Puts files under their names, the description at last. An older split's goes first, with the indices, which this
     * one may not have: if the work is broken off meanwhile, what lies there is no split of two halves, but none.
     */
    private void place(List<PlacedFile> files) throws IOException {
        for (PlacedFile file : files) {
            file.force();
        }
        Files.deleteIfExists(settings.directory().resolve("meta.json"));
        for (Part part : Part.values()) {
            Files.deleteIfExists(part.indexFile(settings.directory()));
        }
        for (PlacedFile file : files) {
            file.place();
        }
    }

    /** The first reading: which entries belong together, which are examples, and which characters there are. */
    private void scan() throws IOException {
        try (EntryReader entries = new EntryReader(settings.input())) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                Optional<Example> example = example(entry);
                partition.add(example.map(this::keys).orElseGet(() -> new long[] {programKey(entry.exampleText())}));
                examples += example.isPresent() ? 1 : 0;
                if (settings.tokenizer().isEmpty()) {
                    entry.exampleText().codePoints().forEach(characters::add);
                }
                progress.accept(entry.number() + 1);
            }
        }
        if (partition.size() == 0) {
            throw new IllegalArgumentException(settings.input() + ": wanted examples, got none");
        }
    }

    /** Whether every entry is an example: after {@link #scan}. */
    private boolean indexed() {
        return examples == partition.size();
    }

    private Optional<Example> example(Entry entry) {
        return entry.fields().isPresent()
                ? Optional.of(entry.example())
                : forms.parse(entry.exampleText(), entry.number());
    }

    /** The keys of an example: those of {@link Split}, and the program's own text. */
    private long[] keys(Example example) {
        long[] keys = Split.keys(example);
        return forms.program(example)
                .map(program -> new long[] {keys[0], keys[1], programKey(program)})
                .orElse(keys);
    }

    private static long programKey(String program) {
        return Hash.key("program " + program);
    }

    private Tokenizer ofCharacters() {
        characters.add((int) '\n');
        return new CharTokenizer(characters);
    }

    private void deal(Part[] parts, Map<Part, SplitPartWriter> writers) throws IOException {
        try (EntryReader entries = new EntryReader(settings.input())) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                if (entry.number() >= parts.length) {
                    throw entry.fault("the file has grown while it was split");
                }
                SplitPartWriter writer = writers.get(parts[(int) entry.number()]);
                Optional<Example> example = example(entry);
                if (example.isPresent()) {
                    writer.write(entry, example.get());
                } else {
                    writer.write(entry);
                }
                progress.accept(parts.length + entry.number() + 1);
            }
        }
        long dealt = writers.values().stream().mapToLong(SplitPartWriter::exampleCount).sum();
        if (dealt < parts.length) {
            throw new IOException(settings.input() + " has shrunk while it was split: " + dealt + " of " + parts.length
                    + " entries are left");
        }
        for (SplitPartWriter writer : writers.values()) {
            writer.finish();
        }
    }

    private ObjectNode description(Tokenizer tokenizer, Map<Part, SplitPartWriter> writers) {
        ObjectNode description = EntryWriter.object();
        description.put("dtype", TokenWidth.of(tokenizer.vocabularySize()).dtype());
        ObjectNode chosen = description.putObject("settings");
        chosen.put("input", settings.input().getFileName().toString());
        settings.fractions().addTo(chosen.putArray("fractions"));
        chosen.put("tokenizer", tokenizer.name());
        chosen.put("seed", settings.seed());
        ObjectNode counts = description.putObject("examples");
        ObjectNode tokens = description.putObject("tokens");
        ObjectNode longest = indexed() ? description.putObject("longest") : EntryWriter.object();
        ObjectNode sha256 = description.putObject("sha256");
        writers.forEach((part, writer) -> {
            counts.put(part.fileName(), writer.exampleCount());
            tokens.put(part.fileName(), writer.tokenCount());
            longest.put(part.fileName(), writer.longest());
            sha256.setAll(writer.sha256());
        });
        return description;
    }
}
