package org.codestep.model.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.codestep.model.engine.Values;

/**
 * The named arrays of a model as they lie on disk, whatever the format. All that a file says of them is checked when it
 * is opened; their values are read when they are asked for.
 *
 * <p>Models that are loaded keep the file's pages as their parameters where these have its layout and type; what
 * training changes stays in memory. So a file may be replaced or removed meanwhile, as a file that is moved to its
 * place does; but nobody may write into it or cut it short: the parameters would change with it, and to use one that is
 * gone ends the program.
 */
public abstract sealed class WeightFile permits Safetensors, PickledWeights, ShardedWeights {

    /** How a file is opened. */
    @FunctionalInterface
    interface Format {
        WeightFile open(Path file) throws IOException;
    }

    /** What Python's tools call the weights of a model, the first choice first. */
    private static final Map<String, Format> FILES = new LinkedHashMap<>();

    static {
        FILES.put("model.safetensors", Safetensors::open);
        FILES.put("model.safetensors.index.json", index -> ShardedWeights.open(index, Safetensors::open));
        FILES.put("pytorch_model.bin", PickledWeights::open);
        FILES.put("pytorch_model.bin.index.json", index -> ShardedWeights.open(index, PickledWeights::open));
    }

    /** Whether the arrays of a file may be of other types than those that get their values. */
    public enum Types {
        /** They may not: what is read is what was written. */
        SAME,
        /** They may be of types with 16 bits where 32-bit floats, which hold each such value exactly, get them. */
        WIDENED
    }

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Path path;
    private final Map<String, StoredArray> arrays;

    WeightFile(Path path, Map<String, StoredArray> arrays) {
        this.path = path;
        this.arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        arrays.keySet().stream().filter(name -> CONTROL.matcher(name).find()).findFirst().ifPresent(name -> {
            throw refused(path, "has an array whose name is not one line: " + name, null);
        });
    }

    /**
     * Opens the weights in a folder: {@code model.safetensors}, its shards, {@code pytorch_model.bin}, or its shards,
     * the first of these that is there.
     *
     * @throws IOException if there are none, or they cannot be read
     * @throws IllegalArgumentException if they are damaged, or hold what is no array; the message says what, and where
     */
    public static WeightFile in(Path folder) throws IOException {
        for (Map.Entry<String, Format> known : FILES.entrySet()) {
            Path file = folder.resolve(known.getKey());
            if (Files.exists(file)) {
                return known.getValue().open(file);
            }
        }
        throw new IOException(folder.resolve(FILES.keySet().iterator().next())
                + " is not there, nor are other weights; wanted one of " + String.join(", ", FILES.keySet()));
    }

    /** Whether a folder has weights. */
    public static boolean isIn(Path folder) {
        return FILES.keySet().stream().map(folder::resolve).anyMatch(Files::exists);
    }

    /** What was opened; of shards, their index. */
    public Path path() {
        return path;
    }

    /** The files that hold the values. */
    public Set<Path> files() {
        return Set.of(path);
    }

    /** The names of the arrays, in the order of the file. */
    public Set<String> names() {
        return arrays.keySet();
    }

    /** The shape of an array. @throws IllegalArgumentException if there is none of that name */
    public Shape shape(String name) {
        return array(name).shape();
    }

    /** The type that an array has in the file. @throws IllegalArgumentException if there is none of that name */
    public DataType type(String name) {
        return array(name).type();
    }

    /** Whether two arrays have the same values. @throws IllegalArgumentException if there is none of a name */
    public boolean same(String name, String other) throws IOException {
        StoredArray one = array(name);
        StoredArray two = array(other);
        if (one.equals(two)) {
            return true;
        }
        try (ArrayReader reader = new ArrayReader()) {
            return reader.same(one, two);
        }
    }

    /**
     * Reads an array into memory of its own. Values of type BF16 become 32-bit floats and those of 16-bit integers
     * 32-bit ones, which hold each of them exactly: the engine's Java side cannot take them.
     *
     * @param manager owns the array
     * @throws IllegalArgumentException if there is none of that name
     */
    public NDArray read(String name, NDManager manager) throws IOException {
        StoredArray array = array(name);
        try (ArrayReader reader = new ArrayReader()) {
            return reader.read(array, array.readType(), manager);
        }
    }

    /**
     * Arrays of the file, of 32-bit floats: the file's own pages where it has them so too, see above; else copies.
     *
     * @param wanted their shapes by name
     * @param remedy ends the message if one does not fit: what to do then
     * @param manager owns the arrays
     * @throws IllegalArgumentException if an array is not in the file, or has another shape or type there than one of
     *     which such floats hold every value
     */
    public Map<String, NDArray> map(Map<String, Shape> wanted, String remedy, NDManager manager) throws IOException {
        wanted.forEach((name, shape) ->
                requireFit(name, new ArraySpec(shape, DataType.FLOAT32), Types.WIDENED, remedy));
        Map<String, NDArray> mapped = new LinkedHashMap<>();
        try (ArrayReader reader = new ArrayReader()) {
            for (String name : wanted.keySet()) {
                mapped.put(name, reader.map(array(name), DataType.FLOAT32, manager));
            }
        }
        return mapped;
    }

    /**
     * Gives arrays the values of the file's. Unless all of them can be read, none changes.
     *
     * @param targets by the names that they have in the file, at least one
     * @param remedy ends the message if one does not fit: what to do then
     * @throws IllegalArgumentException if an array is not in the file, or has another shape or type there
     */
    public void readInto(Map<String, NDArray> targets, Types types, String remedy) throws IOException {
        requireFit(targets, types, remedy);
        try (ArrayReader reader = new ArrayReader();
                NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            List<NDArray> values = new ArrayList<>();
            for (Map.Entry<String, NDArray> target : targets.entrySet()) {
                values.add(reader.map(array(target.getKey()), target.getValue().getDataType(), scope));
            }
            Values.copy(values, List.copyOf(targets.values()));
        }
    }

    /** Does nothing if {@link #readInto} would find that all arrays fit; exceptions as there. */
    void requireFit(Map<String, NDArray> targets, Types types, String remedy) {
        targets.forEach((name, target) -> requireFit(name, ArraySpec.of(target), types, remedy));
    }

    /** The same for one array of these properties. */
    void requireFit(String name, ArraySpec wanted, Types types, String remedy) {
        if (!arrays.containsKey(name)) {
            throw new IllegalArgumentException(path + " has no array " + name + ", the model needs it with the shape "
                    + wanted.shape() + "; " + remedy);
        }
        StoredArray found = array(name);
        ArraySpec spec = found.spec();
        (types == Types.WIDENED ? spec.widened(wanted.type()) : spec)
                .requireSame(wanted, found.file() + ": " + name, remedy);
    }

    /** How an array is stored. @throws IllegalArgumentException if there is none of that name */
    StoredArray array(String name) {
        StoredArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException(path + " has no array " + name);
        }
        return array;
    }

    /** All arrays by name. */
    Map<String, StoredArray> arrays() {
        return arrays;
    }

    /** What to say of a file whose fault may quote it: in one line, whatever it holds. */
    static IllegalArgumentException refused(Path file, String fault, Exception cause) {
        return new IllegalArgumentException(file + " " + CONTROL.matcher(fault).replaceAll(" "), cause);
    }
}
