package org.codestep.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.train.RunLog;

/** A run's log on the disk, as it grows: {@code log.jsonl} with an entry a line, and TensorBoard's events. */
final class RunLogFiles implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String VALIDATION_LOSS = "validation_loss";

    private final Path file;
    private final EventFile events;
    private final List<RunLog.Entry> before;

    /**
     * Goes on with the log of a run that was kept after so many steps; what follows them, a line that was not written
     * to its end included, is dropped.
     */
    RunLogFiles(Path folder, long step) throws IOException {
        file = folder.resolve("log.jsonl");
        before = new ArrayList<>();
        if (Files.exists(file)) {
            before.addAll(read(file, step));
        }
        try (PlacedFile kept = new PlacedFile(file)) {
            for (RunLog.Entry entry : before) {
                kept.write(line(entry));
            }
            kept.place();
        }
        events = new EventFile(folder, step);
    }

    private static List<RunLog.Entry> read(Path file, long step) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": " + FileAccess.reason(e), e);
        }
        List<RunLog.Entry> entries = new ArrayList<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            try {
                RunLog.Entry entry = entry((ObjectNode) JSON.readTree(line));
                if (entry.step() <= step) {
                    entries.add(entry);
                }
            } catch (JsonProcessingException | ClassCastException | IllegalArgumentException e) {
                throw new IOException(file + ": line " + (entries.size() + 1) + " is no entry of a log: " + line, e);
            }
        }
        return entries;
    }

    /** JSON has no NaN: a loss that was not measured is null. */
    private static String line(RunLog.Entry entry) {
        ObjectNode fields = (ObjectNode) JsonFile.tree(entry);
        if (Double.isNaN(entry.validationLoss())) {
            fields.putNull(VALIDATION_LOSS);
        }
        return fields + "\n";
    }

    private static RunLog.Entry entry(ObjectNode fields) {
        if (fields.path(VALIDATION_LOSS).isNull()) {
            fields.put(VALIDATION_LOSS, Double.NaN);
        }
        return JsonFile.of(fields, RunLog.Entry.class);
    }

    List<RunLog.Entry> entries() {
        return List.copyOf(before);
    }

    /** Adds an entry, which is in the files when this returns. */
    void write(RunLog.Entry entry) throws IOException {
        Files.writeString(file, line(entry), StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        events.write(entry.step(), Map.of(
                "loss/train", entry.loss(),
                "loss/validation", entry.validationLoss(),
                "learning_rate", entry.learningRate(),
                "gradient_norm", entry.gradientNorm(),
                "examples", (double) entry.examples(),
                "tokens", (double) entry.tokens()));
    }

    /** Returns when all entries are on the disk. */
    void force() throws IOException {
        Disk.force(file);
        events.force();
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
