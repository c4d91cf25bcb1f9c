package org.codestep.source.survey;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import org.codestep.corpus.split.Part;
import org.codestep.source.filter.Fate;

/**
 * What a line of a manifest says of a file that was found.
 *
 * @param group the line of the first file of those that are like it; 0 if there is no other
 */
record ManifestEntry(
        String path, String place, long bytes, String sha256, Fate fate, String detail, Optional<Part> part,
        Optional<String> licence, int group) {

    /** @throws IllegalArgumentException if it is none */
    static ManifestEntry of(JsonNode line) {
        JsonNode path = line.path("path");
        JsonNode bytes = line.path("bytes");
        if (!path.isTextual() || !bytes.isIntegralNumber()) {
            throw new IllegalArgumentException("wanted an object with a path and bytes");
        }
        String fate = line.path("fate").asText();
        String part = line.path("part").asText();
        return new ManifestEntry(path.textValue(), line.path("place").asText(), bytes.longValue(),
                line.path("sha256").asText(),
                Arrays.stream(Fate.values()).filter(known -> known.toString().equals(fate)).findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("unknown fate '" + fate + "'")),
                line.path("detail").asText(),
                Arrays.stream(Part.values()).filter(known -> known.fileName().equals(part)).findFirst(),
                Optional.ofNullable(line.path("licence").textValue()),
                line.path("group").asInt());
    }
}
