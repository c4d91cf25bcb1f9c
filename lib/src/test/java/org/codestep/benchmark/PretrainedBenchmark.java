package org.codestep.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TokenChoice;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.file.ModelFolder;

/**
 * Loads the model in a folder and uses each of its values, once, and prints what that took: {@code load} and
 * {@code use} in seconds from when the engine is there, and where the system tells it the memory in kilobytes: resident
 * {@code before} the weights are read, resident at its {@code peak}, and {@code anonymous}, which no file backs, before
 * and after. {@code environment/pretrained_benchmark.py} does the same with transformers.
 *
 * <p>With a second argument, {@code answer}, also what answers take, in seconds: {@code prompt}, of 512 tokens read and
 * one chosen; {@code token}, of each of 64 that follow a prompt of 32; and these {@code tokens}.
 */
public final class PretrainedBenchmark {

    private static final int PROMPT = 512;
    private static final int SHORT_PROMPT = 32;
    private static final int ANSWER = 64;
    private static final int ROUNDS = 7;
    private static final int COUNTED = 5;

    private static final Path STATUS = Path.of("/proc/self/status");

    private PretrainedBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, Object> figures = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.ones(new Shape(1)).sum().getFloat(); // the engine is there
            long start = System.nanoTime();
            ModelFolder folder = new ModelFolder(Path.of(arguments[0]));
            ModelConfig config = folder.config();
            LanguageModel model = config.create(new SplittableRandom(0));
            boolean measured = Files.exists(STATUS);
            if (measured) {
                Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins anew
                figures.put("before", kilobytes("VmRSS"));
                figures.put("anonymous_before", kilobytes("RssAnon"));
            }
            folder.load(model, manager);
            figures.put("load", seconds(start));
            double sum = 0;
            for (NDArray array : model.parameters().values().stream().map(each -> each.getArray()).toList()) {
                sum += array.sum().getFloat();
            }
            figures.put("use", seconds(start));
            figures.put("sum", sum);
            figures.put("bytes", 4 * model.parameterCount(false));
            if (arguments.length > 1) {
                answer(model, config, figures);
            } else if (measured) {
                figures.put("peak", kilobytes("VmHWM"));
                figures.put("anonymous", kilobytes("RssAnon"));
            }
        }
        System.out.println(new ObjectMapper().writeValueAsString(figures));
    }

    private static void answer(LanguageModel model, ModelConfig config, Map<String, Object> figures)
            throws InterruptedException {
        figures.put("prompt", time(model, config, PROMPT, 1, figures));
        figures.put("token", time(model, config, SHORT_PROMPT, ANSWER, figures) / ANSWER);
    }

    /** The median of the later rounds: in the first, much is made that is kept. */
    private static double time(
            LanguageModel model, ModelConfig config, int promptLength, int newTokens, Map<String, Object> figures)
            throws InterruptedException {
        int[] prompt = IntStream.range(0, promptLength).map(i -> (7 * i + 3) % config.vocabularySize()).toArray();
        CachedDecoder decoder = new CachedDecoder(
                model, new DecodingSettings(newTokens, Set.of(), 1), TokenChoice.GREEDY);
        double[] times = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            figures.put("tokens", decoder.decode(List.of(prompt)).get(0));
            times[round] = seconds(start);
        }
        double[] later = Arrays.stream(times).skip(ROUNDS - COUNTED).sorted().toArray();
        return later[COUNTED / 2];
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long kilobytes(String field) throws IOException {
        Matcher line = Pattern.compile("(?m)^" + field + ":\\s+(\\d+) kB").matcher(Files.readString(STATUS));
        if (!line.find()) {
            throw new IOException(STATUS + " has no " + field);
        }
        return Long.parseLong(line.group(1));
    }
}
