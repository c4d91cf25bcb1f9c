package org.codestep.train.run;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.engine.EngineInfo;

/**
 * What a run was made of, written beside each of its results.
 *
 * @param settings all of them, by name
 * @param seed of everything that is random
 * @param data the SHA-256 of each file that was learned from, or started from, by its name
 * @param device on which it ran, as {@code cpu()} or {@code gpu(0), gpu(1)}
 * @param versions of the library, the engine and Java
 */
public record RunInfo(
        JsonNode settings, long seed, Map<String, String> data, String device, Map<String, String> versions) {

    static final String FILE = "run.json";

    public RunInfo {
        Objects.requireNonNull(settings, "settings");
        data = Collections.unmodifiableMap(new TreeMap<>(data));
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }

    /** Reads what a run's folder, or a checkpoint, was made of. */
    public static RunInfo read(Path folder) throws IOException {
        return JsonFile.read(folder.resolve(FILE), RunInfo.class);
    }

    /** Of a run in this process, on the device that the engine prefers. */
    public static RunInfo of(Object settings, long seed, Map<String, String> data) {
        return of(settings, seed, data, Devices.of("auto"));
    }

    /** Of a run in this process. */
    public static RunInfo of(Object settings, long seed, Map<String, String> data, List<Device> devices) {
        EngineInfo engine = EngineInfo.probe();
        String library = RunInfo.class.getPackage().getImplementationVersion();
        String device = devices.stream().map(Device::toString).collect(Collectors.joining(", "));
        return new RunInfo(JsonFile.tree(settings), seed, data, device, Map.of(
                "codestep", library == null ? "not from its jar" : library,
                engine.engineName(), engine.engineVersion(),
                "Java", System.getProperty("java.version")));
    }
}
