package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.file.ModelFolder;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.codestep.tokenize.pretrained.TokenizerFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands with a tokenizer that came with a model made elsewhere. */
class PretrainedTokenizerTest extends CommandsInFolder {

    /** Reads a split as a Python script would: the bytes of each token by the characters that GPT-2 writes for them. */
    private static final String PYTHON = """
            import array, json, pathlib, pickle, sys
            directory = pathlib.Path(sys.argv[1])
            meta = pickle.loads((directory / "meta.pkl").read_bytes())
            described = json.loads((directory / "meta.json").read_text("utf-8"))
            assert described["stoi"] == meta["stoi"]
            assert meta["vocab_size"] == len(meta["itos"]) == len(meta["stoi"]) == len(described["itos"])
            kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
            moved = [b for b in range(256) if b not in kept]
            byte = {chr(b): b for b in kept} | {chr(256 + i): b for i, b in enumerate(moved)}
            for part in ("train", "val", "test"):
                ids = array.array({"uint16": "H", "uint32": "I"}[described["dtype"]])
                ids.frombytes((directory / (part + ".bin")).read_bytes())
                assert len(ids) == described["tokens"][part]
                text = bytes(byte[c] for i in ids for c in meta["itos"][i]).decode("utf-8")
                assert text == (directory / (part + ".txt")).read_text("utf-8")
            print(meta["vocab_size"], described["dtype"], max(ids))
            """;

    @BeforeEach
    void makeExamples() throws IOException {
        Files.write(folder.resolve("e.jsonl"), IntStream.range(0, 60)
                .mapToObj(i -> "{\"task\":\"line-count\",\"prompt\":\"é = " + i + "\\nprint('😀')\\n# count?\","
                        + "\"answer\":\"2\",\"right_answers\":1,\"snippet\":" + i + "}")
                .toList());
    }

    private void refused(String arguments, String... messages) {
        assertEquals(1, run(arguments), err);
        for (String message : messages) {
            assertTrue(err.contains(message), err);
        }
        assertEquals(1, err.strip().lines().count(), err);
    }

    private void split(Path tokenizer, String out) {
        done("split --in " + at("e.jsonl") + " --tokenizer " + tokenizer + " --out " + at(out));
    }

    private String train(String data, String out) {
        return "train --data " + at(data) + " --out " + at(out) + " --layers 1 --heads 2 --channels 16 --block-size 64"
                + " --steps 2 --batch-size 4 --warmup 1 --report-every 1 --evaluate-every 2 --evaluation-batches 1"
                + " --save-every 2";
    }

    private String python(String data) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("python3", "-I", "-c", PYTHON, at(data)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.strip();
    }

    @Test
    void aSplitAndAModelHaveItsFiles() throws Exception {
        Path source = TokenizerFixture.of("whole").folder();
        split(source, "data");
        assertTrue(python("data").startsWith("501 uint16"), "the vocabulary of the fixture");
        JsonNode meta = JsonFile.read(folder.resolve("data/meta.json"), JsonNode.class);
        Tokenizer tokenizer = PretrainedTokenizer.read(source);
        assertEquals("pretrained", meta.get("tokenizer").asText());
        assertEquals(tokenizer.fingerprint(), meta.get("fingerprint").asText());
        byte[] json = Files.readAllBytes(source.resolve("tokenizer.json"));
        assertArrayEquals(json, Files.readAllBytes(folder.resolve("data/tokenizer.json")));

        done(train("data", "run"));
        assertArrayEquals(json, Files.readAllBytes(folder.resolve("run/last/tokenizer.json")));
        Tokenizer saved = new ModelFolder(folder.resolve("run/last")).tokenizer();
        assertEquals(tokenizer.fingerprint(), saved.fingerprint());
        assertEquals(500, saved.endId());
        done("generate-text --model " + at("run/last") + " --in " + at("e.jsonl") + " --out " + at("a.jsonl")
                + " --max-new-tokens 3");

        split(folder.resolve("run/last"), "more");
        done(train("more", "tuned") + " --start-from " + at("run/last"));
        split(TokenizerFixture.of("codet5").folder(), "others");
        refused(train("others", "x") + " --start-from " + at("run/last"),
                "meta.json has 503 tokens of the tokenizer pretrained, the model in", "split the examples with the");
        refused("generate-text --model " + source + " --in " + at("e.jsonl") + " --out " + at("b.jsonl"),
                "model.safetensors is not there, nor are other weights");
    }

    /** Ids of 17 bits, from the tokenizer's files to the loss. */
    @Test
    void aVocabularyOfMoreThan100000TokensIsTrainedOn() throws Exception {
        Path large = TokenizerFixture.of("whole").copyTo(folder.resolve("large")).folder();
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(large.resolve("tokenizer.json").toFile());
        ObjectNode vocabulary = (ObjectNode) json.at("/model/vocab");
        IntStream.range(500, 100_500).forEach(id -> vocabulary.put("never" + id, id));
        ((ObjectNode) json.at("/added_tokens/0")).put("id", 100_500);
        JsonFile.write(large.resolve("tokenizer.json"), json);
        Map<String, byte[]> files = PretrainedTokenizer.read(large).withTokens(List.of("count")).files();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(large.resolve(file.getKey()), file.getValue());
        }
        split(large, "data");
        assertEquals("100502 uint32 100501", python("data"));
        done(train("data", "run"));
        assertEquals(100_502, JsonFile.read(folder.resolve("run/last/config.json"), JsonNode.class)
                .get("vocabulary_size").asInt());
    }

    @Test
    void aTokenizerWithMoreTokensThanTheModelIsRefused() throws Exception {
        split(TokenizerFixture.of("whole").folder(), "data");
        done(train("data", "run"));
        Path model = folder.resolve("run/last");
        new ModelFolder(model).save(PretrainedTokenizer.read(model).withTokens(List.of("count")));
        refused("generate-text --model " + model + " --in " + at("e.jsonl") + " --out " + at("a.jsonl"),
                "has 502 tokens, the model of ", " only 501; take both from one");
        refused(train("data", "tuned") + " --start-from " + model, "has 502 tokens, the model of ");
        assertFalse(Files.exists(folder.resolve("a.jsonl")));
    }

    @Test
    void aTokenizerThatIsNotReadIsRefusedInOneLine() throws Exception {
        Files.createDirectory(folder.resolve("t"));
        refused("split --in " + at("e.jsonl") + " --tokenizer " + at("t") + " --out " + at("data"),
                "t has no tokenizer");
        Files.writeString(folder.resolve("t/spiece.model"), "x");
        refused("split --in " + at("e.jsonl") + " --tokenizer " + at("t") + " --out " + at("data"),
                "t has a tokenizer in spiece.model alone, which is not read; wanted tokenizer.json");
        Files.writeString(folder.resolve("t/tokenizer.json"), "{\"model\": ");
        refused("split --in " + at("e.jsonl") + " --tokenizer " + at("t") + " --out " + at("data"),
                "t/tokenizer.json is no JSON file: ");
        Files.delete(folder.resolve("t/spiece.model"));
        assertFalse(Files.exists(folder.resolve("data")));
    }

    /** JSON lines can say what UTF-8 cannot. */
    @Test
    void anExampleWithHalfACharacterIsNamed() throws Exception {
        Files.writeString(folder.resolve("e.jsonl"), "{\"task\":\"t\",\"prompt\":\"a\\ud83d\",\"answer\":\"b\","
                + "\"right_answers\":1,\"snippet\":0}\n");
        assertEquals(1, run("split --in " + at("e.jsonl") + " --fractions 1,0,0 --tokenizer "
                + TokenizerFixture.of("gpt2").folder() + " --out " + at("data")));
        assertTrue(err.contains("e.jsonl:1: half a character is no text: the lone surrogate '\\ud83d', character 2 of"
                + " line 1 of the text"), err);
    }
}
