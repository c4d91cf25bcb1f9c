package org.codestep.model.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ManagedArrays;
import org.codestep.model.ModelType;
import org.codestep.model.engine.Values;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.LoraConfig.Scaling;
import org.codestep.model.weights.Safetensors;
import org.codestep.model.weights.WeightNames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeftFolderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long[][] TOKENS = {{3, 4, 5, 6, 7}};

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @TempDir
    private Path folder;

    /** The adapter of llama-dora, to be damaged. */
    private Path adapter;

    @BeforeEach
    void copyAnAdapter() throws Exception {
        adapter = Files.createDirectory(folder.resolve("adapter"));
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(resource("adapters/llama-dora/adapter").resolve(file), adapter.resolve(file));
        }
    }

    @Test
    void aFolderIsReadAndWrittenAgainAsItWas() throws Exception {
        LanguageModel llama = model("llama");
        LoraConfig config = Lora.load(llama, "x", adapter);
        assertEquals(
                new LoraConfig(3, 5, Scaling.RANK, "q_proj,up_proj,v_proj", 0, true, List.of("lm_head")), config);
        Path again = folder.resolve("again");
        PeftFolder.write(llama, "x", config, names(llama), "codestep-parity/base", again);
        ObjectNode fields = JsonFile.read(again.resolve("adapter_config.json"), ObjectNode.class);
        ObjectNode before = JsonFile.read(adapter.resolve("adapter_config.json"), ObjectNode.class);
        for (String name : List.of("peft_type", "r", "lora_alpha", "target_modules", "modules_to_save", "use_dora",
                "use_rslora", "base_model_name_or_path", "bias", "fan_in_fan_out")) {
            assertEquals(before.get(name), fields.get(name), name);
        }
        Safetensors one = Safetensors.open(adapter.resolve("adapter_model.safetensors"));
        Safetensors two = Safetensors.open(again.resolve("adapter_model.safetensors"));
        assertEquals(new TreeSet<>(one.names()), new TreeSet<>(two.names()));
        for (String name : one.names()) {
            assertArrayEquals(one.read(name, manager).toFloatArray(), two.read(name, manager).toFloatArray(), name);
        }
    }

    /** What was trained on the whole of a joined layer is an adapter of each of its parts: with the same A. */
    @Test
    void anAdapterOfAWholeJoinedLayerIsWrittenByItsParts() throws Exception {
        LanguageModel llama = model("llama");
        LoraConfig config = new LoraConfig(2, 4, Scaling.RANK, ".*qkv", 0, true, List.of());
        Lora.add(llama, "x", config, new Random(1));
        fill(llama);
        Path written = folder.resolve("written");
        PeftFolder.write(llama, "x", config, names(llama), "base", written);
        LanguageModel other = model("llama");
        assertEquals(Set.of("q_proj", "k_proj", "v_proj"), lastWords(Lora.load(other, "y", written).targets()));
        assertArrayEquals(logits(llama), logits(other), 1e-4f);
    }

    private static Set<String> lastWords(String targets) {
        Set<String> words = new TreeSet<>();
        for (String name : targets.split(",")) {
            words.add(name.substring(name.lastIndexOf('.') + 1));
        }
        return words;
    }

    @Test
    void rowsThatAreNoLayerThereAreRefusedAndNothingIsWritten() throws Exception {
        LanguageModel gpt2 = model("gpt2");
        LoraConfig config = new LoraConfig(2, 4, Scaling.RANK, "q_proj", 0);
        IllegalArgumentException none =
                assertThrows(IllegalArgumentException.class, () -> Lora.add(gpt2, "x", config, new Random(1)));
        assertTrue(none.getMessage().startsWith("no linear layer's name matches 'q_proj'; near are c_proj, "),
                none.getMessage());
        LanguageModel llama = model("llama");
        Lora.add(llama, "x", config, new Random(1));
        Path written = folder.resolve("written");
        String message = assertThrows(IllegalArgumentException.class, () -> PeftFolder.write(
                llama, "x", config, cutOtherwise(), "base", written)).getMessage();
        assertEquals("the rows 0 to 23 of block0.attention.qkv are adapted, which are no layers in such a model, and no"
                + " part of one; adapt the whole of it", message);
        assertFalse(Files.exists(written));
    }

    private static WeightNames cutOtherwise() {
        return new WeightNames(List.of(WeightNames.Rule.joined("block*.attention.qkv",
                WeightNames.Part.of("layers.*.a", 12), WeightNames.Part.of("layers.*.b", 60))), List.of());
    }

    /** The families' own where nothing is named. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gpt2   | block0.attention.qkv.x.loraA",
        "llama  | block0.attention.qkv.x.part0.loraA block0.attention.qkv.x.part2.loraA",
        "codet5 | decoder0.attention.qkv.x.part0.loraA decoder0.attention.qkv.x.part2.loraA"
                + " decoder0.cross.query.x.loraA decoder0.cross.keyValue.x.part1.loraA",
    })
    void targetsAreThoseOfPeftWhereNoneAreNamed(String name, String adapted) throws Exception {
        LanguageModel model = model(name);
        Lora.add(model, "x", new LoraConfig(2, 4, Scaling.RANK, "", 0), new Random(1));
        Set<String> found = new TreeSet<>(Lora.parameters(model, "x").keySet());
        found.removeIf(parameter -> !parameter.endsWith("loraA") || !parameter.matches("(block|decoder)0.*"));
        assertEquals(new TreeSet<>(List.of(adapted.split(" "))), found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "peft_type           | \"IA3\"           | peft_type is \"IA3\", wanted LORA",
        "peft_type           | null              | peft_type is missing, wanted LORA",
        "bias                | \"all\"           | bias is \"all\", wanted none",
        "rank_pattern        | {\"q_proj\": 4}   | rank_pattern is {\"q_proj\":4}, a setting that is not known here",
        "alpha_pattern       | {\"q_proj\": 4}   | alpha_pattern is {\"q_proj\":4}, a setting",
        "task_type           | \"SEQ_CLS\"       | task_type is SEQ_CLS, wanted CAUSAL_LM or SEQ_2_SEQ_LM",
        "init_lora_weights   | \"pissa_niter_4\" | init_lora_weights is \"pissa_niter_4\", by which the model's own",
        "target_parameters   | [\"a\"]           | target_parameters is [\"a\"], a setting that is not known here",
        "trainable_token_indices | [1]           | trainable_token_indices is [1], a setting that is not known here",
        "layer_replication   | [[0, 1]]          | layer_replication is [[0,1]], a setting that is not known here",
        "use_qalora          | true              | use_qalora is true, a setting that is not known here",
        "r                   | 0                 | LoRA's rank must be at least 1, got 0",
        "r                   | \"x\"             | r is \"x\", wanted a whole number",
    })
    void settingsThatAreNotKnownAreRefusedByName(String name, String value, String message) throws Exception {
        change(name, value);
        assertRefused(adapter.resolve("adapter_config.json") + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "r              | 2                 | model.layers.0.self_attn.q_proj.lora_A.weight has the shape (3, 16), the"
                + " model needs (2, 16)",
        "use_dora       | false             | has the array",
        "modules_to_save | []               | has the array base_model.model.lm_head.weight, which such an adapter",
        "modules_to_save | [\"k_proj\"]     | modules_to_save: k_proj is one with others in block0.attention.qkv",
        "modules_to_save | [\"lm_haed\"]    | no linear layer or embedding to train whole is called 'lm_haed'; near are",
        "target_modules | [\"q_proj\"]      | has the array",
    })
    void whatDoesNotFitTheParametersIsRefused(String name, String value, String message) throws Exception {
        change(name, value);
        assertRefused(message);
    }

    @Test
    void theBaseIsOfTheRevisionThatIsNamed() throws Exception {
        assertEquals("codestep-parity/base", PeftFolder.base(adapter).orElseThrow());
        change("revision", "\"v1\"");
        assertEquals("hub:codestep-parity/base@v1", PeftFolder.base(adapter).orElseThrow());
        change("base_model_name_or_path", "\"" + folder + "\""); // a folder has no revisions
        assertEquals(folder.toString(), PeftFolder.base(adapter).orElseThrow());
        change("base_model_name_or_path", "null");
        assertTrue(PeftFolder.base(adapter).isEmpty());
    }

    @Test
    void theAdapterOfAnotherModelIsRefused() throws Exception {
        LanguageModel qwen2 = model("qwen2");
        String message =
                assertThrows(IllegalArgumentException.class, () -> Lora.load(qwen2, "x", adapter)).getMessage();
        assertEquals("modules_to_save: lm_head has one weight with model.embed_tokens in this model, which a copy of it"
                + " would part; leave it out", message);
        LanguageModel gpt2 = model("gpt2");
        message = assertThrows(IllegalArgumentException.class, () -> Lora.load(gpt2, "x",
                resource("adapters/codet5-lora/adapter"))).getMessage();
        assertTrue(message.startsWith("no linear layer's name matches 'k'; near are "), message);
        assertEquals(List.of(), Lora.names(gpt2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 300, -4})
    void aTruncatedFileIsRefused(int length) throws Exception {
        Path file = adapter.resolve("adapter_model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, length < 0 ? bytes.length + length : length));
        assertRefused(file.toString());
    }

    private void assertRefused(String message) throws Exception {
        LanguageModel llama = model("llama");
        float[] before = logits(llama);
        String found =
                assertThrows(IllegalArgumentException.class, () -> Lora.load(llama, "x", adapter)).getMessage();
        assertTrue(found.contains(message), found);
        assertEquals(1, found.lines().count(), found);
        assertEquals(List.of(), Lora.names(llama));
        assertArrayEquals(before, logits(llama));
    }

    private void change(String name, String value) throws IOException {
        Path file = adapter.resolve("adapter_config.json");
        ObjectNode fields = JsonFile.read(file, ObjectNode.class);
        fields.set(name, JSON.readTree(value));
        JsonFile.write(file, fields);
    }

    private static WeightNames names(LanguageModel model) {
        return ModelType.of(model.config().type()).weightNames(model.config()).orElseThrow();
    }

    private LanguageModel model(String name) throws IOException, URISyntaxException {
        ModelFolder files = new ModelFolder(resource("pretrained/" + name));
        LanguageModel model = files.config().create(new Random(1));
        files.load(model, manager);
        return model;
    }

    /** Numbers that are no zeros. */
    private void fill(LanguageModel model) {
        Random random = new Random(3);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Lora.parameters(model, "x").forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        arrays.values().forEach(array -> {
            float[] values = new float[(int) array.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            Values.copy(
                    List.of(manager.create(values, array.getShape())), List.of(array));
        });
    }

    private float[] logits(LanguageModel model) {
        return ((CausalLanguageModel) model).forward(manager.create(TOKENS[0]).reshape(1, TOKENS[0].length))
                .toFloatArray();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(PeftFolderTest.class.getResource("/" + name)).toURI());
    }
}
