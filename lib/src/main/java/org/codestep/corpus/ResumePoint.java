package org.codestep.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.codestep.corpus.file.PlacedFile;

/**
 * Up to where a file of entries was written for sure, and where its making goes on from there.
 *
 * @param work what is being made, with all its settings
 * @param entries how many entries stand in the file
 * @param bytes their length
 * @param checksum CRC-32C of those bytes
 * @param chunk the chunk of the work that comes next
 * @param fruitless how many attempts in a row before it gave nothing new
 */
record ResumePoint(String work, long entries, long bytes, long checksum, long chunk, int fruitless) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IOException if the file cannot be read or is no such point; the message names it */
    static ResumePoint read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), ResumePoint.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not what an interrupted run leaves: " + e.getOriginalMessage(), e);
        }
    }

    /** Writes the point; a reader finds this one or the one before, whole. */
    void write(Path file) throws IOException {
        try (PlacedFile placed = new PlacedFile(file)) {
            placed.write(JSON.writeValueAsString(this) + "\n");
            placed.place();
        }
    }
}
