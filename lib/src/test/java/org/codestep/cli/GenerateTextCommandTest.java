package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TokenChoice;
import org.codestep.model.ManagedArrays;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class GenerateTextCommandTest {

    private static final Tokenizer TOKENIZER = new CharTokenizer("abcdef\n".codePoints().boxed().toList());
    private static final GptConfig CONFIG =
            new GptConfig(TOKENIZER.vocabularySize(), 32, 2, 2, 16, Positions.ROTARY);

    @TempDir
    private Path directory;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt model;
    private Path folder;
    private Path prompts;

    @BeforeEach
    void writeModelAndPrompts() throws IOException {
        model = new Gpt(CONFIG, new Random(3));
        model.initialize(manager);
        folder = directory.resolve("model");
        new ModelFolder(folder).save(model, CONFIG);
        new ModelFolder(folder).save(TOKENIZER);
        prompts = Files.write(
                directory.resolve("prompts.jsonl"),
                IntStream.range(1, 12).mapToObj(i -> "{\"prompt\":\"" + prompt(i) + "\"}").toList());
    }

    private static String prompt(int i) {
        return "abcdefabcdef".substring(i % 6, 6 + i / 2);
    }

    @Test
    void answersAreThoseOfTheModel() throws Exception {
        Path out = directory.resolve("answers.jsonl");
        assertEquals("", run(0, "--in", prompts, "--out", out, "--max-new-tokens", 9, "--batch", 4));
        List<int[]> tokens = IntStream.range(1, 12).mapToObj(i -> TOKENIZER.encode(prompt(i))).toList();
        List<int[]> expected = new CachedDecoder(
                model, new DecodingSettings(9, TOKENIZER.endId()), TokenChoice.GREEDY).decode(tokens);
        List<String> lines = Files.readAllLines(out);
        for (int i = 1; i < 12; i++) {
            String answer = TOKENIZER.decode(expected.get(i - 1)).replace("\n", "\\n");
            assertEquals("{\"prompt\":\"" + prompt(i) + "\",\"answer\":\"" + answer + "\"}", lines.get(i - 1));
        }
        assertEquals(11, lines.size());
    }

    @Test
    void aSeedGivesTheSameAnswersWhateverTheBatch() throws IOException {
        String[] answers = new String[3];
        for (int i = 0; i < 3; i++) {
            Path out = directory.resolve("answers" + i + ".jsonl");
            run(0, "--in", prompts, "--out", out, "--temperature", "1", "--top-k", 5, "--top-p", "0.95",
                    "--seed", i == 2 ? 8 : 7, "--batch", i == 0 ? 1 : 64);
            answers[i] = Files.readString(out);
        }
        assertEquals(answers[0], answers[1]);
        assertNotEquals(answers[0], answers[2]);
    }

    @Test
    void beamsAndStopTokensAreHeeded() throws IOException {
        Path text = Files.writeString(directory.resolve("prompts.txt"), "abc\n\nfed\ncba\n");
        Path out = directory.resolve("answers.txt");
        run(0, "--in", text, "--out", out, "--beams", 3, "--stop", "\\n", "--stop", "a");
        List<String> answers = Files.readAllLines(out);
        assertEquals(2, answers.size());
        assertFalse(String.join("", answers).contains("a"));
    }

    @Test
    void anAdapterIsMergedIn() throws IOException {
        Lora.add(model, "x", new LoraConfig(2, 4), new Random(1));
        Lora.parameters(model, "x").forEach((name, parameter) -> {
            try (NoGradient inference = new NoGradient()) {
                manager.randomNormal(parameter.getShape()).copyTo(parameter.getArray());
            }
        });
        Lora.save(model, "x", new LoraConfig(2, 4), directory.resolve("adapter"));
        Path with = directory.resolve("with.jsonl");
        Path without = directory.resolve("without.jsonl");
        run(0, "--in", prompts, "--out", with, "--adapter", directory.resolve("adapter"));
        run(0, "--in", prompts, "--out", without);
        assertNotEquals(Files.readString(without), Files.readString(with));
    }

    @Test
    void whatIsWrongIsSaidInOneLineAndNothingIsWritten() throws IOException {
        Path out = directory.resolve("answers.jsonl");
        Path bad = Files.writeString(directory.resolve("bad.txt"), "abc\n\nabz\n");
        String message = run(1, "--in", bad, "--out", out);
        assertTrue(message.contains("bad.txt") && message.contains("3") && message.contains("'z'"), message);
        Path tooLong = Files.writeString(directory.resolve("long.txt"), "a".repeat(33));
        message = run(1, "--in", tooLong, "--out", out);
        assertTrue(message.endsWith("the prompt has 33 tokens; the model takes 1 to 32; shorten it, or use its"
                + " end: --cut-prompts\n"), message);
        message = run(1, "--in", directory.resolve("prompts.jsonl"), "--out", out, "--model", directory);
        assertTrue(message.endsWith("config.json is not there\n"), message);
        assertFalse(Files.exists(out));
    }

    @Test
    void argumentsThatExcludeEachOtherAreRefused() throws IOException {
        Path out = directory.resolve("answers.jsonl");
        assertRefused("--top-k and --top-p say what is drawn; give a --temperature too", out, "--top-k", 3);
        assertRefused("--beams and --temperature exclude each other", out, "--beams", 2, "--temperature", 1);
        assertRefused("Invalid value for option '--max-new-tokens': wanted at least 1, got 0",
                out, "--max-new-tokens", 0);
        assertRefused("--stop: an answer cannot end before an empty text", out, "--stop", "");
        assertRefused("--min-p says what is drawn; give a --temperature too", out, "--min-p", 0);
        assertRefused("--length-penalty and --early-stopping are of beam search; give --beams of at least 2 too",
                out, "--length-penalty", 1);
        assertRefused("--answers: several are drawn, or found by beams; give a --temperature or --beams too",
                out, "--answers", 2);
        assertRefused("--answers 4 is more than the --beams 3 that find them", out, "--beams", 3, "--answers", 4);
        assertRefused("--stream shows the one answer to a --prompt as it comes", out, "--stream");
        assertRefused("--details are fields of objects", directory.resolve("answers.txt"), "--details");
        assertRefused("Invalid value for option '--temperature': wanted a number above 0, got 0",
                out, "--temperature", 0);
        assertRefused("Invalid value for option '--top-p': wanted a number above 0 and at most 1, got 0",
                out, "--temperature", 1, "--top-p", 0);
        assertRefused("Invalid value for option '--min-p': wanted a number from 0 to 1, got 2",
                out, "--temperature", 1, "--min-p", 2);
        assertRefused("Invalid value for option '--no-repeat-ngram': wanted at least 0, got -1",
                out, "--no-repeat-ngram", -1);
        assertRefused("Invalid value for option '--repetition-penalty': wanted a number above 0, got 0",
                out, "--repetition-penalty", 0);
        assertRefused("Invalid value for option '--early-stopping': wanted true, false or never, got 'first'",
                out, "--beams", 2, "--early-stopping", "first");
        assertRefused("Invalid value for option '--top-p': wanted a number above 0 and at most 1, got 2",
                out, "--temperature", 1, "--top-p", 2);
    }

    @Test
    void onePromptIsAnsweredOnStandardOutput() throws Exception {
        int[] expected = new CachedDecoder(model, new DecodingSettings(9, TOKENIZER.endId()), TokenChoice.GREEDY)
                .decode(List.of(TOKENIZER.encode("fed"))).get(0);
        CommandRun run = CommandRun.of("generate-text", "--model", folder.toString(), "--prompt", "fed",
                "--max-new-tokens", "9");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(TOKENIZER.decode(expected) + "\n", run.out());
    }

    @Test
    void aStreamIsTheAnswer() {
        String[] whole = {"generate-text", "--model", folder.toString(), "--prompt", "fed", "--max-new-tokens", "9",
            "--temperature", "2", "--seed", "3", "--stop", "cd", "--repetition-penalty", "1.1"};
        CommandRun streamed = CommandRun.of(
                Stream.concat(Stream.of(whole), Stream.of("--stream")).toArray(String[]::new));
        assertEquals(0, streamed.exitCode(), streamed.err());
        assertEquals(CommandRun.of(whole).out(), streamed.out());
        assertTrue(streamed.out().length() > 1, streamed.out());
        CommandRun refused = CommandRun.of("generate-text", "--model", folder.toString(), "--prompt", "fed",
                "--stream", "--beams", "2");
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().startsWith("codestep: --stream shows the one answer"), refused.err());
    }

    /** A stop of two tokens ends some answers before it, and never comes in others. */
    @Test
    void detailsSayWhatEndedAnAnswer() throws IOException {
        Path out = directory.resolve("answers.jsonl");
        run(0, "--in", prompts, "--out", out, "--temperature", 3, "--answers", 5, "--details", "--stop", "da",
                "--stop", "zz", "--max-new-tokens", 6);
        List<String> lines = Files.readAllLines(out);
        assertEquals(5 * 11, lines.size());
        for (String end : List.of("end", "stop", "length")) {
            assertTrue(lines.stream().anyMatch(line -> line.endsWith(",\"ended\":\"" + end + "\"}")), lines.toString());
        }
        assertTrue(lines.stream().noneMatch(line -> line.split("\"answer\"")[1].contains("da")), lines.toString());
        run(0, "--in", prompts, "--out", out, "--beams", 4, "--answers", 2, "--details", "--early-stopping", "never",
                "--no-repeat-ngram", 2);
        lines = Files.readAllLines(out);
        assertEquals(2 * 11, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.matches(".*\"ended\":\"[a-z]+\",\"score\":-[0-9.E-]+}")),
                lines.toString());
    }

    @Test
    void moreBeamsThanTokensAreRefusedAndNothingIsWritten() throws IOException {
        Path out = directory.resolve("answers.jsonl");
        String message = run(1, "--in", prompts, "--out", out, "--beams", 200);
        assertTrue(message.contains("200 beams are more than the model's vocabulary of"), message);
        assertFalse(Files.exists(out));
    }

    /** A model reads 32 tokens; of a longer prompt its end, if that is asked for. */
    @Test
    void longPromptsAreCutOnlyWhereThatIsAskedFor() throws IOException {
        String end = "abcdef".repeat(6).substring(0, 32);
        Path two = Files.writeString(directory.resolve("two.txt"), "fedcba" + end + "\n\n" + end + "\n");
        Path out = directory.resolve("answers.jsonl");
        String message = run(1, "--in", two, "--out", out, "--max-new-tokens", 1);
        assertTrue(message.endsWith("the prompt has 38 tokens; the model takes 1 to 32; shorten it, or use its"
                + " end: --cut-prompts\n"), message);
        run(0, "--in", two, "--out", out, "--max-new-tokens", 1, "--cut-prompts");
        List<String> answers = Files.readAllLines(out);
        assertEquals(answers.get(0).replace("fedcba", ""), answers.get(1));
    }

    @Test
    void whereAnswersGoFollowsFromThePrompts() throws IOException {
        assertTrue(run(2, "--in", prompts).startsWith("codestep: --in wants an --out: a file for the answers"));
        assertTrue(run(2, "--prompt", "abc", "--out", directory.resolve("x"))
                .startsWith("codestep: --out is for the answers to a file; that to a --prompt is printed"));
        assertTrue(run(2, "--out", directory.resolve("x")).contains("--in"));
    }

    private void assertRefused(String expected, Path out, Object... arguments) throws IOException {
        Object[] all = Stream.concat(Stream.of("--in", prompts, "--out", out), Stream.of(arguments)).toArray();
        String message = run(2, all);
        assertTrue(message.startsWith("codestep: " + expected), message);
        assertFalse(Files.exists(out));
    }

    /** Runs the command, and gives its messages, those of progress aside. */
    private String run(int exitCode, Object... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("generate-text"));
        if (!List.of(arguments).contains("--model")) {
            all.addAll(List.of("--model", folder.toString()));
        }
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertEquals(exitCode, run.exitCode(), run.err());
        StringBuilder kept = new StringBuilder();
        run.err().lines().filter(line -> line.startsWith("codestep")).forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }
}
