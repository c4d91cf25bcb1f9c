package org.codestep.model.weights;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.codestep.corpus.file.PlacedFile;

/**
 * A safetensors file: named arrays, one after another, behind a header that is wholly checked before anything is read.
 *
 * <p>The format is that of Hugging Face's library of the same name: the header's length in 8 bytes, little-endian; a
 * JSON object; the arrays' values. DJL reads and writes it too, but checks little and holds no more than 2 GB.
 */
public final class Safetensors extends WeightFile {

    /** Bytes of the number that a file begins with. */
    private static final int PREFIX = 8;

    /** What the reference implementation allows a header. */
    private static final int LONGEST_HEADER = 100_000_000;

    private final Map<String, String> metadata;

    private Safetensors(Path file, Map<String, String> metadata, Map<String, StoredArray> arrays) {
        super(file, arrays);
        this.metadata = metadata;
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
        write(file, arrays, metadata, NDArray::getDataType, (name, array) -> array.toByteBuffer());
    }

    /** The same of arrays of 32-bit floats, in another precision. */
    static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata, StoredPrecision precision)
            throws IOException {
        write(file, arrays, metadata, array -> precision.type(), precision::bytes);
    }

    /**
     * @param types what the header says of an array
     * @param values what is written of an array, whose name is given too
     */
    private static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata,
            Function<NDArray, DataType> types, BiFunction<String, NDArray, ByteBuffer> values) throws IOException {
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
            DataType type = types.apply(array.getValue());
            Shape shape = array.getValue().getShape();
            long begin = end;
            end += shape.size() * type.getNumOfBytes();
            entries.put(array.getKey(), new SafetensorsHeader.Entry(type, shape, begin, end));
        }
        byte[] json = new SafetensorsHeader(metadata, entries).toBytes();
        try (PlacedFile out = new PlacedFile(file)) {
            out.write(ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
            out.write(json);
            for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
                write(array.getValue(), same -> values.apply(array.getKey(), same), out);
            }
            out.place();
        }
    }

    private static void write(NDArray array, Function<NDArray, ByteBuffer> bytes, PlacedFile out) throws IOException {
        ByteBuffer values = bytes(array, bytes);
        byte[] piece = new byte[Math.min(1 << 16, values.remaining())];
        while (values.hasRemaining()) {
            int length = Math.min(piece.length, values.remaining());
            values.get(piece, 0, length);
            out.write(piece, 0, length);
        }
    }

    /** What DJL makes on the way, if only on some devices, belongs to the array's manager: here to one that closes. */
    private static ByteBuffer bytes(NDArray array, Function<NDArray, ByteBuffer> values) {
        try (NDManager scope = array.getManager().newSubManager()) {
            NDArray same = array.stopGradient();
            same.attach(scope);
            return values.apply(same);
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
                throw notSafetensors(file, "it has " + size + " bytes, wanted at least " + PREFIX, null);
            }
            long length = read(channel, 0, PREFIX).getLong();
            if (length < 2 || length > LONGEST_HEADER || length > size - PREFIX) {
                throw notSafetensors(file, "it claims a header of " + Long.toUnsignedString(length)
                        + " bytes, " + (size - PREFIX)
                        + " follow; if it was one, it is cut short: copy it again", null);
            }
            SafetensorsHeader header;
            try {
                header = SafetensorsHeader.parse(read(channel, PREFIX, (int) length).array());
            } catch (IOException e) {
                throw notSafetensors(file, e.getMessage(), e);
            }
            long data = size - PREFIX - length;
            if (data != header.dataLength()) {
                throw new IllegalArgumentException(file + " is damaged: its header promises " + header.dataLength()
                        + " bytes of values, it has " + data + "; copy it again, or take an older checkpoint");
            }
            Map<String, StoredArray> arrays = new LinkedHashMap<>();
            header.entries().forEach((name, entry) -> arrays.put(name, StoredArray.contiguous(
                    file, PREFIX + length + entry.begin(), entry.type(), entry.shape())));
            return new Safetensors(file, header.metadata(), arrays);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        }
    }

    private static IllegalArgumentException notSafetensors(Path file, String fault, Exception cause) {
        return refused(file, "is no safetensors file: " + fault, cause);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        ArrayReader.read(channel, position, buffer);
        return buffer.flip();
    }

    /** The texts in the header. */
    public Map<String, String> metadata() {
        return metadata;
    }
}
