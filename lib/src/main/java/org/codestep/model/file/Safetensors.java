package org.codestep.model.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.model.engine.Values;

/**
 * A safetensors file: named arrays, one after another, behind a header that is wholly checked before anything is read.
 *
 * <p>The format is that of Hugging Face's library of the same name: the header's length in 8 bytes, little-endian; a
 * JSON object; the arrays' values. DJL reads and writes it too, but checks little and holds no more than 2 GB.
 */
public final class Safetensors {

    /** Bytes of the number that a file begins with. */
    private static final int PREFIX = 8;

    /** What the reference implementation allows a header. */
    private static final int LONGEST_HEADER = 100_000_000;

    /** Whether the arrays of a file may be of other types than those that get their values. */
    public enum Types {
        /** They may not: what is read is what was written. */
        SAME,
        /** They may be of types with 16 bits where 32-bit floats, which hold each such value exactly, get them. */
        WIDENED
    }

    private final Path file;
    private final SafetensorsHeader header;
    private final long dataStart;

    private Safetensors(Path file, SafetensorsHeader header, long dataStart) {
        this.file = file;
        this.header = header;
        this.dataStart = dataStart;
    }

    /**
     * Writes arrays; the file is written aside and moved into place.
     *
     * @param arrays by name, each of less than 2 GB
     * @param metadata texts to stand in the header
     * @throws IllegalArgumentException if an array has a type that the format has not
     */
    public static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata)
            throws IOException {
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
            DataType type = array.getValue().getDataType();
            Shape shape = array.getValue().getShape();
            long begin = end;
            end += shape.size() * type.getNumOfBytes();
            entries.put(array.getKey(), new SafetensorsHeader.Entry(type, shape, begin, end));
        }
        byte[] json = new SafetensorsHeader(metadata, entries).toBytes();
        try (PlacedFile out = new PlacedFile(file)) {
            out.write(ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
            out.write(json);
            for (NDArray array : arrays.values()) {
                write(array, out);
            }
            out.place();
        }
    }

    private static void write(NDArray array, PlacedFile out) throws IOException {
        ByteBuffer values = bytes(array);
        byte[] piece = new byte[Math.min(1 << 16, values.remaining())];
        while (values.hasRemaining()) {
            int length = Math.min(piece.length, values.remaining());
            values.get(piece, 0, length);
            out.write(piece, 0, length);
        }
    }

    /** What DJL makes on the way, if only on some devices, belongs to the array's manager: here to one that closes. */
    private static ByteBuffer bytes(NDArray array) {
        try (NDManager scope = array.getManager().newSubManager()) {
            NDArray same = array.stopGradient();
            same.attach(scope);
            return same.toByteBuffer();
        }
    }

    /**
     * Opens a file and checks its header, and that all that this promises is there.
     *
     * @throws IllegalArgumentException if it is truncated or no safetensors file; the message names it and, where there
     *     are numbers, the one found and the one wanted
     * @throws IOException if it cannot be read
     */
    public static Safetensors open(Path file) throws IOException {
        try (FileChannel channel = channel(file)) {
            long size = channel.size();
            if (size < PREFIX) {
                throw notSafetensors(file, "it has " + size + " bytes, wanted at least " + PREFIX);
            }
            long length = read(channel, 0, PREFIX).getLong();
            if (length < 2 || length > LONGEST_HEADER || length > size - PREFIX) {
                throw notSafetensors(file, "it claims a header of " + Long.toUnsignedString(length)
                        + " bytes, " + (size - PREFIX) + " follow; if it was one, it is cut short: copy it again");
            }
            SafetensorsHeader header;
            try {
                header = SafetensorsHeader.parse(read(channel, PREFIX, (int) length).array());
            } catch (IOException e) {
                throw notSafetensors(file, e.getMessage());
            }
            long data = size - PREFIX - length;
            if (data != header.dataLength()) {
                throw new IllegalArgumentException(file + " is damaged: its header promises " + header.dataLength()
                        + " bytes of values, it has " + data + "; copy it again, or take an older checkpoint");
            }
            return new Safetensors(file, header, PREFIX + length);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        }
    }

    private static IllegalArgumentException notSafetensors(Path file, String fault) {
        return new IllegalArgumentException(file + " is no safetensors file: " + fault);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        return fill(channel, position, ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static ByteBuffer fill(FileChannel channel, long position, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** The names of the arrays, in the order of the file. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /** The texts in the header. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The shape of an array. @throws IllegalArgumentException if there is none of that name */
    public Shape shape(String name) {
        return entry(name).shape();
    }

    /**
     * Reads an array; values of type BF16 become 32-bit floats, which hold each of them exactly.
     *
     * @param manager owns the array
     * @throws IllegalArgumentException if there is none of that name, or it has 2 GB or more
     */
    public NDArray read(String name, NDManager manager) throws IOException {
        try (FileChannel channel = channel(file)) {
            return read(name, channel, manager);
        }
    }

    private NDArray read(String name, FileChannel channel, NDManager manager) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        requireReadable(name, entry);
        int length = (int) (entry.end() - entry.begin());
        ByteBuffer values = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, dataStart + entry.begin(), values);
        return entry.type() == DataType.BFLOAT16
                ? manager.create(widened(values), entry.shape())
                : manager.create(values, entry.shape(), entry.type());
    }

    private void requireReadable(String name, SafetensorsHeader.Entry entry) {
        long length = entry.end() - entry.begin();
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    file + ": array " + name + " has " + length + " bytes, at most " + Integer.MAX_VALUE + " are read");
        }
    }

    /**
     * Gives arrays the values of the file's. Unless all of them can be read, none changes; so for a moment the memory
     * holds the values twice.
     *
     * @param targets by the names that they have in the file, at least one
     * @param remedy ends the message if one does not fit: what to do then
     * @throws IllegalArgumentException if an array is not in the file, or has another shape or type there
     */
    public void readInto(Map<String, NDArray> targets, Types types, String remedy) throws IOException {
        requireFit(targets, types, remedy);
        try (FileChannel channel = channel(file);
                NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            List<NDArray> values = new ArrayList<>();
            for (Map.Entry<String, NDArray> target : targets.entrySet()) {
                DataType type = target.getValue().getDataType();
                values.add(read(target.getKey(), channel, scope).toType(type, false));
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
        SafetensorsHeader.Entry entry = entry(name);
        requireReadable(name, entry);
        ArraySpec found = new ArraySpec(entry.shape(), entry.type());
        (types == Types.WIDENED ? found.widened(wanted.type()) : found)
                .requireSame(wanted, file + ": " + name, remedy);
    }

    /** A bfloat16 is the upper half of a float. */
    private static float[] widened(ByteBuffer values) {
        float[] floats = new float[values.remaining() / 2];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(values.getShort() << 16);
        }
        return floats;
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new IllegalArgumentException(file + " has no array " + name);
        }
        return entry;
    }
}
