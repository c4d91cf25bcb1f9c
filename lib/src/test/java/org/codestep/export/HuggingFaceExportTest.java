package org.codestep.export;

import static org.codestep.export.SmallModels.TOKENIZER;
import static org.codestep.export.SmallModels.adapt;
import static org.codestep.export.SmallModels.config;
import static org.codestep.export.SmallModels.logits;
import static org.codestep.export.SmallModels.names;
import static org.codestep.export.SmallModels.save;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.LanguageModel;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.lora.LoraConfig.Scaling;
import org.codestep.model.weights.StoredPrecision;
import org.codestep.model.weights.WeightFile;
import org.codestep.model.weights.WeightShards;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python makes of the folders, environment/parity shows. */
class HuggingFaceExportTest {

    @TempDir
    private Path folder;

    private Path export(GptConfig config) throws IOException {
        save(config, 1, folder.resolve("model"));
        Path out = folder.resolve("exported");
        HuggingFaceExport.write(folder.resolve("model"), out);
        return out;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    @Test
    void theFolderOfTheStructureOfNotebook1IsThis() throws IOException {
        Path out = export(config(Positions.ROTARY));
        assertEquals(Set.of("README.md", "config.json", "generation_config.json", "model.safetensors",
                "tokenizer.json", "tokenizer_config.json", "vocabulary.json"), names(out));
        assertEquals("""
                {
                  "model_type" : "starcoder2",
                  "architectures" : [ "Starcoder2ForCausalLM" ],
                  "vocab_size" : 8,
                  "max_position_embeddings" : 16,
                  "num_hidden_layers" : 2,
                  "num_attention_heads" : 2,
                  "num_key_value_heads" : 2,
                  "head_dim" : 4,
                  "hidden_size" : 8,
                  "intermediate_size" : 32,
                  "hidden_act" : "gelu",
                  "tie_word_embeddings" : false,
                  "rope_theta" : 10000.0,
                  "rope_parameters" : {
                    "rope_type" : "default",
                    "rope_theta" : 10000.0
                  },
                  "norm_epsilon" : 1.0E-5,
                  "use_bias" : false,
                  "sliding_window" : null,
                  "dtype" : "float32",
                  "torch_dtype" : "float32",
                  "bos_token_id" : null,
                  "eos_token_id" : 1,
                  "pad_token_id" : 0
                }""", text(out.resolve("config.json")));
        assertEquals("""
                {
                  "eos_token_id" : 1,
                  "pad_token_id" : 0
                }""", text(out.resolve("generation_config.json")));
        assertEquals("""
                {
                  "version" : "1.0",
                  "truncation" : null,
                  "padding" : null,
                  "added_tokens" : [ ],
                  "normalizer" : null,
                  "pre_tokenizer" : {
                    "type" : "Split",
                    "pattern" : {
                      "Regex" : "ab|[\\\\s\\\\S]"
                    },
                    "behavior" : "Isolated",
                    "invert" : false
                  },
                  "post_processor" : null,
                  "decoder" : {
                    "type" : "Fuse"
                  },
                  "model" : {
                    "type" : "WordLevel",
                    "vocab" : {
                      "<pad>" : 0,
                      "<end>" : 1,
                      "a" : 2,
                      "b" : 3,
                      "ab" : 4,
                      "\\n" : 5,
                      " " : 6,
                      "=" : 7
                    },
                    "unk_token" : "<unknown>"
                  }
                }""", text(out.resolve("tokenizer.json")));
        assertEquals("""
                {
                  "tokenizer_class" : "PreTrainedTokenizerFast",
                  "pad_token" : "<pad>",
                  "eos_token" : "<end>",
                  "clean_up_tokenization_spaces" : false,
                  "split_special_tokens" : true,
                  "padding_side" : "left",
                  "model_max_length" : 16,
                  "model_input_names" : [ "input_ids", "attention_mask" ]
                }""", text(out.resolve("tokenizer_config.json")));
        String card = Files.readString(out.resolve("README.md"));
        assertTrue(card.contains("# exported\n\nA `Starcoder2ForCausalLM` of 1,704 parameters"), card);
        assertTrue(card.contains("| kind | keyword |\n| tokens | 8 |\n| end | 1 '<end>' |"), card);
        assertFalse(card.contains("## Training"), card);
        WeightFile weights = WeightFile.in(out);
        assertTrue(weights.names().contains("model.layers.1.input_layernorm.bias"), weights.names().toString());
        assertFalse(weights.names().contains("model.layers.1.self_attn.q_proj.bias"), weights.names().toString());
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        Path first = export(config(Positions.LEARNED));
        Path second = folder.resolve("again/exported");
        HuggingFaceExport.write(folder.resolve("model"), second);
        for (String name : names(first)) {
            assertArrayEquals(Files.readAllBytes(first.resolve(name)), Files.readAllBytes(second.resolve(name)), name);
        }
    }

    static Stream<GptConfig> readHere() {
        GptConfig llama = config(Positions.ROTARY).with(Norm.RMS).with(Activation.SWIGLU);
        return Stream.of(config(Positions.LEARNED), config(Positions.NONE).withBias().withTiedOutput(),
                llama, llama.withBias().withTiedOutput().withKeyValueHeads(1).withHeadSize(6).withRotaryBase(99));
    }

    @ParameterizedTest
    @MethodSource("readHere")
    void classesThatAreKnownHereGiveTheSameLogits(GptConfig config) throws IOException {
        Path out = export(config);
        assertFalse(new ModelFolder(out).config() instanceof GptConfig);
        assertArrayEquals(logits(folder.resolve("model")), logits(out), 1e-4f);
        assertEquals(TOKENIZER.vocabulary(), new ModelFolder(out).tokenizer().vocabulary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "qwen2", "qwen3", "codet5", "t5-1.1"})
    void familiesStayWhatTheyCameAs(String family) throws Exception {
        Path came = resource("pretrained/" + family);
        Path model = Files.createDirectory(folder.resolve("came"));
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(came.resolve(name), model.resolve(name));
        }
        new ModelFolder(model).save(TOKENIZER);
        Path out = folder.resolve("exported");
        HuggingFaceExport.write(model, out);
        ObjectNode before = JsonFile.read(model.resolve("config.json"), ObjectNode.class);
        ObjectNode after = JsonFile.read(out.resolve("config.json"), ObjectNode.class);
        before.properties().stream().filter(field -> !Set.of("dtype", "torch_dtype").contains(field.getKey())
                        && !field.getValue().isNull() && !field.getValue().isContainerNode())
                .forEach(field -> assertEquals(field.getValue().asText(), after.path(field.getKey())
                        .asText(field.getValue().asText()), field.getKey()));
        WeightFile first = WeightFile.in(model);
        WeightFile second = WeightFile.in(out);
        assertEquals(new TreeSet<>(first.names()), new TreeSet<>(second.names()));
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String name : first.names()) {
                assertArrayEquals(first.read(name, manager).toFloatArray(), second.read(name, manager).toFloatArray(),
                        name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16, 0.00391", "FLOAT16, 0.00049"})
    void weightsAreRoundedAndSharedAmongFiles(StoredPrecision precision, double relative) throws IOException {
        save(config(Positions.LEARNED), 1, folder.resolve("model"));
        Path out = folder.resolve("exported");
        HuggingFaceExport.write(folder.resolve("model"), Optional.empty(),
                new HuggingFaceExport.Settings(new WeightShards(precision, 1000), List.of()), out);
        ObjectNode index = JsonFile.read(out.resolve("model.safetensors.index.json"), ObjectNode.class);
        assertEquals(index.path("metadata").path("total_parameters").asLong() * 2,
                index.path("metadata").path("total_size").asLong());
        assertEquals(precision.toString(), JsonFile.read(out.resolve("config.json"), ObjectNode.class)
                .path("dtype").asText());
        assertTrue(names(out).stream().filter(name -> name.matches("model-\\d{5}-of-\\d{5}\\.safetensors")).count() > 2);
        HuggingFaceExport.write(folder.resolve("model"), folder.resolve("whole"));
        WeightFile whole = WeightFile.in(folder.resolve("whole"));
        WeightFile rounded = WeightFile.in(out);
        assertEquals(new TreeSet<>(whole.names()), new TreeSet<>(rounded.names()));
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String name : whole.names()) {
                float[] values = whole.read(name, manager).toFloatArray();
                float[] near = values.clone();
                try (NDManager scope = manager.newSubManager()) {
                    NDArray target = scope.create(near).reshape(whole.shape(name));
                    rounded.readInto(Map.of(name, target), WeightFile.Types.WIDENED, "");
                    near = target.toFloatArray();
                }
                for (int i = 0; i < values.length; i++) {
                    assertEquals(values[i], near[i], relative * Math.abs(values[i]), name);
                }
            }
        }
    }

    static Stream<LoraConfig> adapters() {
        return Stream.of(
                new LoraConfig(2, 4),
                new LoraConfig(2, 4, Scaling.ROOT_RANK, "q_proj,v_proj,up_proj", 0.5, true, List.of()),
                new LoraConfig(2, 4, Scaling.RANK, "k_proj", 0, true, List.of("lm_head", "embed_tokens", "o_proj")));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void anAdapterIsMerged(LoraConfig lora) throws Exception {
        GptConfig llama = config(Positions.ROTARY).with(Norm.RMS).with(Activation.SWIGLU).withBias();
        for (GptConfig config : List.of(config(Positions.LEARNED), llama)) {
            Path place = Files.createTempDirectory(folder, "kind");
            Path model = place.resolve("model");
            Path adapter = place.resolve("adapter");
            save(config, 1, model);
            adapt(model, lora, adapter);
            HuggingFaceExport.write(adapter, place.resolve("exported"));
            assertArrayEquals(logits(adapter), logits(place.resolve("exported")), 1e-4f);
            assertFalse(Arrays.equals(logits(model), logits(adapter)));
        }
    }

    /** As the model's place, as its adapter, and with layers of another kind than the model's joined ones. */
    @ParameterizedTest
    @CsvSource({"gpt2, gpt2-rslora", "llama, llama-dora", "qwen2, qwen2-dora"})
    void anAdapterThatPeftWroteIsMerged(String family, String name) throws Exception {
        Path model = Files.createDirectory(folder.resolve("model"));
        for (String file : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(resource("pretrained/" + family).resolve(file), model.resolve(file));
        }
        new ModelFolder(model).save(TOKENIZER);
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        Path parameters = resource("adapters/" + name + "/adapter/adapter_model.safetensors");
        Files.copy(parameters, adapter.resolve("adapter_model.safetensors"));
        ObjectNode fields = JsonFile.read(parameters.resolveSibling("adapter_config.json"), ObjectNode.class);
        JsonFile.write(adapter.resolve("adapter_config.json"),
                fields.put("base_model_name_or_path", model.toString()));
        HuggingFaceExport.write(adapter, folder.resolve("one"));
        HuggingFaceExport.write(
                model, Optional.of(adapter), HuggingFaceExport.Settings.DEFAULT, folder.resolve("other"));
        assertArrayEquals(logits(adapter), logits(folder.resolve("one")), 1e-4f);
        assertArrayEquals(Files.readAllBytes(folder.resolve("one/model.safetensors")),
                Files.readAllBytes(folder.resolve("other/model.safetensors")));
        assertFalse(Arrays.equals(logits(model), logits(adapter)));
    }

    @Test
    void anAdapterOfAModelAtHandMustBeMerged() throws Exception {
        GptConfig config = config(Positions.LEARNED);
        Path model = folder.resolve("model");
        save(config, 1, model);
        adapt(model, new LoraConfig(2, 4), folder.resolve("adapter"));
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel base = config.create(new SplittableRandom(0));
            new ModelFolder(model).load(base, manager);
            Lora.load(base, "mine", folder.resolve("adapter"));
            Path out = folder.resolve("exported");
            assertThrows(IllegalArgumentException.class, () -> HuggingFaceExport.write(base, config, TOKENIZER, out));
            assertFalse(Files.exists(out));
            Lora.merge(base);
            HuggingFaceExport.write(base, config, TOKENIZER, out);
            assertArrayEquals(logits(folder.resolve("adapter")), logits(out), 1e-4f);
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(HuggingFaceExportTest.class.getResource("/" + name)).toURI());
    }

    @ParameterizedTest
    @CsvSource({
        "LEARNED, norm, rms, norm is rms",
        "LEARNED, activation, swiglu, activation is swiglu",
        "LEARNED, key_value_heads, 1, key_value_heads is 1",
        "LEARNED, head_size, 6, head_size is 6",
        "ROTARY, activation, geglu, activation is geglu",
        "ROTARY, channels, 9, channels is 9",
        "ALIBI, norm, rms, norm is rms",
        "ALIBI, activation, relu, activation is relu",
        "ALIBI, bias, true, bias is true",
        "ALIBI, inner_channels, 30, inner_channels is 30"
    })
    void aStructureWithoutAClassIsRefusedByItsSetting(Positions positions, String setting, String value, String message)
            throws IOException {
        ObjectNode fields = (ObjectNode) JsonFile.tree(config(positions));
        if (setting.equals("channels")) {
            fields.put("head_size", 4);
        }
        fields.set(setting, value.matches("\\d+") ? fields.numberNode(Integer.parseInt(value))
                : value.equals("true") ? fields.booleanNode(true) : fields.textNode(value));
        GptConfig config = JsonFile.of(fields, GptConfig.class);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> export(config));
        assertTrue(e.getMessage().startsWith("transformers has no class for this model: " + message + ", and "),
                e.getMessage());
        assertEquals(Set.of("model"), names(folder));
    }

    @Test
    void aTokenizerThatCannotBeSaidIsRefusedByItsName() throws IOException {
        save(config(Positions.LEARNED), 1, folder.resolve("model"));
        GptConfig config = config(Positions.LEARNED);
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = config.create(new SplittableRandom(0));
            model.initialize(manager);
            Tokenizer alike = new KeywordTokenizer(List.of("<end>", "a"));
            assertEquals(1, alike.special(SpecialToken.END).orElseThrow());
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> HuggingFaceExport.write(model, config, alike, folder.resolve("exported")));
            assertEquals("the tokenizer keyword cannot be written as a tokenizer.json: its token 2, '<end>', looks like"
                    + " the token 1", e.getMessage());
        }
        assertEquals(Set.of("model"), names(folder));
    }

    @Test
    void whatAKilledExportLeftIsReplacedAndAFolderWithSomethingInItIsNot() throws IOException {
        Path left = Files.createDirectory(folder.resolve("exported.part"));
        Files.writeString(left.resolve("model.safetensors"), "half");
        Files.createDirectory(folder.resolve("exported"));
        Path out = export(config(Positions.LEARNED));
        assertEquals(Set.of("model", "exported"), names(folder));
        IOException e = assertThrows(IOException.class, () -> HuggingFaceExport.write(folder.resolve("model"), out));
        assertEquals(out + " is not empty; give a folder that is, or one that is not there", e.getMessage());
    }
}
