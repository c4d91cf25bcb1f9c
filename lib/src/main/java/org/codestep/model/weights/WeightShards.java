package org.codestep.model.weights;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.codestep.corpus.file.JsonFile;

/**
 * How weights are written for another program: as Hugging Face's transformers do it, in {@code model.safetensors}, or
 * in several such files with an index.
 *
 * @param precision of the values
 * @param most bytes of values in one file, unless a layer alone has more; at least 1
 */
public record WeightShards(StoredPrecision precision, long most) {

    private static final String FILE = "model.safetensors";
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    public WeightShards {
        Objects.requireNonNull(precision, "precision");
        if (most < 1) {
            throw new IllegalArgumentException("a file of weights needs at least 1 byte, got " + most);
        }
    }

    /**
     * Writes the files into a folder.
     *
     * @param ours of 32-bit floats, by the names that they have in the model
     * @throws IllegalArgumentException if an array has no name elsewhere, or a value that the precision cannot say
     */
    public void write(Map<String, NDArray> ours, WeightNames names, Path folder) throws IOException {
        int bytes = precision.type().getNumOfBytes();
        List<Map<String, NDArray>> groups = names.groups(ours, Math.max(1, most / bytes));
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode places = JsonNodeFactory.instance.objectNode();
        long values = 0;
        for (int i = 0; i < groups.size(); i++) {
            String file = groups.size() == 1
                    ? FILE
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, groups.size());
            try (NDManager scope = NDManager.newBaseManager(Device.cpu())) {
                Map<String, NDArray> theirs = names.theirs(groups.get(i), scope);
                Safetensors.write(folder.resolve(file), theirs, METADATA, precision);
                theirs.keySet().forEach(name -> places.put(name, file));
                values += theirs.values().stream().mapToLong(NDArray::size).sum();
            }
        }
        if (groups.size() > 1) {
            index.putObject("metadata").put("total_parameters", values).put("total_size", values * bytes);
            index.set("weight_map", places);
            JsonFile.write(folder.resolve(FILE + ".index.json"), index);
        }
    }
}
