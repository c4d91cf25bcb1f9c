package org.codestep.model.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.codestep.model.ManagedArrays;
import org.codestep.model.engine.Values;
import org.codestep.model.file.WeightNames.Part;
import org.codestep.model.file.WeightNames.Rule;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class WeightNamesTest {

    private static final GptConfig GPT2_SIZE = new GptConfig(11, 16, 2, 3, 12, Positions.LEARNED)
            .with(Activation.GELU_TANH).withBias().withTiedOutput();
    private static final GptConfig LLAMA_SIZE = new GptConfig(
                    11, 16, 2, 6, 12, Positions.ROTARY, Norm.RMS, Activation.SWIGLU, false, false)
            .withKeyValueHeads(2).withHeadSize(4).withInnerChannels(9);

    private static final WeightNames GPT2 = new WeightNames(
            List.of(
                    Rule.of("tokens", "transformer.wte"),
                    Rule.of("positions", "transformer.wpe"),
                    Rule.of("block*.attentionNorm", "transformer.h.*.ln_1"),
                    Rule.of("block*.attention.qkv", "transformer.h.*.attn.c_attn").transposed(),
                    Rule.of("block*.attention.output", "transformer.h.*.attn.c_proj").transposed(),
                    Rule.of("block*.feedForwardNorm", "transformer.h.*.ln_2"),
                    Rule.of("block*.feedForward.expand", "transformer.h.*.mlp.c_fc").transposed(),
                    Rule.of("block*.feedForward.contract", "transformer.h.*.mlp.c_proj").transposed(),
                    Rule.of("norm", "transformer.ln_f")),
            List.of("transformer.h.*.attn.bias", "lm_head.weight"));

    private static final WeightNames LLAMA = new WeightNames(
            List.of(
                    Rule.of("tokens", "model.embed_tokens"),
                    Rule.of("block*.attentionNorm", "model.layers.*.input_layernorm"),
                    Rule.joined("block*.attention.qkv",
                            Part.of("model.layers.*.self_attn.q_proj", 24),
                            Part.of("model.layers.*.self_attn.k_proj", 8),
                            Part.of("model.layers.*.self_attn.v_proj", 8)),
                    Rule.of("block*.attention.output", "model.layers.*.self_attn.o_proj"),
                    Rule.of("block*.feedForwardNorm", "model.layers.*.post_attention_layernorm"),
                    Rule.joined("block*.feedForward.expand",
                            Part.of("model.layers.*.mlp.gate_proj", 9),
                            Part.of("model.layers.*.mlp.up_proj", 9)),
                    Rule.of("block*.feedForward.contract", "model.layers.*.mlp.down_proj"),
                    Rule.of("norm", "model.norm"),
                    Rule.of("output", "lm_head")),
            List.of());

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @TempDir
    private Path folder;

    @Test
    void gpt2sLayersAreTheOtherWayRound() throws IOException {
        Map<String, NDArray> ours = arrays(GPT2_SIZE, 1);
        GPT2.write(ours, file());
        Safetensors written = Safetensors.open(file());
        assertEquals(2 + 2 * 12 + 2, written.names().size());
        assertEquals(new Shape(12, 36), written.shape("transformer.h.1.attn.c_attn.weight"));
        assertEquals(new Shape(36), written.shape("transformer.h.1.attn.c_attn.bias"));
        float[] theirs = written.read("transformer.h.1.attn.c_attn.weight", manager).toFloatArray();
        float[] own = ours.get("block1.attention.qkv.weight").toFloatArray();
        for (int out = 0; out < 36; out++) {
            for (int in = 0; in < 12; in++) {
                assertEquals(own[out * 12 + in], theirs[in * 36 + out]);
            }
        }
        assertReadBack(GPT2, GPT2_SIZE, ours);
    }

    @Test
    void llamasLayersAreOneOfOurs() throws IOException {
        Map<String, NDArray> ours = arrays(LLAMA_SIZE, 1);
        LLAMA.write(ours, file());
        Safetensors written = Safetensors.open(file());
        assertEquals(1 + 2 * 9 + 2, written.names().size());
        float[] own = ours.get("block0.attention.qkv.weight").toFloatArray();
        int start = 0;
        for (String part : List.of("q", "k", "v")) {
            float[] theirs = written.read("model.layers.0.self_attn." + part + "_proj.weight", manager).toFloatArray();
            assertArrayEquals(Arrays.copyOfRange(own, start, start + theirs.length), theirs, part);
            start += theirs.length;
        }
        assertEquals(own.length, start);
        assertReadBack(LLAMA, LLAMA_SIZE, ours);
    }

    @Test
    void writingAndReadingLeavesNothingBehind() throws Throwable {
        Map<String, NDArray> gpt2 = arrays(GPT2_SIZE, 1);
        Map<String, NDArray> llama = arrays(LLAMA_SIZE, 1);
        ManagedArrays.assertNoneLeft(() -> {
            GPT2.write(gpt2, file());
            GPT2.read(Safetensors.open(file()), gpt2);
            LLAMA.write(llama, file());
            LLAMA.read(Safetensors.open(file()), llama);
        });
    }

    @Test
    void severalOfOursCanBeOneOfTheirs() throws IOException {
        WeightNames names = new WeightNames(
                List.of(Rule.split("h.*.c_attn", "block*.query", "block*.key", "block*.value").transposed()),
                List.of());
        Map<String, NDArray> ours = new LinkedHashMap<>();
        ours.put("block7.key.weight", random(1, 2, 3));
        ours.put("block7.query.weight", random(2, 4, 3));
        ours.put("block7.value.weight", random(3, 2, 3));
        names.write(ours, file());
        assertEquals(new Shape(3, 8), Safetensors.open(file()).shape("h.7.c_attn.weight"));
        float[] theirs = Safetensors.open(file()).read("h.7.c_attn.weight", manager).toFloatArray();
        assertEquals(ours.get("block7.query.weight").toFloatArray()[1], theirs[8], "second input, first query");
        assertEquals(ours.get("block7.key.weight").toFloatArray()[0], theirs[4], "first input, first key");
        Map<String, NDArray> read = new LinkedHashMap<>();
        ours.forEach((name, array) -> read.put(name, manager.zeros(array.getShape())));
        names.read(Safetensors.open(file()), read);
        ours.forEach((name, array) -> assertArrayEquals(array.toFloatArray(), read.get(name).toFloatArray(), name));
    }

    @Test
    void narrowValuesAreWidenedAndWhatIsOfNoUseIsPassedOver() throws IOException {
        Map<String, NDArray> theirs = theirs(GPT2_SIZE);
        theirs.replaceAll((name, array) -> array.toType(DataType.FLOAT16, true));
        theirs.put("transformer.h.1.attn.bias", manager.ones(new Shape(1, 1, 4, 4)));
        theirs.put("lm_head.weight", theirs.get("transformer.wte.weight"));
        Safetensors.write(file(), theirs, Map.of());
        Map<String, NDArray> read = arrays(GPT2_SIZE, 2);
        GPT2.read(Safetensors.open(file()), read);
        assertArrayEquals(
                theirs.get("transformer.wpe.weight").toType(DataType.FLOAT32, true).toFloatArray(),
                read.get("positions.weight").toFloatArray());
    }

    @Test
    void whatDoesNotFitIsNamedAndChangesNothing() throws IOException {
        Map<String, NDArray> theirs = theirs(GPT2_SIZE);
        theirs.put("transformer.ln_f.bias", manager.ones(new Shape(13)));
        assertRefused(theirs, file() + ": transformer.ln_f.bias has the shape (13), the model needs (12); take the"
                + " checkpoint of a model of this size");
        theirs.remove("transformer.ln_f.bias");
        assertRefused(theirs, file() + " has no array transformer.ln_f.bias, the model needs it with the shape (12); take"
                + " the checkpoint of a model of this size");
        theirs.put("transformer.ln_f.bias", manager.ones(new Shape(12), DataType.INT64));
        assertRefused(theirs, file() + ": transformer.ln_f.bias has the type int64, the model needs float32; take the"
                + " checkpoint of a model of this size");
        theirs.put("transformer.ln_f.bias", manager.ones(new Shape(12)));
        theirs.put("transformer.h.2.ln_1.weight", manager.ones(new Shape(12)));
        assertRefused(theirs, file() + " has the array transformer.h.2.ln_1.weight, which the model has not; take the"
                + " checkpoint of a model of this structure");
    }

    @Test
    void aRuleMustKnowEachParameterAndItsSize() {
        Map<String, NDArray> ours = arrays(LLAMA_SIZE.withInnerChannels(8), 1);
        assertEquals("model.layers.0.mlp.gate_proj.weight, model.layers.0.mlp.up_proj.weight have 18 rows,"
                        + " block0.feedForward.expand.weight 16; the names are not those of this model's size",
                assertThrows(IllegalArgumentException.class, () -> LLAMA.write(ours, file())).getMessage());
        assertEquals("the parameter positions.weight has no name in such a checkpoint",
                assertThrows(IllegalArgumentException.class, () -> LLAMA.write(arrays(GPT2_SIZE, 1), file()))
                        .getMessage());
        WeightNames names = new WeightNames(List.of(Rule.split("both", "a", "b")), List.of());
        assertEquals("the parameter a.weight is one with b.weight in such a checkpoint, which the model has not",
                assertThrows(IllegalArgumentException.class,
                                () -> names.write(Map.of("a.weight", random(1, 2, 2)), file()))
                        .getMessage());
        assertEquals(false, Files.exists(file()));
    }

    private void assertReadBack(WeightNames names, GptConfig size, Map<String, NDArray> ours) throws IOException {
        Map<String, NDArray> read = arrays(size, 2);
        names.read(Safetensors.open(file()), read);
        ours.forEach((name, array) -> assertArrayEquals(array.toFloatArray(), read.get(name).toFloatArray(), name));
    }

    private void assertRefused(Map<String, NDArray> theirs, String message) throws IOException {
        Safetensors.write(file(), theirs, Map.of());
        Map<String, NDArray> read = arrays(GPT2_SIZE, 2);
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                        () -> GPT2.read(Safetensors.open(file()), read))
                .getMessage());
        arrays(GPT2_SIZE, 2).forEach((name, array) ->
                assertArrayEquals(array.toFloatArray(), read.get(name).toFloatArray(), name));
    }

    private Map<String, NDArray> theirs(GptConfig size) {
        return GPT2.theirs(arrays(size, 1), manager);
    }

    /** A model's arrays, all of them random. */
    private Map<String, NDArray> arrays(GptConfig size, int seed) {
        Gpt model = new Gpt(size, new Random(seed));
        model.initialize(manager);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> {
            Values.copy(List.of(random(seed + name.hashCode(), parameter.getShape().getShape())),
                    List.of(parameter.getArray()));
            arrays.put(name, parameter.getArray());
        });
        return arrays;
    }

    private NDArray random(int seed, long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    private Path file() {
        return folder.resolve("theirs.safetensors");
    }
}
