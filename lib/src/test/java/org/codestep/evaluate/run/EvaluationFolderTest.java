package org.codestep.evaluate.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.decode.Beams;
import org.codestep.decode.Sampling;
import org.codestep.decode.Strategy;
import org.codestep.decode.logits.Penalties;
import org.codestep.decode.logits.TopTokens;
import org.codestep.decode.TokenScore;
import org.codestep.evaluate.Baseline;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.EvaluatedExample.Ending;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.model.ManagedArrays;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.kind.LineCount;
import org.codestep.task.kind.OutputPrediction;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a model's folder and a file of examples to the files of an evaluation. */
class EvaluationFolderTest {

    private static final Task TASK = LineCount.PLAIN;
    private static final int BLOCK = 96;
    private static final int EXAMPLES = 120;

    @TempDir
    private Path directory;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt model;
    private Tokenizer tokenizer;
    private List<Example> examples;
    private Path file;
    private Path snippets;

    @BeforeEach
    void writeModelAndExamples() throws IOException {
        examples = new ArrayList<>();
        snippets = directory.resolve("snippets.jsonl");
        try (EntryWriter writer = new EntryWriter(snippets)) {
            for (var snippet : new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 5))
                    .generate(EXAMPLES)) {
                writer.writeObject(EntryWriter.object()
                        .put("source", snippet.source()).put("level", snippet.level().toString()));
                examples.addAll(TASK.examples(new Subject(snippet.source(), examples.size()), null).list());
            }
            writer.place();
        }
        file = write("examples.jsonl", examples);
        tokenizer = CharTokenizer.ofAscii();
        GptConfig config =
                new GptConfig(tokenizer.vocabularySize(), BLOCK, 1, 2, 16, GptConfig.Positions.ROTARY);
        model = new Gpt(config, new Random(3));
        model.initialize(manager);
        scatter();
        new ModelFolder(directory.resolve("model")).save(model, config);
        new ModelFolder(directory.resolve("model")).save(tokenizer);
    }

    /** Weights as large as trained ones, so that answers differ, and some end. */
    private void scatter() {
        Random random = new Random(4);
        model.parameters().forEach((name, parameter) -> {
            if (!name.endsWith("orm.weight")) {
                float[] values = new float[(int) parameter.getShape().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian() * 0.5f;
                }
                try (NoGradient inference = new NoGradient()) {
                    manager.create(values, parameter.getShape()).copyTo(parameter.getArray());
                }
            }
        });
    }

    private Path write(String name, List<Example> list) throws IOException {
        try (EntryWriter writer = new EntryWriter(directory.resolve(name))) {
            for (Example example : list) {
                writer.write(example);
            }
            writer.place();
        }
        return directory.resolve(name);
    }

    private EvaluationSettings settings(int batchSize) {
        return new EvaluationSettings(directory.resolve("model"), Optional.empty(), TASK, file,
                Optional.of(snippets), Optional.of(file), 50, 0, batchSize);
    }

    private Evaluation evaluate(String out, EvaluationSettings settings) throws Exception {
        return new EvaluationFolder(directory.resolve(out), settings)
                .write(false, EvaluationSummary.View.of(TASK), done -> {});
    }

    /** Every row against a loop that reads the sequence anew for each token. */
    @Test
    void rowsSayWhatTheModelSaysInTheOrderOfTheExamples() throws Exception {
        Evaluation evaluation = evaluate("out", settings(16));
        assertEquals(examples, evaluation.rows().stream().map(EvaluatedExample::example).toList());
        int asked = 0;
        for (EvaluatedExample row : evaluation.rows()) {
            int[] prompt = tokenizer.encode(row.example().prompt());
            assertEquals(prompt.length > BLOCK, row.ending() == Ending.TOO_LONG);
            if (prompt.length <= BLOCK) {
                requireGreedy(prompt, row);
                asked++;
            }
        }
        assertTrue(asked > 50 && asked < EXAMPLES, asked + " prompts fit");
        assertTrue(evaluation.endings().get(Ending.ENDED) > 0 && evaluation.endings().get(Ending.CUT_OFF) > 0,
                evaluation.endings().toString());
    }

    private void requireGreedy(int[] prompt, EvaluatedExample row) {
        int[] tokens = prompt;
        for (TokenScore score : row.tokens()) {
            float[] scores = logProbabilities(tokens);
            int[] likeliest = TopTokens.likeliest(scores, 0, scores.length, 2);
            assertEquals(scores[likeliest[0]], score.logProbability(), 1e-3);
            assertEquals(scores[likeliest[1]], score.runnerUpLogProbability(), 1e-3);
            assertEquals(tokenizer.decode(likeliest[0]), score.token());
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = likeliest[0];
        }
        int last = tokens[tokens.length - 1];
        boolean ends = last == tokenizer.endId() || tokenizer.decode(last).equals("\n");
        assertEquals(ends, row.ending() == Ending.ENDED);
        assertEquals(
                tokenizer.decode(Arrays.copyOfRange(tokens, prompt.length, tokens.length - (ends ? 1 : 0))),
                row.answer());
    }

    private float[] logProbabilities(int[] tokens) {
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            long[] input = Arrays.stream(tokens).asLongStream().toArray();
            NDArray logits = model.forward(scope.create(input, new Shape(1, input.length))).get(":, -1");
            return logits.logSoftmax(-1).toFloatArray();
        }
    }

    @Test
    void theBatchSizeChangesNoAnswer() throws Exception {
        List<String> one = evaluate("one", settings(1)).rows().stream().map(EvaluatedExample::answer).toList();
        List<String> many = evaluate("many", settings(50)).rows().stream().map(EvaluatedExample::answer).toList();
        assertEquals(one, many);
    }

    @Test
    void filesHoldTheFigures() throws Exception {
        Evaluation evaluation = evaluate("out", settings(16));
        assertEquals(evaluation.rows(), Evaluation.read(directory.resolve("out")).rows());
        JsonNode summary = new ObjectMapper().readTree(directory.resolve("out/summary.json").toFile());
        assertEquals(EXAMPLES, summary.path("examples").asInt());
        assertEquals(evaluation.accuracy(Metric.EXECUTION).high(),
                summary.path("accuracy").path("execution").path("high").asDouble());
        assertEquals(List.of("most frequent answer", "nearest training example"), evaluation.baselines());
        // The first 50 are training examples here, each its own nearest.
        assertTrue(evaluation.rows().stream().limit(50).allMatch(
                row -> row.baselines().get(Baseline.NEAREST).right()));
        assertTrue(summary.path("slices").path("level").size() > 3, summary.path("slices").toString());
        assertEquals(EXAMPLES + 1, Files.readString(directory.resolve("out/predictions.csv"))
                .split("(true|false)\n", -1).length);
        assertEquals("snippet,level,expected,answer,right",
                Files.readAllLines(directory.resolve("out/predictions.csv")).get(0));
    }

    @Test
    void aNotebookDoesTheSameInMemory() throws Exception {
        var evaluator = new ExampleEvaluator(model, tokenizer, TASK, Map.of(), 16);
        List<EvaluatedExample> rows = evaluator.evaluate(examples, example -> "");
        var settings = new EvaluationSettings(directory.resolve("model"), TASK, file);
        List<EvaluatedExample> fromFiles = evaluate("out", settings).rows();
        assertEquals(fromFiles.stream().map(EvaluatedExample::verdict).toList(),
                rows.stream().map(EvaluatedExample::verdict).toList());
    }

    private static EvaluationSettings with(EvaluationSettings given, Strategy strategy, Penalties penalties) {
        return new EvaluationSettings(given.model(), given.adapter(), given.task(), given.examples(), given.snippets(),
                given.training(), given.trainingLimit(), given.limit(), given.batchSize(), strategy, penalties);
    }

    /** Where only the likeliest token may be drawn, the draws are greedy; beams find answers at least as probable. */
    @Test
    void answersAreFoundByAnyStrategyAndScoredByTheModel() throws Exception {
        EvaluationSettings greedy = settings(16);
        Strategy draws = new Strategy(Optional.of(new Sampling(1, 1, 1, 3)), Optional.empty(), 1);
        Strategy beams = new Strategy(Optional.empty(), Optional.of(new Beams(4, 0, Beams.Stopping.NEVER)), 1);
        List<EvaluatedExample> rows = evaluate("greedy", greedy).rows();
        List<EvaluatedExample> drawn = evaluate("drawn", with(greedy, draws, Penalties.NONE)).rows();
        List<EvaluatedExample> found = evaluate("found", with(greedy, beams, Penalties.NONE)).rows();
        double better = 0;
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(rows.get(i).answer(), drawn.get(i).answer(), "example " + i);
            assertEquals(rows.get(i).ending(), drawn.get(i).ending(), "example " + i);
            assertEquals(rows.get(i).tokens().size(), drawn.get(i).tokens().size(), "example " + i);
            for (int k = 0; k < rows.get(i).tokens().size(); k++) {
                assertEquals(rows.get(i).tokens().get(k).token(), drawn.get(i).tokens().get(k).token());
                assertEquals(rows.get(i).tokens().get(k).logProbability(),
                        drawn.get(i).tokens().get(k).logProbability(), 1e-4);
                assertEquals(rows.get(i).tokens().get(k).runnerUpLogProbability(),
                        drawn.get(i).tokens().get(k).runnerUpLogProbability(), 1e-4);
            }
            better += found.get(i).confidence() - rows.get(i).confidence();
        }
        assertTrue(better >= -1e-4, "beams are less probable by " + -better);
        assertResumeRefused(directory.resolve("drawn"),
                with(greedy, draws.withSeed(4), Penalties.NONE), "was begun with another seed");
        List<EvaluatedExample> penalised =
                evaluate("penalised", with(greedy, Strategy.GREEDY, new Penalties(1, 1, 0))).rows();
        assertNotEquals(rows, penalised);
    }

    @Test
    void anAdapterIsMergedInAndIsPartOfWhatWasEvaluated() throws Exception {
        Path base = directory.resolve("model");
        Path adapter = directory.resolve("adapter");
        LoraConfig config = new LoraConfig(2, 4);
        Lora.add(model, "x", config, new Random(1));
        Lora.parameters(model, "x").forEach((name, parameter) -> {
            try (NoGradient inference = new NoGradient()) {
                manager.randomNormal(parameter.getShape()).copyTo(parameter.getArray());
            }
        });
        Lora.save(model, "x", config, adapter);
        AdapterBase.of(base).write(adapter);
        var given = new EvaluationSettings(base, Optional.of(adapter), TASK, file, Optional.empty(), Optional.empty(),
                50, 0, 16);
        List<EvaluatedExample> adapted = evaluate("adapted", given).rows();
        assertEquals(adapted, evaluate("alone", new EvaluationSettings(adapter, Optional.empty(), TASK, file,
                Optional.empty(), Optional.empty(), 50, 0, 16)).rows());
        assertNotEquals(adapted, evaluate("base", new EvaluationSettings(base, Optional.empty(), TASK, file,
                Optional.empty(), Optional.empty(), 50, 0, 16)).rows());
        Files.writeString(adapter.resolve("adapter.json"), Files.readString(adapter.resolve("adapter.json")) + " ");
        assertResumeRefused(directory.resolve("adapted"), given, "was begun with another adapter/adapter.json");
    }

    @Test
    void aFinishedEvaluationIsNotOverwrittenButItsFiguresAreMadeAgain() throws Exception {
        evaluate("out", settings(16));
        Path out = directory.resolve("out");
        byte[] rows = Files.readAllBytes(out.resolve("rows.jsonl"));
        byte[] summary = Files.readAllBytes(out.resolve("summary.json"));
        var e = assertThrows(IOException.class, () -> evaluate("out", settings(16)));
        assertEquals(out + " has an evaluation already; go on with it by --resume, or take another --out",
                e.getMessage());
        Files.delete(out.resolve("summary.json"));
        new EvaluationFolder(out, settings(16)).write(true, EvaluationSummary.View.of(TASK), done -> {});
        assertArrayEquals(rows, Files.readAllBytes(out.resolve("rows.jsonl")));
        assertArrayEquals(summary, Files.readAllBytes(out.resolve("summary.json")));
        assertResumeRefused(out, settings(8), "was begun with another batch_size: 16, now 8");
        var withoutTraining = new EvaluationSettings(directory.resolve("model"), Optional.empty(), TASK, file,
                Optional.of(snippets), Optional.empty(), 50, 0, 16);
        assertResumeRefused(out, withoutTraining, "was begun with another training: a file of SHA-256 ");
        assertResumeRefused(directory.resolve("none"), settings(16), "no evaluation to go on with");
        assertFalse(Files.exists(directory.resolve("none")));
    }

    private static void assertResumeRefused(Path out, EvaluationSettings settings, String message) {
        var folder = new EvaluationFolder(out, settings);
        var e = assertThrows(
                IOException.class, () -> folder.write(true, EvaluationSummary.View.of(TASK), done -> {}));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aCheckpointOfAnotherVocabularyIsRefusedByLine() throws Exception {
        new ModelFolder(directory.resolve("model")).save(
                CharTokenizer.ofText("abcdefghijklmnopqrstuvwxyz0123456789 =+-*/():<>\t\n"));
        assertRefused(CorpusFormatException.class, settings(16),
                "examples.jsonl:1: the vocabulary of tokenizer char does not hold '#'",
                "; take a model that was trained with the examples' vocabulary");
        new ModelFolder(directory.resolve("model")).save(
                CharTokenizer.ofText("\t\n" + Stream.iterate(' ', c -> (char) (c + 1)).limit(200).toList()));
        assertRefused(
                IllegalArgumentException.class, settings(16), "204 tokens, the model of", "take both from one run");
    }

    @Test
    void anExampleOfAnotherTaskIsRefusedByLine() throws Exception {
        examples.set(70, new OutputPrediction().examples(new Subject("a = 1", 70), null).list().get(0));
        write("examples.jsonl", examples);
        assertRefused(CorpusFormatException.class, settings(16),
                "examples.jsonl:71: it is an example of task output; wanted one of line-count");
    }

    @Test
    void anExampleThatIsNotOneOfItsTaskIsRefusedByLine() throws Exception {
        examples.set(3, new Example(TASK.name(), examples.get(3).prompt(), "many", 1, 3));
        write("examples.jsonl", examples);
        assertRefused(CorpusFormatException.class, settings(16),
                "examples.jsonl:4: the example's own answer 'many' is not one of task line-count");
        Files.writeString(file, "");
        assertRefused(IOException.class, settings(16), "examples.jsonl has no example");
    }

    @Test
    void aTruncatedModelIsRefused() throws Exception {
        Path parameters = new ModelFolder(directory.resolve("model")).parameterFile();
        byte[] bytes = Files.readAllBytes(parameters);
        Files.write(parameters, Arrays.copyOf(bytes, bytes.length - 100));
        assertRefused(
                IllegalArgumentException.class, settings(16), "model.safetensors is damaged: its header promises");
        Files.delete(parameters);
        assertRefused(IOException.class, settings(16), "model.safetensors is not there");
    }

    @Test
    void aModelWithoutNumbersIsRefusedBeforeAnythingIsPlaced() throws Exception {
        try (NoGradient inference = new NoGradient()) {
            manager.full(new Shape(tokenizer.vocabularySize(), 16), Float.NaN)
                    .copyTo(model.parameters().get("tokens.weight").getArray());
        }
        new ModelFolder(directory.resolve("model")).save(
                model, new ModelFolder(directory.resolve("model")).config());
        var e = assertThrows(IllegalArgumentException.class, () -> evaluate("out", settings(16)));
        assertTrue(e.getMessage().startsWith("the model's scores are not numbers (NaN)"), e.getMessage());
        assertFalse(Files.exists(directory.resolve("out/rows.jsonl")));
    }

    @Test
    void otherSnippetsAreRefused() throws Exception {
        List<String> lines = Files.readAllLines(snippets);
        Files.write(snippets, lines.subList(0, 100));
        assertRefused(
                CorpusFormatException.class, settings(16), "examples.jsonl:101: it was made from snippet 100, and ",
                " has 100; give the file that the examples were made from");
        Files.writeString(snippets, "{\"source\":\"a = 1\"}\n");
        assertRefused(CorpusFormatException.class, settings(16), "snippets.jsonl:1: wanted a snippet");
    }

    private void assertRefused(Class<? extends Exception> kind, EvaluationSettings settings, String... messages) {
        var e = assertThrows(kind, () -> evaluate("out", settings));
        for (String message : messages) {
            assertTrue(e.getMessage().contains(message), e.getMessage());
        }
        assertFalse(Files.exists(directory.resolve("out")));
    }
}
