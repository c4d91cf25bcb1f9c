package org.codestep.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    @Test
    void theFirstRecordIsWhatTensorFlowWrites(@TempDir Path folder) throws Exception {
        try (EventFile events = new EventFile(folder, 4)) {
            events.write(5, Map.of("loss", 1.5, "absent", Double.NaN));
        }
        Path file;
        try (Stream<Path> all = Files.list(folder)) {
            file = all.findFirst().orElseThrow();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(24, bytes.getLong());
        // The masked checksum of a length of 24, as it stands at the head of any file that TensorFlow wrote.
        assertEquals(0x224B7FA3, bytes.getInt());
        byte[] version = new byte[24];
        bytes.get(version);
        byte[] text = new byte[15];
        System.arraycopy(version, 9, text, 0, 15);
        assertArrayEquals(HexFormat.of().parseHex("1a0d627261696e2e4576656e743a32"), text);
        bytes.getInt();

        byte[] restart = next(bytes);
        CodedInputStream start = CodedInputStream.newInstance(restart, 9, restart.length - 9);
        assertEquals(2 << 3, start.readTag());
        assertEquals(5, start.readInt64());

        byte[] point = next(bytes);
        CodedInputStream event = CodedInputStream.newInstance(point, 9, point.length - 9);
        event.readTag();
        assertEquals(5, event.readInt64());
        assertEquals(5 << 3 | 2, event.readTag());
        event.readRawVarint32();
        assertEquals(1 << 3 | 2, event.readTag());
        event.readRawVarint32();
        assertEquals(1 << 3 | 2, event.readTag());
        assertEquals("loss", event.readString());
        assertEquals(2 << 3 | 5, event.readTag());
        assertEquals(1.5f, event.readFloat());
        assertEquals(true, event.isAtEnd(), "what is NaN has no point");
        assertEquals(0, bytes.remaining());
    }

    private static byte[] next(ByteBuffer bytes) {
        byte[] record = new byte[(int) bytes.getLong()];
        bytes.getInt();
        bytes.get(record);
        bytes.getInt();
        return record;
    }
}
