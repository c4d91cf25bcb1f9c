package org.codestep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.codestep.model.ManagedArrays;
import org.codestep.model.weights.Safetensors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Adapters that PEFT made do what they do there, also merged, and ten steps make the same of them;
 * {@code src/test/python/make_adapter_fixtures.py} made them. {@code environment/parity} compares many more.
 */
class AdapterParityTest {

    private static final String ADAPTER = "adapter.";

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @TempDir
    private Path written;

    @ParameterizedTest
    @CsvSource({"gpt2, gpt2-rslora", "llama, llama-dora", "qwen2, qwen2-dora", "codet5, codet5-lora"})
    void logitsLossesAndTrainedTensorsEqualThoseOfPeft(String model, String adapter) throws Exception {
        Path folder = folder("adapters/" + adapter);
        Map<String, NDArray> ours = AdapterOutputs.of(folder("pretrained/" + model), folder, written, manager);
        Safetensors expected = Safetensors.open(folder.resolve("expected.safetensors"));
        for (String name : new String[] {"logits", "merged", "unmerged"}) {
            ModelParityTest.assertClose(expected.read("logits", manager), ours.get(name), name);
        }
        ModelParityTest.assertClose(expected.read("losses", manager), ours.get("losses"), "losses");
        Safetensors trained = Safetensors.open(written.resolve("adapter_model.safetensors"));
        assertEquals(
                expected.names().stream()
                        .filter(name -> name.startsWith(ADAPTER))
                        .map(name -> name.substring(ADAPTER.length()))
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(trained.names()));
        for (String name : trained.names()) {
            ModelParityTest.assertClose(expected.read(ADAPTER + name, manager), trained.read(name, manager), name);
        }
    }

    private static Path folder(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(AdapterParityTest.class.getResource("/" + name)).toURI());
    }
}
