package org.codestep.cli;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.corpus.file.JsonFile;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TextGenerator;
import org.codestep.decode.TokenChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands with kinds of model and tokenizer that they do not know, see {@link org.codestep.family}. */
class ModelFamiliesTest extends CommandsInFolder {

    @BeforeEach
    void makeData() throws IOException {
        done("generate --level 1.1 --count 120 --seed 1 --out " + at("s.jsonl"));
        done("label --task line-count --in " + at("s.jsonl") + " --out " + at("e.jsonl"));
        split("char", "e.jsonl");
    }

    private void split(String tokenizer, String examples) {
        done("split --in " + at(examples) + " --tokenizer " + tokenizer + " --out " + at("data"));
    }

    private String train(String family) {
        return "train --data " + at("data") + " --out " + at("run") + " --model-type " + family + " --steps 60"
                + " --batch-size 8 --warmup 5 --learning-rate 0.02 --report-every 1 --evaluate-every 30"
                + " --save-every 30 --evaluation-batches 1";
    }

    @ParameterizedTest
    @CsvSource({
        "char, recurrent --batches examples --channels 16 --block-size 128",
        "char, recurrent --batches packed --channels 16 --block-size 128",
        "char, pairs --batches pairs --channels 16 --source-limit 128 --target-limit 4",
        "bytes, recurrent --batches examples --channels 16 --block-size 128"
    })
    void trainsGoesOnGeneratesAndIsEvaluated(String tokenizer, String family) throws IOException {
        split(tokenizer, "e.jsonl");
        done(train(family));
        List<Double> losses = losses();
        assertEquals(60, losses.size());
        assertTrue(losses.get(59) < 0.7 * losses.get(0), losses.toString());
        byte[] whole = Files.readAllBytes(folder.resolve("run/last/model.safetensors"));

        remove(folder.resolve("run/checkpoints/step-00000060"));
        done(train(family) + " --resume");
        assertEquals(losses, losses());
        assertArrayEquals(whole, Files.readAllBytes(folder.resolve("run/last/model.safetensors")));

        for (String way : List.of("", " --beams 2", " --temperature 1 --seed 3")) {
            done("generate-text --model " + at("run/last") + " --in " + at("e.jsonl") + " --out " + at("a.jsonl")
                    + " --max-new-tokens 4" + way);
            assertEquals(120, Files.readAllLines(folder.resolve("a.jsonl")).size());
        }
        done("evaluate --model " + at("run/last") + " --task line-count --in " + at("e.jsonl") + " --snippets "
                + at("s.jsonl") + " --out " + at("evaluation"));
        assertEquals(120, Files.readAllLines(folder.resolve("evaluation/rows.jsonl")).size());

        done(train(family.substring(0, family.indexOf(" --channels"))).replace(at("run"), at("tuned"))
                + " --start-from " + at("run/last") + " --lora-rank 2");
        done("generate-text --model " + at("tuned/best") + " --in " + at("e.jsonl") + " --out " + at("b.jsonl")
                + " --max-new-tokens 4");
    }

    /** Every token of the vocabulary may be half a character, and its ids have 17 bits. */
    @Test
    void textOutsideAsciiComesWholeFromTokensOfBytes() throws Exception {
        String answer = "aïve ⟶ 日本語 😀";
        List<String> examples = IntStream.range(0, 120)
                .mapToObj(i -> "{\"task\":\"line-count\",\"prompt\":\"é = " + i + "\\n# count?\",\"answer\":\"" + answer
                        + "\",\"right_answers\":1,\"snippet\":" + i + "}")
                .toList();
        Files.write(folder.resolve("u.jsonl"), examples);
        split("bytes", "u.jsonl");
        JsonNode meta = JsonFile.read(folder.resolve("data/meta.json"), JsonNode.class);
        assertEquals("uint32", meta.get("dtype").asText());
        assertEquals(4 * meta.get("tokens").get("train").asLong(), Files.size(folder.resolve("data/train.bin")));
        assertEquals(70_000, meta.get("vocab_size").asInt());
        assertEquals(70_000, meta.get("stoi").size());

        done(train("gpt --layers 1 --heads 2 --channels 32 --block-size 128"));
        done("generate-text --model " + at("run/last") + " --in " + at("u.jsonl") + " --out " + at("a.txt"));
        assertEquals(Collections.nCopies(120, answer), Files.readAllLines(folder.resolve("a.txt")));
        // The bytes of ï are a token, but in the answer they are in two others.
        done("generate-text --model " + at("run/last") + " --in " + at("u.jsonl") + " --out " + at("b.txt")
                + " --stop \\n --stop ï");
        assertEquals(Collections.nCopies(120, "a"), Files.readAllLines(folder.resolve("b.txt")));

        List<String> pieces = Collections.synchronizedList(new ArrayList<>());
        try (TextGenerator generator = TextGenerator.open(folder.resolve("run/last"), Optional.empty())) {
            int end = generator.tokenizer().endId();
            generator.stream(generator.encode("é = 7\n# count?"), new DecodingSettings(64, end), TokenChoice.GREEDY,
                    pieces::add);
        }
        assertEquals(List.of("a", "ïv", "e ", "⟶ ", "日", "本", "語 ", "😀"), pieces);
    }

    @Test
    void aTokenizersOwnFilesMustBeThoseThatWereSaved() throws IOException {
        split("bytes", "e.jsonl");
        Path file = folder.resolve("data/bytes.txt");
        Files.writeString(file, "2");
        refused(train("recurrent"), "meta.json: wanted the bytes tokenizer with the fingerprint ",
                "; take all files of one folder");
        Files.delete(file);
        refused(train("recurrent"), "bytes.txt is not there; wanted a file to read");
    }

    private void refused(String arguments, String... messages) {
        assertTrue(run(arguments) > 0);
        for (String message : messages) {
            assertTrue(err.contains(message), err);
        }
        assertEquals(1, err.strip().lines().count(), err);
        assertFalse(Files.exists(folder.resolve("run")));
    }

    private List<Double> losses() throws IOException {
        List<Double> losses = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("run/log.jsonl"))) {
            losses.add(Double.parseDouble(line.replaceAll(".*\"loss\":([0-9.E-]+).*", "$1")));
        }
        return losses;
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** Words to be said backwards, an example each. */
    private void makeWords() throws IOException {
        Random random = new Random(7);
        Set<String> words = new LinkedHashSet<>();
        while (words.size() < 120) {
            words.add(random.ints(2 + random.nextInt(4), 'a', 'f').mapToObj(Character::toString).collect(joining()));
        }
        List<String> lines = new ArrayList<>();
        for (String word : words) {
            lines.add("{\"task\": \"reversal\", \"prompt\": \"" + word + ">\", \"answer\": \""
                    + new StringBuilder(word).reverse() + "\", \"right_answers\": 1, \"snippet\": " + lines.size()
                    + "}");
        }
        Files.write(folder.resolve("words.jsonl"), lines);
        done("split --in " + at("words.jsonl") + " --out " + at("words"));
    }

    @Test
    void aTaskWithoutProgramsIsJudgedSlicedAndReported() throws IOException {
        makeWords();
        done(train("pairs --batches pairs --channels 16 --source-limit 16 --target-limit 16")
                .replace(at("data"), at("words")));
        String evaluate = "evaluate --model " + at("run/last") + " --task reversal --in " + at("words.jsonl");
        done(evaluate + " --train " + at("words.jsonl") + " --metric character-overlap --slice-minimum 10 --out "
                + at("evaluation"));
        assertTrue(err.contains("character-overlap  "), err);

        JsonNode summary = json("evaluation/summary.json");
        JsonNode overlap = summary.at("/accuracy/character-overlap");
        assertTrue(overlap.get("low").asDouble() < overlap.get("score").asDouble(), overlap.toString());
        assertTrue(overlap.get("score").asDouble() < overlap.get("high").asDouble(), overlap.toString());
        assertEquals(120, summary.at("/accuracy/execution/n").asInt());
        assertEquals(List.of("word-length", "first-letter"),
                summary.get("slices").properties().stream().map(Map.Entry::getKey).toList());
        JsonNode letters = summary.at("/slices/first-letter");
        assertEquals(List.of("a", "b", "c", "d", "e"), letters.findValuesAsText("name"));
        assertTrue(letters.get(0).at("/baselines/nearest training example/score").asDouble() > 0.5, letters.toString());
        assertTrue(summary.get("calibration").isNull());
        assertTrue(json("evaluation/rows.jsonl").get("shape").isNull());
        String predictions = Files.readString(folder.resolve("evaluation/predictions.csv"));
        assertTrue(predictions.contains("\n" + json("words.jsonl").get("prompt").asText() + ","), predictions);
        assertFalse(json("evaluation/evaluation.json").get("settings").has("lowest_input"));

        done("report --evaluation " + at("evaluation") + " --out " + at("report.html"));
        String report = Files.readString(folder.resolve("report.html"));
        assertTrue(report.contains("length of the word (characters)"));
        assertFalse(report.contains("number of loops"));

        Files.write(folder.resolve("answers.txt"), Collections.nCopies(120, "aa"));
        done("check --task reversal --in " + at("words.jsonl") + " --answers " + at("answers.txt") + " --out "
                + at("verdicts.jsonl"));
        assertTrue(json("verdicts.jsonl").get("reason").asText().endsWith(" wanted"));

        for (String range : List.of("1..3", "0..9")) {
            assertEquals(2, run(evaluate + " --inputs " + range + " --out " + at("other")));
            assertTrue(err.contains("--inputs: task reversal has no use for inputs to try; leave it out"), err);
        }
        assertEquals(2, run(evaluate + " --slices loops --out " + at("other")));
        assertTrue(err.contains("--slices: examples of the task reversal have no loops to slice by; they have"
                + " word-length, first-letter"), err);
        assertEquals(2, run("evaluate --model " + at("run/last") + " --suite " + at("words")
                + " --metric character-overlap --out " + at("other")));
        assertTrue(err.contains("metric character-overlap does not say which answers are right; the metrics that do are"
                + " exact, execution, soft"), err);
        assertEquals(2, run("label --task reversal --in " + at("s.jsonl") + " --out " + at("other.jsonl")));
        assertTrue(err.contains("unknown task 'reversal'; the tasks are line-count-notebook, "), err);
    }

    /** The first object of a file. */
    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rnn | unknown model type 'rnn'; the types are recurrent, pairs, gpt, gpt2, llama, qwen2, qwen3, t5
            recurrent --heads 2 | heads: a model of the type recurrent has no such setting; it has block_size, channels
            pairs | batches: models of the type pairs have no usual ones; set batches to one of [pairs,
            pairs --batches examples | batches examples are for models that read from left to right, as gpt does
            gpt --batches pairs | batches pairs are for encoder-decoders
            gpt --batches lines | batches: wanted one of [pairs, windows, examples, packed, seq2seq], got 'lines'
            """)
    void whatDoesNotFitIsOneLine(String family, String message) {
        refused(train(family), message);
    }

    @Test
    void aModelThatIsStartedFromHasItsOwnType() {
        done(train("recurrent --channels 16 --block-size 128"));
        String tune = "train --data " + at("data") + " --out " + at("tuned") + " --start-from " + at("run/last")
                + " --steps 2 --warmup 0 --batch-size 4 --evaluation-batches 1";
        done(tune + " --channels 16");
        assertTrue(run(tune.replace("tuned", "other") + " --model-type gpt") > 0);
        assertTrue(err.contains("model_type: the model in ") && err.contains(" has recurrent, got gpt"), err);
    }
}
