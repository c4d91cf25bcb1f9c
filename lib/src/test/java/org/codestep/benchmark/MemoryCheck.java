package org.codestep.benchmark;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.codestep.corpus.split.TokenWidth;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.train.AdamW;
import org.codestep.train.Schedule;
import org.codestep.train.Trainer;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.RandomWindows;
import org.codestep.train.batch.TokenBatch;
import org.codestep.train.batch.TokenFile;

/**
 * Trains the reference model, and prints what memory the process holds as it goes on. Arguments: steps and batch size,
 * 500 and 16 if left out. The exit code is 1 if memory grew by more than 5% after the first 50 steps.
 */
public final class MemoryCheck {

    private static final int VOCABULARY = 53;
    private static final int INTERVAL = 50;
    private static final int SHARDS = 2;
    private static final double MOST_GROWTH = 1.05;
    private static final Path STATUS = Path.of("/proc/self/status");

    private MemoryCheck() {}

    public static void main(String[] arguments) throws Exception {
        int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10 * INTERVAL;
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        if (resident().isEmpty()) {
            System.out.println("resident memory is unknown on this system: it has no " + STATUS);
            return;
        }
        List<Long> kilobytes = new ArrayList<>();
        train(steps, batch, kilobytes);
        double ratio = (double) kilobytes.get(kilobytes.size() - 1) / kilobytes.get(0);
        System.out.printf(Locale.ROOT, "last to first: %.3f, wanted at most %.2f%n", ratio, MOST_GROWTH);
        System.exit(ratio <= MOST_GROWTH ? 0 : 1);
    }

    private static void train(int steps, int batch, List<Long> kilobytes) throws IOException, InterruptedException {
        Path file = Files.write(Files.createTempFile("tokens", ".bin"), randomTokens());
        try (NDManager manager = NDManager.newBaseManager()) {
            Gpt model = new Gpt(GptConfig.reference(VOCABULARY), new Random(1));
            model.initialize(manager);
            var batches = new RandomWindows(
                    new TokenFile(file, TokenWidth.UINT16, VOCABULARY), batch / SHARDS, model.blockSize(), 1);
            var settings = new Trainer.Settings(
                    steps, SHARDS, new Schedule.Constant(1e-3), AdamW.Settings.DEFAULT, INTERVAL);
            new Trainer<TokenBatch>(model, new NextToken(model), settings)
                    .run("memory", batches, List.of(batches.get(0)), entry -> {
                        kilobytes.add(resident().orElseThrow());
                        System.out.printf(Locale.ROOT, "after %,d steps %,d MB%n", entry.step(),
                                kilobytes.get(kilobytes.size() - 1) / 1024);
                    });
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] randomTokens() {
        ByteBuffer tokens = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        new Random(2).ints(tokens.capacity() / Short.BYTES, 0, VOCABULARY).forEach(id -> tokens.putShort((short) id));
        return tokens.array();
    }

    /** Kilobytes that the process holds in memory; empty where the system does not say. */
    static OptionalLong resident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
