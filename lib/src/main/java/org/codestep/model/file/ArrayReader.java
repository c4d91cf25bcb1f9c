package org.codestep.model.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.model.engine.Values;

/**
 * Brings arrays of files into memory: mapped, where the file has them as they are wanted; else piece by piece, so that
 * no more memory is used than the arrays have. The files stay open until it is closed.
 */
final class ArrayReader implements Closeable {

    /** Bytes of a piece, unless one row has more. */
    private static final int PIECE = 1 << 22;

    /** Windows lets nobody replace a file that is mapped: no model could be saved where it was loaded from. */
    private static final boolean MAPS =
            !System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private final OpenFiles files = new OpenFiles();
    private final Map<Path, Source> sources = new HashMap<>();
    private ByteBuffer piece = ByteBuffer.allocate(0);

    /** @param writable whether it can be mapped so that training changes the memory, not the file */
    private record Source(FileChannel channel, boolean writable) {}

    /**
     * An array that is the file's own pages, read when they are first used and copied when they are written to; or a
     * copy, where that cannot be: see {@link WeightFile#map}.
     *
     * @param type that the array is to have, which holds each of the stored values
     * @param manager owns the array
     */
    NDArray map(StoredArray stored, DataType type, NDManager manager) throws IOException {
        Source source = source(stored.file());
        long bytes = stored.span();
        boolean mapped = MAPS && source.writable && !manager.getDevice().isGpu() && stored.isContiguous()
                && stored.type() == type && stored.position() % type.getNumOfBytes() == 0
                && bytes > 0 && bytes <= Integer.MAX_VALUE;
        if (!mapped) {
            return read(stored, type, manager);
        }
        requireThere(stored, source); // else the mapping would make the file longer
        ByteBuffer values = source.channel.map(FileChannel.MapMode.PRIVATE, stored.position(), bytes);
        return manager.create(values.order(ByteOrder.LITTLE_ENDIAN), stored.shape(), type);
    }

    /** The same as a copy, always. */
    NDArray read(StoredArray stored, DataType type, NDManager manager) throws IOException {
        NDArray array = manager.create(stored.shape(), type);
        try {
            readInto(stored, array);
            return array;
        } catch (IOException | RuntimeException | Error e) {
            array.close();
            throw e;
        }
    }

    /**
     * Gives an array the values of a stored one.
     *
     * @param target of the same shape, maybe a part of another array, and of a type that holds each of the values
     */
    void readInto(StoredArray stored, NDArray target) throws IOException {
        if (stored.shape().size() == 0) {
            return;
        }
        requireThere(stored, source(stored.file()));
        if (stored.shape().dimension() == 0) {
            StoredArray row = StoredArray.contiguous(stored.file(), stored.position(), stored.type(), new Shape(1));
            try (NDArray view = target.reshape(1)) {
                readInto(row, view);
            }
            return;
        }
        long rows = stored.shape().get(0);
        long rowBytes = stored.shape().size() / rows * stored.readType().getNumOfBytes();
        long most = Math.max(1, PIECE / rowBytes);
        for (long first = 0; first < rows; first += most) {
            long end = Math.min(rows, first + most);
            ByteBuffer values = room((end - first) * rowBytes, stored);
            fill(values, stored, first, end - first);
            widen(values, stored.type());
            give(values, stored, first, end, target);
        }
    }

    /** Whether two arrays have the same values. */
    boolean same(StoredArray one, StoredArray other) throws IOException {
        try (NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            return one.shape().equals(other.shape())
                    && one.readType() == other.readType()
                    && map(one, one.readType(), scope).contentEquals(map(other, other.readType(), scope));
        }
    }

    private void give(ByteBuffer values, StoredArray stored, long first, long end, NDArray target) {
        try (NDManager scope = target.getManager().newSubManager();
                NDManager cpu = scope.newSubManager(Device.cpu())) {
            Shape shape = new Shape(end - first).addAll(stored.shape().slice(1));
            NDArray part = target.get(new NDIndex(first + ":" + end)); // a view
            part.attach(scope);
            Values.copy(List.of(cpu.create(values, shape, stored.readType())), List.of(part));
        }
    }

    private ByteBuffer room(long bytes, StoredArray stored) throws IOException {
        if (bytes > Integer.MAX_VALUE) {
            throw new IOException(stored.file() + " has an array of the shape " + stored.shape() + " with rows of " + bytes
                    + " bytes, at most " + Integer.MAX_VALUE + " are read");
        }
        if (piece.capacity() < bytes) {
            piece = ByteBuffer.allocateDirect((int) Math.max(PIECE, bytes));
        }
        return piece.clear().limit((int) bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Puts rows at the beginning of a buffer, as narrow as they are. */
    private void fill(ByteBuffer values, StoredArray stored, long first, long rows) throws IOException {
        StoredArray part = stored.rows(first, first + rows);
        FileChannel channel = source(stored.file()).channel;
        int width = stored.type().getNumOfBytes();
        int bytes = (int) (part.shape().size() * width);
        if (part.isContiguous()) {
            read(channel, part.position(), values.slice(0, bytes));
            return;
        }
        if (part.span() > Integer.MAX_VALUE) {
            throw new IOException(stored.file() + " has an array whose rows lie across " + part.span()
                    + " bytes, at most " + Integer.MAX_VALUE + " are read");
        }
        ByteBuffer source = channel.map(FileChannel.MapMode.READ_ONLY, part.position(), part.span());
        long[] index = new long[part.shape().dimension()];
        for (int to = 0; to < bytes; to += width) {
            long from = 0;
            for (int axis = 0; axis < index.length; axis++) {
                from += index[axis] * part.strides().get(axis);
            }
            values.put(to, source, (int) (from * width), width);
            increment(index, part.shape());
        }
    }

    private static void increment(long[] index, Shape shape) {
        for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
            index[axis] = 0;
        }
    }

    /** From the last value on, so that none is overwritten before it is read. */
    private static void widen(ByteBuffer values, DataType type) {
        if (type == DataType.BFLOAT16) {
            for (int i = values.limit() / 4 - 1; i >= 0; i--) {
                values.putInt(4 * i, values.getShort(2 * i) << 16); // the upper half of a float
            }
        } else if (type == DataType.INT16) {
            for (int i = values.limit() / 4 - 1; i >= 0; i--) {
                values.putInt(4 * i, values.getShort(2 * i));
            }
        }
    }

    /** Reads as many bytes as the buffer has room for. */
    static void read(FileChannel channel, long position, ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position() - start);
            if (read < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }

    private static void requireThere(StoredArray stored, Source source) throws IOException {
        if (source.channel.size() < stored.position() + stored.span()) {
            throw new IOException(stored.file() + " became shorter while it was read");
        }
    }

    private Source source(Path file) throws IOException {
        Source known = sources.get(file);
        if (known == null) {
            known = open(file);
            sources.put(file, known);
        }
        return known;
    }

    /** Java maps pages that may be written to only where the file itself may be, though the file is never changed. */
    private Source open(Path file) throws IOException {
        try {
            return new Source(
                    files.add(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)), true);
        } catch (FileSystemException e) {
            return new Source(files.add(FileChannel.open(file, StandardOpenOption.READ)), false);
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
