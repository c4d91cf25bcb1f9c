package org.codestep.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.file.ModelFolder;

/**
 * What {@code environment/pretrained_benchmark.py} measures of Codestep; {@code environment/pretrained_reference.py}
 * does the same with transformers.
 *
 * <p>Loads the model in a folder, uses each of its values once, and prints what that took: {@code load} and {@code use}
 * in seconds from when the engine is there, and where the system tells it the memory in kilobytes: resident
 * {@code before} the weights are read, resident at its {@code peak}, and {@code anonymous}, which no file backs, before
 * and after.
 *
 * <p>With a second argument it then works, a piece for each line that it reads: see {@link PretrainedWork}.
 */
public final class PretrainedBenchmark {

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
            if (Files.exists(STATUS)) {
                Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins anew
                figures.put("before", kilobytes("VmRSS"));
                figures.put("anonymous_before", kilobytes("RssAnon"));
            }
            folder.load(model, manager);
            figures.put("load", seconds(start));
            double sum = 0;
            for (Parameter parameter : model.parameters().values()) {
                NDArray array = parameter.getArray();
                sum += array.sum().getFloat();
            }
            figures.put("use", seconds(start));
            figures.put("sum", sum);
            figures.put("bytes", 4 * model.parameterCount(false));
            addMemory(figures);
            PretrainedWork.print(figures);
            if (arguments.length > 1) {
                new PretrainedWork(model, config).go(arguments[1]);
            }
        }
    }

    /** The peak since the weights began to be read, and what no file backs now. */
    static void addMemory(Map<String, Object> figures) throws IOException {
        if (Files.exists(STATUS)) {
            figures.put("peak", kilobytes("VmHWM"));
            figures.put("anonymous", kilobytes("RssAnon"));
        }
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long kilobytes(String field) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no " + field));
    }
}
