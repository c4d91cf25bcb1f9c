package org.codestep.source.survey;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Part;
import org.codestep.source.CorpusFolder;

/**
 * What {@code codestep tokenize} made of a corpus, as its description says.
 *
 * @param length tokens of a segment in all
 * @param stride tokens of text from one segment's beginning to the next
 * @param packed whether segments go on over the ends of files
 * @param split what was dealt to the parts: file or segment
 * @param parts what each has
 */
public record TokenFiles(int length, int stride, boolean packed, String split, Map<Part, Counts> parts) {

    private static final String DESCRIPTION = "meta.json";

    /** Files that a part has tokens of, its tokens, and its segments. */
    public record Counts(long files, long tokens, long segments) {}

    /** @throws IOException if the folder has no tokens of source files, or those of another corpus */
    static TokenFiles read(Path folder, CorpusFolder corpus) throws IOException {
        Path file = folder.resolve(DESCRIPTION);
        String wanted = "; wanted the folder that codestep tokenize --in " + corpus.path() + " writes";
        if (!Files.exists(file)) {
            throw new IOException(folder + " has no tokens: " + DESCRIPTION + " is not there" + wanted);
        }
        JsonNode description = JsonFile.read(file, JsonNode.class);
        JsonNode settings = description.path("settings");
        if (!description.path("segments").isObject() || !settings.path("corpus_sha256").isTextual()) {
            throw new IOException(file + " does not describe tokens of source files" + wanted);
        }
        if (!settings.path("corpus_sha256").asText().equals(corpus.sha256())) {
            throw new IOException(folder + " has the tokens of another corpus, " + settings.path("corpus").asText()
                    + wanted);
        }
        Map<Part, Counts> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, new Counts(
                    description.path("files").path(part.fileName()).asLong(),
                    description.path("tokens").path(part.fileName()).asLong(),
                    description.path("segments").path(part.fileName()).asLong()));
        }
        return new TokenFiles(settings.path("length").asInt(), settings.path("stride").asInt(),
                settings.path("packed").asBoolean(), settings.path("split").asText(), parts);
    }
}
