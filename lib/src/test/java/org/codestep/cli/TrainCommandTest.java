package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codestep.JavaCommand;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.GptConfig;
import org.codestep.train.config.TrainSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code codestep train}, on a small split that other commands made. */
class TrainCommandTest {

    @TempDir
    private Path folder;

    private String err;

    @BeforeEach
    void makeData() throws IOException {
        run("generate", "--level", "1.1", "--count", "120", "--seed", "1", "--out", at("s.jsonl"));
        run("label", "--task", "line-count", "--in", at("s.jsonl"), "--out", at("e.jsonl"));
        assertEquals(0, run("split", "--in", at("e.jsonl"), "--out", at("data")), err);
        Files.writeString(folder.resolve("c.yaml"), """
                # Small enough for a test.
                base:
                  layers: 1
                  heads: 2
                  channels: 8
                  block_size: 32     # tokens
                  batches: windows
                  batch_size: 4
                  steps: 12
                  warmup: 2
                  report_every: 1
                  evaluate_every: 5
                  evaluation_batches: 2
                  save_every: 5
                base-wide:
                  channels: 16
                base-wide-long-run:
                  steps: 100
                """);
    }

    @Test
    void settingsComeFromTheSetItsPrefixesAndTheOptions() throws IOException {
        assertEquals(0, train("base-wide-long-run", "--steps", "3", "--heads", "4", "--positions", "Rotary", "--bias",
                "true"), err);
        GptConfig config = (GptConfig) new ModelFolder(folder.resolve("run/last")).config();
        assertEquals(List.of(1, 4, 16, 32),
                List.of(config.layers(), config.heads(), config.channels(), config.blockSize()));
        assertTrue(config.bias() && config.positions() == GptConfig.Positions.ROTARY, config.toString());
        assertEquals(3, Files.readAllLines(folder.resolve("run/log.jsonl")).size());
        assertTrue(err.matches("(?s)training on \\S+ \\(.*PyTorch \\S+, codestep [^)]+\\): model_type gpt, block_size 32,"
                + " layers 1, heads 4, .*, positions rotary, .*, vocabulary of [\\d,]+\n.*"), err);
        assertTrue(err.contains("3 steps, 384 tokens"), err);
        assertTrue(err.matches("(?s).*\nlowest validation loss [\\d.]+, after step 3: \\S+/run/best\n"), err);
        assertTrue(Files.readString(folder.resolve("run/run.json")).contains("\"train.bin\" : \""));
    }

    @ParameterizedTest
    @CsvSource({"examples, 0", "packed, 0.5"})
    void examplesAreMaskedToTheirAnswers(String batches, String promptWeight) throws IOException {
        assertEquals(0, train("base", "--batches", batches, "--prompt-weight", promptWeight, "--block-size", "128",
                "--schedule", "multi-step", "--milestones", "0.5,0.9"), err);
        assertTrue(err.contains("all steps made") && !err.contains("left out"), err);
        assertTrue(Files.readString(folder.resolve("run/run.json")).contains("\"train.index\" : \""));
    }

    @Test
    void examplesLongerThanABlockAreLeftOutAndCounted() throws IOException {
        assertEquals(0, train("base", "--batches", "examples", "--block-size", "36"), err);
        assertTrue(Pattern.compile("(?m)^train: \\d+ of 96 examples are left out, being longer than a block_size of 36;"
                + " one of \\d+ takes all$").matcher(err).find(), err);
        int takesAll = Integer.parseInt(err.replaceAll("(?s).*train: .*? one of (\\d+) takes all.*", "$1"));
        Files.move(folder.resolve("run"), folder.resolve("short"));
        assertEquals(0, train("base", "--batches", "examples", "--block-size", "" + takesAll), err);
        assertFalse(err.contains("left out"), err);
        Files.move(folder.resolve("run"), folder.resolve("whole"));
        assertEquals(0, train("base", "--batches", "examples", "--block-size", "" + (takesAll - 1)), err);
        assertTrue(err.contains("of 96 examples are left out"), err);
    }

    @Test
    void aSmallValidationPartMakesSmallBatches() throws IOException {
        for (String batches : List.of("examples", "packed")) {
            assertEquals(0, train("base", "--batches", batches, "--block-size", "128", "--batch-size", "24"), err);
            Files.move(folder.resolve("run"), folder.resolve(batches));
        }
    }

    @Test
    void textsWithoutPromptsAreForWindowsOnly() throws IOException {
        Files.writeString(folder.resolve("t.txt"), "a = 1\n\nb = 2\n\nc = 3\n\nd = 4\n\ne = 5\n\nf = 6\n\ng = 7"
                + "\n\nh = 8\n\ni = 9\n\nj = 0\n");
        assertEquals(0, run("split", "--in", at("t.txt"), "--out", at("texts")), err);
        assertEquals(1, train("base", "--batches", "examples", "--data", at("texts")));
        assertEquals("codestep: " + at("texts/train.index") + " is not there, which says where prompts end: the split"
                + " was made of texts that are no examples, or by an older version; split examples, or take batches of"
                + " windows", err.strip());
        assertEquals(0, train("base", "--data", at("texts"), "--block-size", "4"), err);
    }

    /** A sum of two has no order: two devices learn, bit for bit, what two threads on one do. */
    @Test
    void severalDevicesLearnTheSame() throws IOException {
        assertEquals(0, train("base", "--shards", "2", "--devices", "cpu"), err);
        byte[] model = Files.readAllBytes(folder.resolve("run/last/model.safetensors"));
        Files.move(folder.resolve("run"), folder.resolve("one"));
        assertEquals(0, train("base", "--shards", "2", "--devices", "cpu,cpu"), err);
        assertTrue(err.contains("training on cpu(), cpu() ("), err);
        assertArrayEquals(model, Files.readAllBytes(folder.resolve("run/last/model.safetensors")));
    }

    @Test
    void fewerBitsMakeAnotherModel() throws IOException {
        assertEquals(0, train("base", "--precision", "bf16"), err);
        byte[] model = Files.readAllBytes(folder.resolve("run/last/model.safetensors"));
        Files.move(folder.resolve("run"), folder.resolve("narrow"));
        assertEquals(0, train("base"), err);
        byte[] wide = Files.readAllBytes(folder.resolve("run/last/model.safetensors"));
        assertEquals(wide.length, model.length, "parameters of 32 bits");
        assertFalse(Arrays.equals(wide, model));
    }

    @Test
    void aRunIsNotOverwrittenButGoesOn() throws IOException {
        assertEquals(0, train("base", "--steps", "12"), err);
        byte[] model = Files.readAllBytes(folder.resolve("run/last/model.safetensors"));
        assertEquals(1, train("base", "--steps", "12"));
        assertEquals("codestep: " + at("run") + " has a run already; go on with it by --resume, or take another --out",
                err.strip());
        assertEquals(1, train("base", "--steps", "13", "--resume"));
        assertEquals("codestep: " + at("run") + " was begun with --steps 12, got 13; give the same, or take another"
                + " --out", err.strip());
        assertEquals(0, train("base", "--resume", "--keep-last", "1"), err);
        assertArrayEquals(model, Files.readAllBytes(folder.resolve("run/last/model.safetensors")));
        Files.write(folder.resolve("data/train.bin"), new byte[1000]);
        assertEquals(1, train("base", "--resume"));
        assertTrue(err.contains("train.bin is not the file that " + at("data/meta.json") + " describes"), err);
        assertEquals(0, run("split", "--in", at("e.jsonl"), "--out", at("data"), "--seed", "9"), err);
        assertEquals(1, train("base", "--resume"));
        assertTrue(err.contains("was begun with other data"), err);
    }

    @Test
    void whatGoesOnCountsItsOwnSteps() throws IOException {
        assertEquals(0, train("base"), err);
        assertTrue(err.contains("train: 12 steps in 0:"), err);
        try (Stream<Path> last = Files.walk(folder.resolve("run/checkpoints/step-00000012"))) {
            last.sorted(Comparator.reverseOrder()).forEach(file -> assertTrue(file.toFile().delete(), file::toString));
        }
        assertEquals(0, train("base", "--resume"), err);
        assertTrue(err.contains("\n" + at("run") + " goes on after step 10 of 12\n"), err);
        assertTrue(err.contains("train: 12 steps, 2 of them in 0:"), err);
    }

    /** What an older version had, or had not, is a matter of the run and not of this program's insides. */
    @Test
    void aRunOfAVersionWithOtherSettingsIsRefusedInOneLineOrGoesOn() throws IOException {
        assertEquals(0, train("base"), err);
        Path info = folder.resolve("run/run.json");
        String now = Files.readString(info);
        assertTrue(now.contains("\"bias\" : false"), now);
        Files.writeString(info, now.replace("\"bias\" : false", "\"gone\" : 3"));
        assertEquals(1, train("base", "--resume"));
        assertEquals("codestep: " + at("run") + " was begun with --gone 3, a setting that this version does not have;"
                + " go on with the version that began it (codestep not from its jar), or take another --out",
                err.strip());
        Files.writeString(info, now.replaceFirst(",\\s*\"bias\" : false", ""));
        assertEquals(1, train("base", "--resume", "--bias", "true"));
        assertEquals("codestep: " + at("run") + " was begun with --bias false, got true; give the same, or take another"
                + " --out", err.strip());
        assertEquals(0, train("base", "--resume"), err);
    }

    /** Window runs had it without a use, and draw the same windows now as then. */
    @Test
    void aRunWhoseGoneSettingTouchedNothingGoesOn() throws IOException {
        assertEquals(0, train("base"), err);
        byte[] model = Files.readAllBytes(folder.resolve("run/last/model.safetensors"));
        Path info = folder.resolve("run/run.json");
        String now = Files.readString(info);
        Files.writeString(info, now.replace("\"bias\" : false", "\"bias\" : false, \"answer_after\" : \"==>\""));
        assertEquals(1, train("base", "--resume"));
        assertTrue(err.contains("was begun with --answer-after \"==>\", a setting that this version does not have"),
                err);
        Files.writeString(info, now.replace("\"bias\" : false", "\"bias\" : false, \"answer_after\" : \"\""));
        assertEquals(0, train("base", "--resume"), err);
        assertArrayEquals(model, Files.readAllBytes(folder.resolve("run/last/model.safetensors")));
    }

    @Test
    void anInterruptedCommandGoesOnToTheSameModel() throws Exception {
        assertEquals(0, train("base", "--steps", "150", "--save-every", "1000"), err);
        Files.move(folder.resolve("run"), folder.resolve("whole"));
        List<String> command = JavaCommand.of(Codestep.class, "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("train", "--config", at("c.yaml"), "--set", "base", "--data", at("data"), "--out",
                at("run"), "--steps", "150", "--save-every", "1000"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            Path log = folder.resolve("run/log.jsonl");
            while (process.isAlive() && !(Files.exists(log) && Files.size(log) > 0)) {
                Thread.sleep(2);
            }
            process.destroy(); // SIGTERM, which Java treats as an interrupt from the keyboard
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
        } finally {
            process.destroyForcibly();
        }
        String out = Files.readString(folder.resolve("out"));
        assertTrue(out.contains("training stopped after step") && out.contains("--resume goes on from there"), out);
        assertTrue(Files.exists(folder.resolve("run/last/model.safetensors")), out);
        assertFalse(Files.exists(folder.resolve("run/checkpoints/step-00000150")), "stopped before the end");
        assertEquals(0, train("base", "--steps", "150", "--save-every", "1000", "--resume"), err);
        assertArrayEquals(Files.readAllBytes(folder.resolve("whole/last/model.safetensors")),
                Files.readAllBytes(folder.resolve("run/last/model.safetensors")));
    }

    @Test
    void aLossThatIsNoNumberLeavesItsBatches() {
        assertEquals(1, train("base", "--learning-rate", "1e37", "--warmup", "0"));
        assertTrue(err.contains("is NaN; lower the learning rate; its batches are in "), err);
        assertTrue(Files.exists(folder.resolve("run/failed-batches.json")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--heads 3           | channels must be a multiple of heads, got 8 channels and 3 heads",
        "--block-size 100000 | tokens, a block of 100000 needs 100001; make the block smaller or the file longer",
        "--warmup 12         | a warm-up of 12 steps does not fit into a run of 12",
        "--batch-size 0      | batch_size must be at least 1, got 0",
        "--prompt-weight -1  | prompt_weight must be at least 0 and finite, got -1.0",
        "--layers two        | layers: wanted a whole number, got 'two'",
        "--positions here    | positions: wanted one of [learned, rotary, alibi, none], got 'here'",
        "--schedule cosinus  | schedule: wanted one of [constant, linear, cosine, multi-step], got 'cosinus'",
        "--precision half    | precision: wanted one of [float32, bf16], got 'half'",
        "--devices gpu99     | devices: gpu99 is not there, the engine sees",
        "--devices tpu       | devices: wanted auto, cpu, gpu, or names as gpu0,gpu1; got 'tpu'",
        "--devices cpu,cpu   | shards must be a multiple of the 2 devices, got 1; set shards to 2",
        "--data nowhere      | nowhere/meta.json is not there",
        "--batches examples --block-size 8 | none of 96 examples fits into a block_size of 8; one of ",
        "--batches examples --block-size 128 --batch-size 97 | a batch of 97 needs as many examples, got 96",
        "--resume            | has no run; leave --resume out",
        "--chanels 4         | unknown option '--chanels'; did you mean --channels?",
    })
    void badNumbersAreExplainedOnOneLineAndNothingIsWritten(String options, String explanation) {
        assertTrue(train("base", options.split(" ")) > 0, err);
        assertTrue(err.contains(explanation), err);
        assertEquals(1, err.strip().lines().count(), err);
        assertFalse(Files.exists(folder.resolve("run")));
    }

    /** 16 channels do not go with the 6 heads of the defaults, but with the 4 of the option. */
    @Test
    void aSetNeedNotBeAWholeModel() throws IOException {
        Files.writeString(folder.resolve("c.yaml"), "base:\n  batches: windows\n  batch_size: 4\n"
                + "  evaluation_batches: 1\n  layers: 1\n  channels: 16\n  block_size: 8\n");
        assertEquals(0, train("base", "--heads", "4", "--steps", "2", "--warmup", "0"), err);
    }

    @Test
    void faultsOfTheFileAreNamed() throws IOException {
        assertEquals(2, train("wide"));
        assertTrue(err.contains("c.yaml has no set 'wide'; its sets are base, base-wide, base-wide-long-run"), err);
        Files.writeString(folder.resolve("c.yaml"), "base:\n  chanels: 4\n");
        assertEquals(2, train("base"));
        assertTrue(err.contains("c.yaml: unknown setting 'chanels'; the settings are data, batches, "), err);
        Files.writeString(folder.resolve("c.yaml"), "base: [\n");
        assertEquals(1, train("base"));
        assertTrue(err.contains("c.yaml is no YAML file: ") && err.strip().lines().count() == 1, err);
    }

    @Test
    void theDefaultsAreAFileOfSettings() throws IOException {
        CommandRun defaults = CommandRun.of("train", "--print-defaults");
        assertEquals(0, defaults.exitCode(), defaults.err());
        Files.writeString(folder.resolve("c.yaml"), defaults.out());
        TrainSettings.names().forEach(name ->
                assertTrue(defaults.out().matches("(?s).*\\n  #?" + name + ": .*"), name));
        assertEquals(0, train("base", "--layers", "1", "--heads", "1", "--channels", "4", "--steps", "1", "--warmup",
                "0", "--batch-size", "1", "--evaluation-batches", "1", "--block-size", "64"), err);
        TrainSettings.names().forEach(name ->
                assertFalse(TrainSettings.description(name).startsWith("of the model;"), name + " has no description"));
    }

    private int train(String set, String... options) {
        List<String> arguments = new ArrayList<>(List.of("train", "--config", at("c.yaml"), "--set", set,
                "--out", at("run")));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--data")) {
            arguments.addAll(List.of("--data", at("data")));
        }
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        err = run.err();
        return run.exitCode();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
