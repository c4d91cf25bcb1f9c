package org.codestep.model.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.codestep.model.weights.pickle.PickledStorage;
import org.codestep.model.weights.pickle.PickledTensor;
import org.codestep.model.weights.pickle.Unpickler;

/**
 * A file that {@code torch.save} wrote of a state dictionary: a pickle that says what tensors there are, and their
 * values. Nothing that it asks for is run, see {@link Unpickler}.
 *
 * <p>Since PyTorch 1.6 it is a zip archive of entries that are not compressed; before, it was five pickles with the
 * values behind them.
 */
final class PickledWeights extends WeightFile {

    /** Bytes of a pickle; one of ten thousand tensors has 2 MB. */
    private static final int LARGEST_PICKLE = 1 << 24;

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    /** What the older format begins with. */
    private static final BigInteger MARK = new BigInteger("1950a86a20f9469cfc6c", 16);

    private static final long OLD_VERSION = 1001;

    private PickledWeights(Path file, Map<String, StoredArray> arrays) {
        super(file, arrays);
    }

    /**
     * Opens a file and checks what it says, and that all values are there.
     *
     * @throws IllegalArgumentException if it is damaged, no such file, or names anything but tensors
     */
    static WeightFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = bytes(channel, 0, (int) Math.min(ZIP.length, channel.size()));
            return new PickledWeights(file, Arrays.equals(start.array(), ZIP)
                    ? zipped(file, channel)
                    : inOneStream(file, channel));
        } catch (Fault e) {
            throw refused(file, e.getMessage(), e);
        }
    }

    /** What is wrong with a file; its message goes on after the file's name. */
    private static final class Fault extends IOException {

        Fault(String message) {
            super(message);
        }

        Fault(String message, Exception cause) {
            super(message, cause);
        }
    }

    private static Map<String, StoredArray> zipped(Path file, FileChannel channel) throws IOException {
        // Its end is that of the channel: an archive that nobody holds any more is closed by its finalizer.
        try (ZipFile zip = zip(channel)) {
            return zipped(file, channel, entries(zip));
        }
    }

    private static Map<String, StoredArray> zipped(
            Path file, FileChannel channel, Map<String, ZipArchiveEntry> entries) throws IOException {
        String pickle = entries.keySet().stream()
                .filter(name -> name.matches("[^/]+/data\\.pkl"))
                .findFirst()
                .orElseThrow(() -> new Fault("is a zip archive, but has no data.pkl, as torch.save writes it"));
        String folder = pickle.substring(0, pickle.indexOf('/') + 1);
        String order = folder + "byteorder";
        if (entries.containsKey(order)) {
            requireLittle(StandardCharsets.US_ASCII.decode(content(order, entries, channel)).toString()
                    .equals("little"));
        }
        Map<String, PickledTensor> tensors = tensors(unpickled(content(pickle, entries, channel)));
        Map<String, Long> positions = new HashMap<>();
        NavigableMap<Long, Long> ends = new TreeMap<>();
        for (PickledStorage storage : storages(tensors.values()).values()) {
            String name = folder + "data/" + storage.key();
            long position = position(name, entries, channel);
            long size = entries.get(name).getSize();
            if (size != storage.bytes()) {
                throw new Fault("has " + size + " bytes in " + name + ", wanted " + storage.bytes() + " for "
                        + storage.count() + " values of " + storage.type());
            }
            positions.put(storage.key(), position);
            if (size > 0 && ends.put(position, position + size) != null) {
                throw new Fault("has two storages that overlap");
            }
        }
        long end = 0;
        for (Map.Entry<Long, Long> storage : ends.entrySet()) {
            if (storage.getKey() < end) {
                throw new Fault("has two storages that overlap");
            }
            end = storage.getValue();
        }
        return arrays(file, tensors, positions);
    }

    private static ZipFile zip(FileChannel channel) throws Fault {
        try {
            return ZipFile.builder().setSeekableByteChannel(channel).get();
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    private static Map<String, ZipArchiveEntry> entries(ZipFile zip) throws Fault {
        Map<String, ZipArchiveEntry> entries = new HashMap<>();
        try {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                if (entries.put(entry.getName(), entry) != null) {
                    throw new Fault("has two entries " + entry.getName());
                }
            }
            return entries;
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    private static Fault damaged(Exception cause) {
        return new Fault("is a damaged zip archive: " + cause.getMessage() + "; copy it again", cause);
    }

    /** Where the bytes of an entry begin. */
    private static long position(String name, Map<String, ZipArchiveEntry> entries, FileChannel channel)
            throws IOException {
        ZipArchiveEntry entry = entries.get(name);
        if (entry == null) {
            throw new Fault("has no entry " + name);
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw new Fault("has " + name + " compressed, which torch.save does not");
        }
        long position = entry.getDataOffset();
        if (position < 0 || entry.getSize() < 0 || position > channel.size() - entry.getSize()) {
            throw new Fault("is cut short: " + name + " has " + entry.getSize() + " bytes from " + position
                    + " on, the file " + channel.size() + "; copy it again");
        }
        return position;
    }

    private static ByteBuffer content(String name, Map<String, ZipArchiveEntry> entries, FileChannel channel)
            throws IOException {
        long position = position(name, entries, channel);
        long size = entries.get(name).getSize();
        if (size > LARGEST_PICKLE) {
            throw new Fault("has " + size + " bytes in " + name + ", at most " + LARGEST_PICKLE + " are read");
        }
        return bytes(channel, position, (int) size);
    }

    private static Map<String, StoredArray> inOneStream(Path file, FileChannel channel) throws IOException {
        ByteBuffer start = bytes(channel, 0, (int) Math.min(channel.size(), LARGEST_PICKLE));
        if (start.remaining() < 2 || start.get(0) != (byte) 0x80 || !MARK.equals(unpickled(start))) {
            throw new Fault("is no file that torch.save wrote; if it was one, copy it again");
        }
        Object version = unpickled(start);
        if (!version.equals(OLD_VERSION)) {
            throw new Fault("is of another version than " + OLD_VERSION);
        }
        requireLittle(unpickled(start) instanceof Map<?, ?> system && Boolean.TRUE.equals(system.get("little_endian")));
        Map<String, PickledTensor> tensors = tensors(unpickled(start));
        Map<String, PickledStorage> storages = storages(tensors.values());
        if (!(unpickled(start) instanceof List<?> keys) || !Set.copyOf(storages.keySet()).equals(set(keys))) {
            throw new Fault("does not list the storages of its tensors");
        }
        Map<String, Long> positions = new HashMap<>();
        long position = start.position();
        for (Object key : keys) {
            PickledStorage storage = storages.get(key);
            if (position + Long.BYTES > channel.size()
                    || storage.bytes() > channel.size() - position - Long.BYTES) {
                throw new Fault("is cut short: it has " + channel.size() + " bytes, a storage of " + storage.bytes()
                        + " begins at " + position + "; copy it again");
            }
            long count = bytes(channel, position, Long.BYTES).getLong();
            if (count != storage.count()) {
                throw new Fault("has a storage of " + count + " values, wanted " + storage.count());
            }
            position += Long.BYTES;
            if (positions.put(storage.key(), position) != null) {
                throw new Fault("has two storages of the key " + key);
            }
            position += storage.bytes();
        }
        return arrays(file, tensors, positions);
    }

    private static Set<Object> set(List<?> keys) {
        Set<Object> set = new HashSet<>();
        keys.forEach(key -> set.add(key instanceof String ? key : ""));
        return set;
    }

    private static Object unpickled(ByteBuffer pickle) throws Fault {
        try {
            return Unpickler.read(pickle);
        } catch (IOException e) {
            throw new Fault(e.getMessage(), e);
        }
    }

    private static Map<String, PickledTensor> tensors(Object state) throws Fault {
        if (!(state instanceof Map<?, ?> map)) {
            throw new Fault("holds no state dictionary");
        }
        Map<String, PickledTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getValue() instanceof PickledTensor tensor)) {
                throw new Fault("holds " + entry.getKey() + ", which is no tensor; wanted a state dictionary alone");
            }
            tensors.put((String) entry.getKey(), tensor);
        }
        return tensors;
    }

    /** By their keys: tensors that are tied have the same. */
    private static Map<String, PickledStorage> storages(Collection<PickledTensor> tensors) throws Fault {
        Map<String, PickledStorage> storages = new LinkedHashMap<>();
        for (PickledTensor tensor : tensors) {
            PickledStorage storage = tensor.storage();
            PickledStorage first = storages.putIfAbsent(storage.key(), storage);
            if (first != null && !first.equals(storage)) {
                throw new Fault("has storages of " + first.count() + " and " + storage.count() + " values of the key "
                        + storage.key());
            }
        }
        return storages;
    }

    private static Map<String, StoredArray> arrays(
            Path file, Map<String, PickledTensor> tensors, Map<String, Long> positions) {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            PickledStorage storage = tensor.storage();
            long first = positions.get(storage.key()) + tensor.offset() * storage.type().getNumOfBytes();
            arrays.put(name, new StoredArray(file, first, storage.type(), tensor.shape(), tensor.strides()));
        });
        return arrays;
    }

    private static void requireLittle(boolean little) throws Fault {
        if (!little) {
            throw new Fault("has its values big-endian; save it again on a machine that is little-endian");
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        ArrayReader.read(channel, position, bytes);
        return bytes.flip();
    }
}
