package org.codestep.export;

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

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.lora.LoraConfig.Scaling;
import org.codestep.model.weights.Safetensors;
import org.codestep.model.weights.StoredPrecision;
import org.codestep.model.weights.WeightShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What PEFT makes of the folders, environment/parity shows. */
class PeftExportTest {

    private static final String COMMIT = "0123456789".repeat(4);
    private static final String NOT_THE_MODEL = " is not the model that was trained, as transformers load it: ";

    @TempDir
    private Path folder;

    private Path at(String name) {
        return folder.resolve(name);
    }

    private static PeftExport.Settings of(Object base) {
        return new PeftExport.Settings(Optional.of(base.toString()), List.of());
    }

    private static GptConfig llama() {
        return config(Positions.ROTARY).with(Norm.RMS).with(Activation.SWIGLU);
    }

    private ObjectNode configuration() throws IOException {
        return JsonFile.read(at("out/adapter_config.json"), ObjectNode.class);
    }

    /** Of a model of Codestep's own: its folder, its adapter, and what Python loads as the model. */
    private void make(GptConfig config, LoraConfig lora) throws IOException {
        save(config, 1, at("model"));
        adapt(at("model"), lora, at("adapter"));
        HuggingFaceExport.write(at("model"), at("base"));
    }

    private void assertRefused(String message, PeftExport.Settings settings) throws IOException {
        Set<String> before = names(folder);
        String found = assertThrows(IllegalArgumentException.class,
                () -> PeftExport.write(at("adapter"), Optional.empty(), settings, at("out"))).getMessage();
        assertTrue(found.startsWith(message), found);
        assertEquals(1, found.lines().count(), found);
        assertEquals(before, names(folder));
    }

    @Test
    void theFolderOfAnAdapterOfTheStructureOfNotebook1IsThis() throws IOException {
        make(config(Positions.ROTARY), new LoraConfig(2, 4, Scaling.RANK, "q_proj,o_proj", 0.125));
        PeftExport.write(at("adapter"), Optional.empty(), of(at("base")), at("out"));
        assertEquals(Set.of("README.md", "adapter_config.json", "adapter_model.safetensors", "base.json"),
                names(at("out")));
        assertEquals("""
                {
                  "peft_type" : "LORA",
                  "task_type" : "CAUSAL_LM",
                  "base_model_name_or_path" : "BASE",
                  "r" : 2,
                  "lora_alpha" : 4,
                  "lora_dropout" : 0.125,
                  "use_rslora" : false,
                  "use_dora" : false,
                  "fan_in_fan_out" : false,
                  "bias" : "none",
                  "init_lora_weights" : true,
                  "inference_mode" : true,
                  "target_modules" : [ "q_proj", "o_proj" ]
                }""".replace("BASE", at("base").toString()),
                Files.readString(at("out/adapter_config.json")).strip());
        Set<String> arrays = new TreeSet<>();
        for (String module : List.of("q_proj", "o_proj")) {
            for (int block = 0; block < 2; block++) {
                String name = "base_model.model.model.layers." + block + ".self_attn." + module;
                arrays.addAll(List.of(name + ".lora_A.weight", name + ".lora_B.weight"));
            }
        }
        assertEquals(arrays, new TreeSet<>(Safetensors.open(at("out/adapter_model.safetensors")).names()));
        assertEquals(AdapterBase.of(at("base")), AdapterBase.read(at("out")));
        assertEquals("""
                ---
                library_name: peft
                base_model: "BASE"
                pipeline_tag: text-generation
                tags:
                - lora
                ---
                # out

                A LoRA adapter of 128 parameters, exported by Codestep.

                ```python
                from peft import PeftModel
                from transformers import AutoModelForCausalLM, AutoTokenizer

                model = AutoModelForCausalLM.from_pretrained("BASE")
                model = PeftModel.from_pretrained(model, "out")
                tokenizer = AutoTokenizer.from_pretrained("BASE")
                ```

                ## Adapter

                | setting | |
                |---|---|
                | peft_type | LORA |
                | task_type | CAUSAL_LM |
                | base_model_name_or_path | BASE |
                | r | 2 |
                | lora_alpha | 4 |
                | lora_dropout | 0.125 |
                | use_rslora | false |
                | use_dora | false |
                | fan_in_fan_out | false |
                | bias | none |
                | init_lora_weights | true |
                | inference_mode | true |
                | target_modules | ["q_proj","o_proj"] |
                """.replace("BASE", at("base").toString()), Files.readString(at("out/README.md")));
    }

    static Stream<Arguments> readHere() {
        GptConfig gpt2 = config(Positions.LEARNED);
        LoraConfig all = new LoraConfig(2, 4);
        LoraConfig saved =
                new LoraConfig(3, 5, Scaling.ROOT_RANK, ".*qkv", 0, true, List.of("lm_head", "embed_tokens"));
        return Stream.of(
                Arguments.of(gpt2, all),
                Arguments.of(gpt2, saved),
                Arguments.of(gpt2.withBias().withTiedOutput(),
                        new LoraConfig(2, 4, Scaling.RANK, LoraConfig.EVERY_LAYER, 0, true, List.of("positions"))),
                Arguments.of(config(Positions.NONE), new LoraConfig(2, 4, Scaling.RANK, "up_proj,down_proj", 0)),
                Arguments.of(gpt2, new LoraConfig(2, 4, Scaling.RANK, "q_proj,v_proj", 0)),
                Arguments.of(gpt2.withBias(), new LoraConfig(2, 4, Scaling.ROOT_RANK, "", 0, true, List.of("lm_head"))),
                Arguments.of(gpt2, new LoraConfig(2, 4, Scaling.RANK, "k_proj", 0, true, List.of())),
                Arguments.of(llama(), all),
                Arguments.of(llama(), new LoraConfig(2, 4, Scaling.RANK, LoraConfig.ALL_LINEAR, 0)),
                Arguments.of(llama().withBias().withKeyValueHeads(1).withHeadSize(6), saved),
                Arguments.of(llama().withTiedOutput(),
                        new LoraConfig(2, 4, Scaling.RANK, "", 0, true, List.of("o_proj"))));
    }

    /** The classes that are known here: their folders and the adapters of these are some here, too. */
    @ParameterizedTest
    @MethodSource("readHere")
    void onTheExportedModelItIsWhatItWasOnTheModel(GptConfig config, LoraConfig lora) throws IOException {
        make(config, lora);
        PeftExport.write(at("adapter"), Optional.empty(), of(at("base")), at("out"));
        float[] adapted = logits(at("adapter"));
        assertArrayEquals(adapted, logits(at("out")), 1e-4f);
        PeftExport.write(at("out"), Optional.empty(), PeftExport.Settings.DEFAULT, at("again"));
        assertArrayEquals(Files.readAllBytes(at("out/adapter_model.safetensors")),
                Files.readAllBytes(at("again/adapter_model.safetensors")));
        HuggingFaceExport.write(at("out"), at("merged"));
        assertArrayEquals(adapted, logits(at("merged")), 1e-4f);
    }

    @ParameterizedTest
    @CsvSource({"gpt2, gpt2-rslora", "llama, llama-dora", "qwen2, qwen2-dora", "codet5, codet5-lora"})
    void adaptersOfFamiliesHaveTheNamesThatTheyCameWith(String family, String name) throws Exception {
        Path model = resource("pretrained/" + family);
        Path adapter = resource("adapters/" + name + "/adapter");
        PeftExport.write(model, Optional.of(adapter), PeftExport.Settings.DEFAULT, at("out"));
        ObjectNode before = JsonFile.read(adapter.resolve("adapter_config.json"), ObjectNode.class);
        ObjectNode after = configuration();
        after.putIfAbsent("modules_to_save", after.nullNode());
        for (String field : List.of("r", "lora_alpha", "target_modules", "modules_to_save", "use_dora", "use_rslora",
                "fan_in_fan_out", "bias")) {
            assertEquals(before.get(field), after.get(field), field);
        }
        assertEquals(model.toRealPath().toString(), after.path("base_model_name_or_path").asText());
        assertFalse(after.has("revision"));
        Safetensors one = Safetensors.open(adapter.resolve("adapter_model.safetensors"));
        Safetensors two = Safetensors.open(at("out/adapter_model.safetensors"));
        assertEquals(new TreeSet<>(one.names()), new TreeSet<>(two.names()));
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String array : one.names()) {
                assertArrayEquals(
                        one.read(array, manager).toFloatArray(), two.read(array, manager).toFloatArray(), array);
            }
        }
        assertEquals(AdapterBase.of(model), AdapterBase.read(at("out")));
        String card = Files.readString(at("out/README.md"));
        assertTrue(card.contains(family.equals("codet5") ? "pipeline_tag: text2text-generation\n"
                : "pipeline_tag: text-generation\n"), card);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(PeftExportTest.class.getResource("/" + name)).toURI());
    }

    @Test
    void aModelOfTheHubIsNamedByItsPlaceAndItsCommit() throws Exception {
        Path model = at("models--me--tiny/snapshots/" + COMMIT);
        Disk.createDirectories(model);
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(resource("pretrained/llama").resolve(file), model.resolve(file));
        }
        adapt(model, new LoraConfig(2, 4), at("adapter"));
        PeftExport.write(at("adapter"), Optional.empty(), PeftExport.Settings.DEFAULT, at("out"));
        assertEquals("me/tiny", configuration().path("base_model_name_or_path").asText());
        assertEquals(COMMIT, configuration().path("revision").asText());
        String card = Files.readString(at("out/README.md"));
        assertTrue(card.contains("base_model: \"me/tiny\"\n"), card);
        assertTrue(card.contains("from_pretrained(\"me/tiny\", revision=\"" + COMMIT + "\")"), card);
        assertEquals(AdapterBase.of(model), AdapterBase.read(at("out")));
    }

    @Test
    void aBaseThatIsElsewhereIsNamedAsItWillBe() throws IOException {
        make(llama(), new LoraConfig(2, 4));
        PeftExport.write(at("adapter"), Optional.empty(), of("hub:me/llama@v1"), at("out"));
        assertEquals("me/llama", configuration().path("base_model_name_or_path").asText());
        assertEquals("v1", configuration().path("revision").asText());
        assertFalse(Files.exists(at("out/base.json"))); // its weights are not known
        PeftExport.write(at("adapter"), Optional.empty(), of("../later"), at("later"));
        assertTrue(Files.readString(at("later/adapter_config.json")).contains(
                "\"base_model_name_or_path\" : \"../later\""));
    }

    /** The folder that the model was in serves, and the one that Python's configuration names; the hash decides. */
    @Test
    void theBaseIsFoundWhereItWasOrWhereTheConfigurationNamesIt() throws Exception {
        Path model = at("model");
        Disk.createDirectories(model);
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(resource("pretrained/llama").resolve(file), model.resolve(file));
        }
        adapt(model, new LoraConfig(2, 4), at("adapter"));
        PeftExport.write(at("adapter"), Optional.empty(), of(at("later")), at("out"));
        assertEquals(model.toRealPath(), AdapterBase.read(at("out")).model());
        Files.move(model, at("later"));
        assertEquals(at("later").toRealPath(), AdapterBase.read(at("out")).model());
        Files.delete(at("later/model.safetensors"));
        Files.copy(resource("pretrained/gpt2").resolve("model.safetensors"), at("later/model.safetensors"));
        String message = assertThrows(IllegalArgumentException.class, () -> AdapterBase.read(at("out"))).getMessage();
        assertTrue(message.startsWith(at("out") + " is an adapter of parameters with the SHA-256 "), message);
    }

    @ParameterizedTest
    @EnumSource(StoredPrecision.class)
    void theBaseMayHaveOtherFilesOfTheSameWeights(StoredPrecision precision) throws IOException {
        make(llama(), new LoraConfig(2, 4));
        HuggingFaceExport.write(at("model"), Optional.empty(),
                new HuggingFaceExport.Settings(new WeightShards(precision, 1000), List.of()), at("other"));
        PeftExport.write(at("adapter"), Optional.empty(), of(at("other")), at("out"));
        assertEquals(AdapterBase.of(at("other")), AdapterBase.read(at("out")));
    }

    @Test
    void anotherBaseIsRefused() throws IOException {
        make(llama(), new LoraConfig(2, 4));
        assertRefused(at("model") + " is one of Codestep's own models, which Python loads as what codestep export --to"
                + " huggingface makes of it; give that folder, or its name on the Hub, as --base",
                PeftExport.Settings.DEFAULT);
        assertRefused(at("model") + NOT_THE_MODEL + at("model/model.safetensors"), of(at("model")));
        save(llama(), 2, at("second"));
        HuggingFaceExport.write(at("second"), at("alike"));
        assertRefused(at("alike") + NOT_THE_MODEL + "tokens.weight has other values there", of(at("alike")));
        save(config(Positions.ROTARY), 1, at("third"));
        HuggingFaceExport.write(at("third"), at("unlike"));
        assertRefused(at("unlike") + NOT_THE_MODEL, of(at("unlike")));
        assertRefused("hub:datasets/me/llama is no model; wanted hub:ORG/NAME", of("hub:datasets/me/llama"));
        for (String name : List.of(" ", "hub:a b")) {
            assertThrows(IllegalArgumentException.class, () -> of(name));
        }
    }

    /** Queries, keys and values are one there: their changes are, too, which has the rank of all. */
    @ParameterizedTest
    @CsvSource({"RANK, 6", "ROOT_RANK, 3.4641016151377544"})
    void changesOfPartsOfALayerAreOneOfALargerRank(Scaling scaling, double alpha) throws IOException {
        make(config(Positions.LEARNED), new LoraConfig(1, 2, scaling, LoraConfig.ALL_LINEAR, 0));
        PeftExport.write(at("adapter"), Optional.empty(), of(at("base")), at("out"));
        ObjectNode fields = configuration();
        assertEquals(1, fields.path("r").asInt());
        assertEquals(2, fields.path("lora_alpha").asDouble());
        String block = "transformer.h.1.";
        assertEquals(3, fields.path("rank_pattern").path(block + "attn.c_attn").asInt());
        assertEquals(alpha, fields.path("alpha_pattern").path(block + "attn.c_attn").asDouble(), 1e-12);
        assertEquals(1, fields.path("rank_pattern").path(block + "mlp.c_fc").asInt());
        assertEquals(2, fields.path("alpha_pattern").path(block + "mlp.c_fc").asDouble());
        Safetensors arrays = Safetensors.open(at("out/adapter_model.safetensors"));
        String name = "base_model.model." + block + "attn.c_attn";
        assertArrayEquals(new long[] {3, 8}, arrays.shape(name + ".lora_A.weight").getShape());
        assertArrayEquals(new long[] {24, 3}, arrays.shape(name + ".lora_B.weight").getShape());
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] b = arrays.read(name + ".lora_B.weight", manager).toFloatArray();
            for (int i = 0; i < b.length; i++) {
                assertEquals(i / 3 / 8 == i % 3, b[i] != 0, "row " + i / 3 + ", column " + i % 3);
            }
        }
    }

    @Test
    void whatPythonHasNoLayoutOrClassForIsRefused() throws IOException {
        make(config(Positions.LEARNED), new LoraConfig(2, 4, Scaling.RANK, "up_proj", 0, false, List.of("down_proj")));
        assertRefused("modules_to_save: block0.feedForward.contract is laid out in another way by PEFT",
                of(at("base")));
        save(config(Positions.LEARNED).with(Norm.RMS), 1, at("strange"));
        adapt(at("strange"), new LoraConfig(2, 4), at("of-strange"));
        Set<String> before = names(folder);
        String message = assertThrows(IllegalArgumentException.class, () -> PeftExport.write(
                at("of-strange"), Optional.empty(), of(at("base")), at("out"))).getMessage();
        assertTrue(message.startsWith("transformers has no class for this model: norm is rms"), message);
        message = assertThrows(IllegalArgumentException.class, () -> PeftExport.write(
                at("model"), Optional.empty(), of(at("base")), at("out"))).getMessage();
        assertEquals(at("model") + " is a model without an adapter, and PEFT takes nothing else; give a LoRA adapter"
                + " (--adapter), or write the model itself (--to huggingface)", message);
        assertEquals(before, names(folder));
    }

    @Test
    void aFolderWithSomethingInItIsLeftAlone() throws IOException {
        make(llama(), new LoraConfig(2, 4));
        IOException e = assertThrows(IOException.class, () -> PeftExport.write(
                at("adapter"), Optional.empty(), of(at("base")), at("model")));
        assertEquals(at("model") + " is not empty; give a folder that is, or one that is not there", e.getMessage());
        assertEquals(new ModelFolder(at("model")).config(), llama());
    }
}
