package org.codestep.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is done to a file, it is read, or refused in one line that names it. */
class MutatedWeightsTest {

    /** Of each kind; four make ten thousand. */
    private static final int ROUNDS = 2_500;

    /** Arrays of each file that is not refused. */
    private static final int READ = 3;

    @TempDir
    private Path folder;

    /** What is changed, and where. */
    enum Kind {
        /** Anything in the archive. */
        ZIP("tensors.bin"),
        /** The pickle in it, which stays whole otherwise. */
        PICKLE("tensors.bin"),
        /** Anything in the five pickles and what follows. */
        OLD("tensors-old.bin"),
        /** Mostly the header. */
        SAFETENSORS("tensors.safetensors");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        private void write(Path file, byte[] whole, TorchArchive archive, Random random) throws IOException {
            if (this == PICKLE) {
                byte[] pickle = archive.entries.get("data.pkl");
                archive.entries.replace("data.pkl", mutated(pickle, random));
                archive.write(file);
                archive.entries.replace("data.pkl", pickle);
            } else {
                Files.write(file, mutated(whole, random));
            }
        }

        private WeightFile open(Path file) throws IOException {
            return this == SAFETENSORS ? Safetensors.open(file) : PickledWeights.open(file);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMutatedFileIsReadOrRefusedInOneLine(Kind kind) throws IOException {
        Random random = new Random(kind.ordinal());
        Path file = folder.resolve("weights");
        byte[] whole = Files.readAllBytes(WeightFixture.path(kind.name));
        TorchArchive archive = TorchArchive.read(WeightFixture.path(Kind.PICKLE.name));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            kind.write(file, whole, archive, random);
            try (NDManager manager = NDManager.newBaseManager()) {
                WeightFile weights = kind.open(file);
                List<String> names = List.copyOf(weights.names());
                for (int i = 0; i < READ && !names.isEmpty(); i++) {
                    String name = names.get(random.nextInt(names.size()));
                    assertEquals(weights.shape(name), weights.read(name, manager).getShape());
                }
            } catch (IllegalArgumentException | IOException e) {
                String message = e.getMessage();
                assertTrue(message.startsWith(file.toString()) && message.lines().count() == 1, kind + ": " + message);
                refused++;
            }
        }
        assertTrue(refused > ROUNDS / 4 && refused < ROUNDS, kind + " refused " + refused);
    }

    /** A few changes of a few bytes each. */
    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole;
        for (int change = random.nextInt(3); change >= 0 && bytes.length > 1; change--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(8));
            bytes = switch (random.nextInt(6)) {
                case 0 -> joined(bytes, 0, from); // cut short
                case 1 -> joined(bytes, 0, from, to, bytes.length); // without
                case 2 -> joined(bytes, 0, to, from, bytes.length); // twice
                case 3 -> with(bytes, from, new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F});
                case 4 -> with(bytes, from, Arrays.copyOfRange(whole, random.nextInt(whole.length), whole.length));
                default -> with(bytes, from, new byte[] {(byte) random.nextInt(256)});
            };
        }
        return bytes;
    }

    private static byte[] with(byte[] bytes, int at, byte[] other) {
        byte[] changed = bytes.clone();
        int most = other.length > 4 ? 8 : 4;
        System.arraycopy(other, 0, changed, at, Math.min(Math.min(other.length, most), bytes.length - at));
        return changed;
    }

    private static byte[] joined(byte[] bytes, int... bounds) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        for (int i = 0; i < bounds.length; i += 2) {
            parts.write(bytes, bounds[i], bounds[i + 1] - bounds[i]);
        }
        return parts.toByteArray();
    }
}
