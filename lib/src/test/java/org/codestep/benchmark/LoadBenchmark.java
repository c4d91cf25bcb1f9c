package org.codestep.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.file.ModelFolder;

/**
 * Loads the model in a folder and uses each of its values, once, and prints what that took: {@code load} and
 * {@code use} in seconds from when the engine is there, and where the system tells it the memory in kilobytes: resident
 * {@code before} the weights are read, resident at its {@code peak}, and {@code anonymous}, which no file backs, before
 * and after. {@code environment/load_benchmark.py} does the same with transformers.
 */
public final class LoadBenchmark {

    private static final Path STATUS = Path.of("/proc/self/status");

    private LoadBenchmark() {}

    public static void main(String[] arguments) throws IOException {
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
            if (measured) {
                figures.put("peak", kilobytes("VmHWM"));
                figures.put("anonymous", kilobytes("RssAnon"));
            }
        }
        System.out.println(new ObjectMapper().writeValueAsString(figures));
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
