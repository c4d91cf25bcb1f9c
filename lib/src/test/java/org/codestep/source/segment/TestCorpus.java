package org.codestep.source.segment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Part;
import org.codestep.source.SourceFile;

/** Corpora of few files, as {@code codestep corpus} would write them, and a tokenizer for some of them. */
public final class TestCorpus {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TestCorpus() {}

    /** Writes a corpus. */
    public static Path write(Path folder, Map<Part, List<SourceFile>> files) throws IOException {
        Files.createDirectories(folder);
        ObjectNode description = JSON.objectNode().put("version", 1);
        ObjectNode counts = description.putObject("files");
        for (Part part : Part.values()) {
            List<SourceFile> ofPart = files.getOrDefault(part, List.of());
            counts.put(part.fileName(), ofPart.size());
            Files.write(folder.resolve(part.fileName() + ".jsonl"), ofPart.stream()
                    .map(file -> JSON.objectNode().put("path", file.path()).put("text", file.text()).toString())
                    .toList());
        }
        JsonFile.write(folder.resolve("corpus.json"), description);
        return folder;
    }

    /** Programs of unlike lengths, two of three to train on. */
    public static Path ofPrograms(Path folder, int count, long seed) throws IOException {
        Random random = new Random(seed);
        Map<Part, List<SourceFile>> files = IntStream.range(0, count)
                .mapToObj(i -> new SourceFile("lib/m" + i + ".py", program(random)))
                .collect(Collectors.groupingBy(file -> switch (Math.floorMod(file.path().hashCode(), 6)) {
                    case 0 -> Part.VALIDATION;
                    case 1 -> Part.TEST;
                    default -> Part.TRAIN;
                }));
        return write(folder, files);
    }

    private static String program(Random random) {
        return IntStream.range(0, 1 + random.nextInt(30))
                .mapToObj(i -> switch (random.nextInt(3)) {
                    case 0 -> "def f" + i + "(é, b):\n    return b * " + random.nextInt(100);
                    case 1 -> "x" + i + " = '日本😀' + str(" + random.nextInt() + ")";
                    default -> "# <python> is a text here, as <eos> is";
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /**
     * Writes a {@code tokenizer.json} whose tokens are words, {@code w0} having the id 0, and then {@code <pad>},
     * {@code <python>} and {@code <eos>}.
     */
    public static Path writeWords(Path file, int words) throws IOException {
        ObjectNode json = JSON.objectNode().put("version", "1.0");
        var added = json.putArray("added_tokens");
        List<String> special = List.of("<pad>", "<python>", "<eos>");
        for (int i = 0; i < special.size(); i++) {
            added.addObject().put("id", words + i).put("content", special.get(i)).put("single_word", false)
                    .put("lstrip", false).put("rstrip", false).put("normalized", false).put("special", true);
        }
        json.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
        ObjectNode model = json.putObject("model").put("type", "WordLevel").put("unk_token", "w0");
        ObjectNode vocabulary = model.putObject("vocab");
        IntStream.range(0, words).forEach(id -> vocabulary.put("w" + id, id));
        JsonFile.write(file, json);
        return file;
    }
}
