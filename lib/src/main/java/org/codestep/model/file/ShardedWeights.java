package org.codestep.model.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.codestep.corpus.file.JsonFile;

/** Weights in several files, with an index that says which array is in which of them. */
final class ShardedWeights extends WeightFile {

    private static final String INDEX = "weight_map";

    private final Set<Path> shards;

    private ShardedWeights(Path index, Set<Path> shards, Map<String, StoredArray> arrays) {
        super(index, arrays);
        this.shards = Collections.unmodifiableSet(shards);
    }

    /**
     * Opens an index and all files that it names.
     *
     * @param format of those
     * @throws IllegalArgumentException if it is no index, or a file or an array that it names is not there
     */
    static WeightFile open(Path index, Format format) throws IOException {
        JsonNode map = JsonFile.read(index, ObjectNode.class).path(INDEX);
        if (!map.isObject()) {
            throw refused(index, "has no object " + INDEX + ", which says where each array is", null);
        }
        Map<Path, WeightFile> shards = new LinkedHashMap<>();
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            Path file = shard(index, entry.getValue());
            WeightFile shard = shards.get(file);
            if (shard == null) {
                shard = format.open(file);
                shards.put(file, shard);
            }
            if (!shard.names().contains(entry.getKey())) {
                throw refused(file, "has no array " + entry.getKey() + ", which " + index.getFileName()
                        + " says is there; copy the files again, all from one place", null);
            }
            arrays.put(entry.getKey(), shard.array(entry.getKey()));
        }
        shards.values().forEach(shard -> shard.arrays().forEach(arrays::putIfAbsent));
        return new ShardedWeights(index, new LinkedHashSet<>(shards.keySet()), arrays);
    }

    /** A file beside the index: no other is ever meant. */
    private static Path shard(Path index, JsonNode name) {
        if (!name.isTextual() || !name.asText().matches("[\\w.-]+")) {
            throw refused(index, "names " + name + ", wanted the name of a file beside it", null);
        }
        Path file = index.resolveSibling(name.asText());
        if (!Files.isRegularFile(file)) {
            throw refused(index, "names the file " + name.asText() + ", which is not there; copy it beside the index",
                    null);
        }
        return file;
    }

    @Override
    public Set<Path> files() {
        return shards;
    }
}
