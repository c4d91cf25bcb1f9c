package org.codestep.train.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.FileAccess;

/**
 * A YAML file of named sets of settings; JSON is YAML too. A set takes what it does not say from the set whose name is
 * the longest beginning of its own: {@code base-wide} from {@code base}.
 */
public final class SettingsFile {

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final ObjectNode sets;

    private SettingsFile(Path file, ObjectNode sets) {
        this.file = file;
        this.sets = sets;
    }

    /** Reads a file. @throws IOException if it is not there or not of this form; the message says what and where */
    public static SettingsFile read(Path file) throws IOException {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": " + FileAccess.reason(e), e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no YAML file: " + e.getOriginalMessage()
                    + (e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr()), e);
        }
        if (root instanceof ObjectNode sets) {
            for (var set : sets.properties()) {
                if (!set.getValue().isObject()) {
                    throw new IOException(file + ": " + set.getKey() + " is no set of settings; wanted names of sets,"
                            + " and below each its settings as 'name: value'");
                }
            }
            return new SettingsFile(file, sets);
        }
        throw new IOException(file + " has no sets of settings; wanted 'name-of-a-set:' and below it 'name: value'");
    }

    /** One set of settings without a name. @throws IllegalArgumentException if the text is not one */
    static ObjectNode parse(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("this is no set of settings: " + e.getMessage(), e);
        }
    }

    public Path file() {
        return file;
    }

    public List<String> names() {
        List<String> names = new ArrayList<>();
        sets.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * The settings of a set, with those that it takes from others.
     *
     * @throws IllegalArgumentException if there is no set of that name; the message lists those that there are
     */
    public ObjectNode set(String name) {
        if (!sets.has(name)) {
            throw new IllegalArgumentException(
                    file + " has no set '" + name + "'; its sets are " + String.join(", ", names()));
        }
        Deque<String> chain = new ArrayDeque<>();
        for (String part = name; !part.isEmpty(); part = part.substring(0, Math.max(0, part.lastIndexOf('-')))) {
            if (sets.has(part)) {
                chain.push(part);
            }
        }
        ObjectNode settings = EntryWriter.object();
        chain.forEach(part -> settings.setAll((ObjectNode) sets.get(part)));
        return settings;
    }
}
