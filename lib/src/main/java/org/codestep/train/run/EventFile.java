package org.codestep.train.run;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.codestep.corpus.file.Disk;

/**
 * An event file of TensorBoard with curves of numbers.
 *
 * <p>Each record is framed as TensorFlow's record files are: its length, the masked CRC-32C of these 8 bytes, the
 * record, and its masked CRC-32C, all little-endian. A record is an {@code Event} message of {@code event.proto}, of
 * whose fields this class writes those named below.
 */
final class EventFile implements AutoCloseable {

    /** What makes TensorBoard drop the curves' points that follow a restart. */
    private static final String VERSION = "brain.Event:2";

    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int EVENT_SESSION_LOG = 7;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_NUMBER = 2;
    private static final int SESSION_STATUS = 1;
    private static final int STATUS_START = 1;

    private final Path file;
    private final OutputStream out;

    /** The fields of a message. */
    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** Begins a new file in a folder. @param step after which the run goes on */
    EventFile(Path folder, long step) throws IOException {
        long second = System.currentTimeMillis() / 1000;
        file = folder.resolve("events.out.tfevents." + second + "." + ProcessHandle.current().pid());
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        event(0, event -> event.writeString(EVENT_FILE_VERSION, VERSION));
        byte[] start = message(log -> log.writeEnum(SESSION_STATUS, STATUS_START));
        event(step + 1, event -> event.writeByteArray(EVENT_SESSION_LOG, start));
    }

    /** Adds a point to each of some curves; what is NaN has none. The points are in the file when this returns. */
    void write(long step, Map<String, Double> values) throws IOException {
        byte[] summary = message(all -> {
            for (Map.Entry<String, Double> value : new TreeMap<>(values).entrySet()) {
                if (!value.getValue().isNaN()) {
                    all.writeByteArray(SUMMARY_VALUE, message(point -> {
                        point.writeString(VALUE_TAG, value.getKey());
                        point.writeFloat(VALUE_NUMBER, value.getValue().floatValue());
                    }));
                }
            }
        });
        event(step, event -> event.writeByteArray(EVENT_SUMMARY, summary));
    }

    private void event(long step, Fields fields) throws IOException {
        byte[] event = message(all -> {
            all.writeDouble(EVENT_WALL_TIME, System.currentTimeMillis() / 1000.0);
            if (step != 0) {
                all.writeInt64(EVENT_STEP, step);
            }
            fields.write(all);
        });
        ByteBuffer framed = ByteBuffer.allocate(event.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        framed.putLong(event.length);
        framed.putInt(maskedChecksum(framed.array(), Long.BYTES));
        framed.put(event);
        framed.putInt(maskedChecksum(event, event.length));
        out.write(framed.array());
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream message = CodedOutputStream.newInstance(bytes);
        fields.write(message);
        message.flush();
        return bytes.toByteArray();
    }

    /** TensorFlow rotates a checksum and adds a constant, so that one of data with checksums in them stays good. */
    private static int maskedChecksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
    }

    /** Returns when all points are on the disk. */
    void force() throws IOException {
        Disk.force(file);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
