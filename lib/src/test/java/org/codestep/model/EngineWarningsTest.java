package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.codestep.JavaCommand;
import org.codestep.model.file.Checkpoint;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's C++ side warns, on standard error and once a process, of calls that it calls old. */
class EngineWarningsTest {

    /** More than the child process needs on any machine. */
    private static final int MINUTES = 5;

    /** Saves, loads and merges. @param arguments a folder */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (NDManager manager = NDManager.newBaseManager()) {
            Gpt model = PyTorchFixture.newModel(1, manager);
            Checkpoint.save(model, folder.resolve("model.safetensors"));
            Checkpoint.load(model, folder.resolve("model.safetensors"));
            LoraConfig config = new LoraConfig(2, 4);
            Lora.add(model, "x", config, new Random(1));
            Lora.save(model, "x", config, folder);
            Lora.restore(model, "x", folder);
            Lora.merge(model);
            Lora.unmerge(model);
            Checkpoint.copy(model, model);
        }
    }

    @Test
    void nothingIsWarnedOf(@TempDir Path folder) throws Exception {
        List<String> command =
                JavaCommand.of(EngineWarningsTest.class, "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.add(folder.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("TORCH_CPP_LOG_LEVEL");
        Path said = folder.resolve("said.txt");
        Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), "it did not end");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertEquals(0, process.exitValue(), Files.readString(said));
        List<String> warnings = Files.readAllLines(said).stream()
                .filter(line -> line.contains("[W") || line.contains("deprecated"))
                .toList();
        assertEquals(List.of(), warnings);
    }
}
