package org.codestep.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTest {

    private static final HubName NAME = HubName.parse("hub:me/tiny");

    private static List<String> model(String... files) throws HubException {
        return Wanted.MODEL.choose(NAME, List.of(files));
    }

    private static String refusal(Wanted wanted, String... files) {
        return assertThrows(HubException.class, () -> wanted.choose(NAME, List.of(files))).getMessage();
    }

    @Test
    void weightsAreTheBestKindThatIsWhole() throws HubException {
        assertEquals(List.of("config.json", "model.safetensors"),
                model("model.safetensors", "pytorch_model.bin", "config.json", "model.safetensors.index.json"));
        assertEquals(List.of("config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors"),
                model("config.json", "model-00002-of-00002.safetensors", "model-00001-of-00002.safetensors",
                        "model.safetensors.index.json", "model-00001-of-00003.safetensors",
                        "model.fp16-00001-of-00002.safetensors", "pytorch_model.bin"));
        assertEquals(List.of("config.json", "pytorch_model.bin"),
                model("config.json", "pytorch_model.bin", "model.fp16.safetensors", "flax_model.msgpack",
                        "tf_model.h5", "rust_model.ot"));
        assertEquals(List.of("config.json", "pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin"),
                model("config.json", "pytorch_model-00001-of-00001.bin", "pytorch_model.bin.index.json"));
    }

    @Test
    void anAdapterIsAModelWhereThereIsNoOther() throws HubException {
        assertEquals(List.of("adapter_config.json", "adapter_model.safetensors"),
                model("adapter_model.safetensors", "adapter_config.json", "README.md"));
        assertEquals(List.of("adapter.json", "base.json", "adapter.safetensors"),
                Wanted.ADAPTER.choose(NAME, List.of("adapter.json", "adapter.safetensors", "base.json")));
        assertEquals(List.of("config.json", "adapter_config.json", "adapter_model.safetensors"),
                Wanted.ADAPTER.choose(NAME, List.of(
                        "config.json", "model.safetensors", "adapter_config.json", "adapter_model.safetensors")));
    }

    @Test
    void aTokenizerIsItsFilesAlone() throws HubException {
        assertEquals(List.of("special_tokens_map.json", "vocab.json", "merges.txt"), Wanted.TOKENIZER.choose(NAME,
                List.of("merges.txt", "vocab.json", "model.safetensors", "special_tokens_map.json", "spiece.model")));
    }

    /** What fnmatch.filter of Python gives for the same. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "*.json | a.json, x/a.json, x/y/[.json",
        "a.json | a.json",
        "x/*.json | x/a.json, x/y/[.json",
        "?.j?on | a.json",
        "x/ | x/a.json, x/b^c, x/y/[.json",
        "x/[a-b].json | x/a.json",
        "*[!n] | x/b^c",
        "x/b[^]c | x/b^c",
        "*/[.json | x/y/[.json",
        "*[[]* | x/y/[.json"})
    void aPatternMatchesAsPythons(String glob, String wanted) throws HubException {
        assertEquals(List.of(wanted.split(", ")), Wanted.matching(List.of(glob)).choose(
                NAME, List.of("a.json", "x/a.json", "x/b^c", "x/y/[.json")));
    }

    @Test
    void whatIsLackingIsSaid() {
        assertEquals("hub:me/tiny is no model: it has no config.json; wanted a repository of a model",
                refusal(Wanted.MODEL, "data.csv", "tokenizer.json"));
        assertEquals("hub:me/tiny has no weights that can be read; wanted, whole or in all its parts, model.safetensors"
                + " or adapter_model.safetensors or adapter.safetensors or pytorch_model.bin",
                refusal(Wanted.MODEL, "config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json",
                        "tf_model.h5"));
        assertEquals("hub:me/tiny has no tokenizer that can be read: neither tokenizer.json nor vocab.json with"
                + " merges.txt; take another repository's", refusal(Wanted.TOKENIZER, "spiece.model", "vocab.json"));
        assertEquals("hub:me/tiny has no files", refusal(Wanted.ALL));
        assertThrows(IllegalArgumentException.class, () -> Wanted.matching(List.of()));
    }
}
