package org.codestep.model;

import static org.codestep.model.PyTorchFixture.CONFIG;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.codestep.model.engine.EngineInfo;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.file.Checkpoint;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Losses;
import org.codestep.model.layer.Norm;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.transformer.CachedTransformer;
import org.codestep.model.weights.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** No operation of the package leaves an array or a manager behind, whether it succeeds or refuses. */
class OwnershipTest {

    private static final LoraConfig LORA = new LoraConfig(2, 4);

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt model;
    /** Of another size, so that what is saved of the model does not fit it. */
    private Gpt wider;

    @BeforeEach
    void open() throws Exception {
        model = model(CONFIG);
        wider = model(new GptConfig(11, 16, 2, 3, 24, Positions.LEARNED));
        Checkpoint.save(model, file());
        Lora.add(model, "loops", LORA, new Random(1));
        Lora.save(model, "loops", LORA, folder);
    }

    @TestFactory
    Stream<DynamicTest> operationsLeaveNothingBehind() {
        Map<String, Executable> operations = new LinkedHashMap<>();
        addLora(operations);
        addFiles(operations);
        addScripts(operations);
        addForwardPasses(operations);
        return managed.tests(operations);
    }

    private void addLora(Map<String, Executable> operations) {
        operations.put("merge and unmerge", () -> {
            Lora.merge(model);
            Lora.merge(model);
            Lora.unmerge(model);
            Lora.unmerge(model);
        });
        operations.put("add, switch and remove", () -> {
            Lora.add(model, "calls", LORA, new Random(2));
            Lora.use(model, "loops");
            Lora.useNone(model);
            Lora.remove(model, "calls");
            Lora.use(model, "loops");
        });
        operations.put("save, load and restore an adapter", () -> {
            Lora.save(model, "loops", LORA, folder);
            Lora.load(model, "again", folder);
            Lora.restore(model, "again", folder);
            Lora.remove(model, "again");
            Lora.use(model, "loops");
        });
        operations.put("refuse an adapter", () -> {
            assertRefused(() -> Lora.load(wider, "x", folder));
            assertRefused(() -> Lora.add(model, "loops", LORA, new Random(2)));
        });
    }

    private void addFiles(Map<String, Executable> operations) {
        ModelFolder files = new ModelFolder(folder.resolve("model"));
        operations.put("save, load, match and copy", () -> {
            Gpt other = model(CONFIG);
            Checkpoint.save(other, file());
            Checkpoint.load(model, file());
            Checkpoint.matches(model, file());
            Checkpoint.copy(other, model);
            files.save(other, CONFIG);
            files.load(other);
            files.sha256();
            other.parameters().values().forEach(parameter -> parameter.getArray().close());
        });
        operations.put("refuse a checkpoint", () -> {
            assertRefused(() -> Checkpoint.load(wider, file()));
            assertRefused(() -> Checkpoint.matches(wider, file()));
            assertRefused(() -> Checkpoint.copy(model, wider));
            assertRefused(() -> Checkpoint.load(model, Files.writeString(folder.resolve("text"), "no model")));
        });
        operations.put("read arrays", () -> {
            Safetensors saved = Safetensors.open(file());
            try (NDManager scope = manager.newSubManager()) {
                for (String name : saved.names()) {
                    saved.read(name, scope);
                }
            }
        });
    }

    private void addScripts(Map<String, Executable> operations) {
        operations.put("compile, call and close a script", () -> {
            try (NDManager scope = manager.newSubManager();
                    TorchScript script = TorchScript.compile("def forward(self, x: Tensor) -> Tensor:\n  return x\n")) {
                script.call(scope.ones(new Shape(2)));
            }
        });
        operations.put("refuse a script", () -> assertRefused(() -> TorchScript.compile("def forward(self, x: T")));
        operations.put("a script that fails", () -> {
            try (NDManager scope = manager.newSubManager();
                    TorchScript script = TorchScript.compile(
                            "def forward(self, x: Tensor) -> Tensor:\n  return torch.matmul(x, x)\n")) {
                NDArray x = scope.ones(new Shape(2, 3));
                assertThrows(RuntimeException.class, () -> script.call(x));
            }
        });
        operations.put("ask what a device can", () -> {
            EngineInfo.probe();
            for (Precision precision : Precision.values()) {
                precision.requireSupport(Device.cpu());
            }
        });
    }

    /** What they make belongs to the manager of the tokens, and so nothing to that of the parameters. */
    private void addForwardPasses(Map<String, Executable> operations) {
        GptConfig rotary = new GptConfig(11, 16, 2, 2, 12, Positions.ROTARY);
        List<Gpt> models = List.of(model,
                model(rotary.with(Norm.RMS).with(Activation.SWIGLU).withTiedOutput().withKeyValueHeads(1)),
                model(new GptConfig(11, 16, 2, 3, 12, Positions.ALIBI).withBias()));
        for (Gpt each : models) {
            for (Precision precision : Precision.values()) {
                String name = each.config().positions() + " " + precision;
                operations.put("read, " + name, () -> withTokens(each, precision, tokens -> each.forward(tokens)));
                operations.put("read with caches, " + name,
                        () -> withTokens(each, precision, tokens -> readWithCaches(each, tokens)));
                operations.put("a loss, " + name, () -> withTokens(each, precision, tokens -> Losses.crossEntropy(
                        each.forward(tokens).reshape(6, -1), tokens.flatten(),
                        tokens.getManager().ones(new Shape(6)))));
            }
        }
    }

    private interface Pass {
        void read(NDArray tokens);
    }

    private void withTokens(Gpt each, Precision precision, Pass pass) {
        precision.use(each);
        try (NDManager scope = manager.newSubManager();
                NoGradient inference = new NoGradient()) {
            pass.read(scope.create(new long[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
        }
        try (NDManager scope = manager.newSubManager()) {
            pass.read(scope.create(new long[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
        }
        Precision.FLOAT32.use(each);
    }

    private static void readWithCaches(Gpt each, NDArray tokens) {
        CachedTransformer cached = new CachedTransformer(each, 8, 3, 2);
        NDManager owner = tokens.getManager();
        try (NDManager prompt = owner.newSubManager()) {
            NDArray read = tokens.duplicate();
            read.attach(prompt);
            each.logits(cached.lastHidden(read, 2));
            cached.attach(owner);
        }
        try {
            ManagedArrays.assertNoneLeft(() -> {
                cached.truncate(2, 2);
                cached.select(1, 0);
                try (NDManager step = owner.newSubManager()) {
                    cached.hidden(step.create(new long[] {1, 2}, new Shape(2, 1)));
                }
            });
        } catch (Throwable e) {
            throw new AssertionError("the caches' owner: " + e.getMessage(), e);
        }
    }

    private static void assertRefused(Executable operation) {
        assertThrows(IllegalArgumentException.class, operation);
    }

    private Gpt model(GptConfig config) {
        Gpt made = new Gpt(config, new Random(1));
        made.initialize(manager);
        return made;
    }

    private Path file() {
        return folder.resolve("model.safetensors");
    }
}
