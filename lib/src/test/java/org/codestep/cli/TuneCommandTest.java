package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelType;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.lora.PeftFolder;
import org.codestep.train.run.RunInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code codestep train} from a model that it trained before. */
class TuneCommandTest {

    /** So small a rate changes nothing that the log could show. */
    private static final String STAND_STILL =
            " --learning-rate 1e-12 --last-learning-rate 0 --weight-decay 0 --schedule linear";

    private static final String OUTPUTS_ONLY =
            " --lora-rank 2 --lora-scaling root_rank --lora-targets .*output --lora-dropout 0.1";

    @TempDir
    private Path folder;

    private String err;

    @BeforeEach
    void trainAModel() throws IOException {
        makeData("data", "1.1");
        Files.writeString(folder.resolve("c.yaml"), """
                base:
                  batch_size: 4
                  steps: 12
                  warmup: 2
                  report_every: 1
                  evaluate_every: 4
                  evaluation_batches: 2
                  save_every: 5
                """);
        assertEquals(0, train("run", "--layers 1 --heads 2 --channels 8 --block-size 128 --positions rotary"
                + " --learning-rate 0.01"), err);
    }

    private void makeData(String name, String level) throws IOException {
        run("generate", "--level", level, "--count", "120", "--seed", "1", "--out", at("s.jsonl"));
        run("label", "--task", "line-count", "--in", at("s.jsonl"), "--out", at("e.jsonl"));
        assertEquals(0, run("split", "--in", at("e.jsonl"), "--out", at(name)), err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void trainingGoesOnWhereTheModelStands(String rank) throws IOException {
        assertEquals(0, tune("tuned", "--lora-rank " + rank + STAND_STILL), err);
        assertEquals(validationLoss("run"), validationLoss("tuned"), 1e-5);
        assertTrue(RunInfo.read(folder.resolve("tuned")).data().containsKey("start_from/model"));
        assertEquals(8, RunInfo.read(folder.resolve("tuned")).settings().get("channels").asInt());
    }

    @Test
    void aWholeModelIsAModelOfItsOwn() throws IOException {
        assertEquals(0, tune("tuned", "--learning-rate 0.01"), err);
        assertTrue(validationLoss("tuned") < validationLoss("run"), err);
        ModelFolder tuned = new ModelFolder(folder.resolve("tuned/last"));
        assertEquals(new ModelFolder(folder.resolve("run/last")).config(),
                tuned.config());
        assertFalse(Files.exists(tuned.path().resolve("base.json")));
    }

    @Test
    void anAdapterIsKeptAloneAndAnswersWithItsModel() throws IOException {
        byte[] base = Files.readAllBytes(folder.resolve("run/last/model.safetensors"));
        assertEquals(0, tune("tuned", "--learning-rate 0.03" + OUTPUTS_ONLY), err);
        assertArrayEquals(base, Files.readAllBytes(folder.resolve("run/last/model.safetensors")));
        assertTrue(validationLoss("tuned") < validationLoss("run"), err);
        assertFalse(Files.exists(folder.resolve("tuned/last/model.safetensors")));

        String alone = answers("--model", at("tuned/last"));
        assertEquals(alone, answers("--model", at("run/last"), "--adapter", at("tuned/last")));
        assertNotEquals(answers("--model", at("run/last")), alone);

        assertEquals(0, tune("on", "--learning-rate 0.03 --start-from " + at("tuned/last") + OUTPUTS_ONLY), err);
        assertTrue(validationLoss("on") < validationLoss("tuned"), "an adapter can be trained further");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --lora-targets q_proj,up_proj --lora-dora true --lora-modules-to-save lm_head"})
    void anAdaptersRunGoesOn(String more) throws IOException {
        assertEquals(0, tune("tuned", "--lora-rank 2" + more), err);
        byte[] whole = Files.readAllBytes(folder.resolve("tuned/last/adapter.safetensors"));
        // As if it had been killed while the last checkpoint was written.
        Files.move(folder.resolve("tuned/checkpoints/step-00000012"),
                folder.resolve("tuned/checkpoints/step-00000012.part"));
        assertEquals(0, tune("tuned", "--lora-rank 2 --resume" + more), err);
        assertArrayEquals(whole, Files.readAllBytes(folder.resolve("tuned/last/adapter.safetensors")));
        assertEquals(1, tune("tuned", "--lora-rank 3 --resume" + more));
        assertEquals("codestep: " + at("tuned") + " was begun with --lora-rank 2, got 3; give the same, or take"
                + " another --out", err.strip());
    }

    @Test
    void anAdapterOfPeftIsUsedAndTrainedFurther() throws IOException {
        String settings = " --lora-rank 2 --lora-targets q_proj,v_proj --lora-dora true --lora-modules-to-save lm_head";
        assertEquals(0, tune("tuned", "--learning-rate 0.03" + settings), err);
        String expected = answers("--model", at("tuned/last"));
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelFolder files = new ModelFolder(modelFolder());
            LanguageModel model = files.config().create(new Random(1));
            files.load(model, manager);
            LoraConfig config = Lora.load(model, "x", folder.resolve("tuned/last"));
            PeftFolder.write(model, "x", config,
                    ModelType.of(model.config().type()).layerNames(model.config()).orElseThrow(),
                    modelFolder().toString(), folder.resolve("peft"));
        }
        assertEquals(expected, answers("--model", at("run/last"), "--adapter", at("peft")));
        assertEquals(expected, answers("--model", at("peft")));
        assertEquals(0, tune("on", "--learning-rate 0.03 --start-from " + at("peft") + settings), err);
        assertTrue(validationLoss("on") < validationLoss("tuned"), "it can be trained further");
        Files.move(folder.resolve("run"), folder.resolve("moved"));
        assertEquals(1, generate("--model", at("peft")));
        assertTrue(err.contains("which is not there; give the folder that the model is in now"), err);
    }

    /** Token ids of other characters mean other texts, but each has its id in the model too. */
    @Test
    void charactersAreTakenWhateverTheirIds() throws IOException {
        Path train = folder.resolve("e.jsonl");
        Files.writeString(train, Files.readString(train).replaceAll("[5-9]", "4"));
        assertEquals(0, run("split", "--in", at("e.jsonl"), "--out", at("small")), err);
        assertEquals(0, tune("tuned", STAND_STILL + " --data " + at("small")), err);
        assertEquals(0, run("split", "--in", at("e.jsonl"), "--out", at("same"), "--tokenizer", at("run/last")), err);
        assertEquals(0, tune("again", STAND_STILL + " --data " + at("same")), err);
        assertEquals(validationLoss("tuned"), validationLoss("again"));
        makeData("other", "4.1");
        assertEquals(1, tune("more", "--data " + at("other")));
        assertTrue(err.matches("codestep: .*train.bin: token \\d+ has the id \\d+, which is the character '.'; the"
                + " model to start from has never seen it\\R"), err);
        assertFalse(Files.exists(folder.resolve("more")));
    }

    @Test
    void anotherTokenizersSplitIsRefusedAndCanBeMadeWithTheModels() throws IOException {
        assertEquals(0, run("split", "--in", at("e.jsonl"), "--out", at("words"), "--tokenizer", "keyword"), err);
        assertEquals(1, tune("tuned", "--data " + at("words")));
        assertTrue(err.matches("codestep: .*meta.json has \\d+ tokens of the tokenizer keyword, the model in .*\\d+ of"
                + " char; split the examples with the model's own, --tokenizer .*run/last\\R"), err);
        assertFalse(Files.exists(folder.resolve("tuned")));
        assertEquals(2, run("split", "--in", at("e.jsonl"), "--out", at("x"), "--tokenizer", "nowhere"));
        assertTrue(err.contains("unknown tokenizer 'nowhere'; the tokenizers are bytes, char, tinypy, keyword,"
                + " pretrained, or the folder of a model"), err);
    }

    /** Also what is the default of a new model: 6 layers. */
    @Test
    void whatIsAskedForCountsAlsoWhenItIsTheDefault() throws IOException {
        assertEquals(1, tune("tuned", "--layers 6"));
        assertEquals("codestep: layers: the model in " + modelFolder() + " has 1, got 6; leave layers out, or start"
                + " from another model", err.strip());
        assertEquals(0, tune("tuned", "--layers 1 --positions Rotary"), err);
    }

    private Path modelFolder() throws IOException {
        return folder.resolve("run/last").toRealPath();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--channels 16             | channels: the model in RUN/checkpoints/step-00000012 has 8, got 16; leave channels"
                + " out, or start from another model",
        "--start-from nowhere      | nowhere/model.safetensors is not there",
        "--start-from RUN          | RUN is the folder of a run, not of a model; give RUN/best or RUN/last",
        "--start-from DAMAGED      | DAMAGED/model.safetensors is damaged: its header promises",
        "--lora-rank -1            | lora_rank must be at least 1, or 0 for no LoRA, got -1",
        "--lora-rank 2 --lora-targets q_prj | no linear layer's name matches 'q_prj'; near are q_proj, ",
        "--lora-rank 2 --lora-dropout 1 | LoRA's dropout must be at least 0 and below 1, got 1.0",
        "--lora-rank 2 --start-from= | got lora_rank 2 without start_from; set start_from to the model's folder",
        "--start-from ADAPTER      | ADAPTER is an adapter of rank 2, which lora_rank 0 does not train; set lora_rank",
        "--start-from ADAPTER --lora-rank 3 | ADAPTER is an adapter with {\"rank\":2,",
    })
    void whatDoesNotFitIsExplainedOnOneLineAndNothingIsWritten(String options, String explanation)
            throws IOException {
        Path model = folder.resolve("run/last").toRealPath();
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        for (String file : List.of("config.json", "vocabulary.json", "model.safetensors")) {
            byte[] bytes = Files.readAllBytes(model.resolve(file));
            Files.write(damaged.resolve(file), Arrays.copyOf(bytes, bytes.length - (file.startsWith("model") ? 4 : 0)));
        }
        if (options.contains("ADAPTER")) {
            assertEquals(0, tune("adapter", "--lora-rank 2"), err);
        }
        assertTrue(tune("tuned", named(options)) > 0, err);
        assertTrue(err.contains(named(explanation)), err);
        assertEquals(1, err.lines().filter(line -> !line.startsWith("training on ")).count(), err);
        assertFalse(Files.exists(folder.resolve("tuned")));
    }

    private String named(String text) {
        return text.replace("RUN", at("run")).replace("DAMAGED", at("damaged")).replace("ADAPTER", at("adapter/last"));
    }

    @Test
    void anAdapterWithoutItsModelIsExplained() throws IOException {
        assertEquals(0, tune("tuned", "--lora-rank 2"), err);
        Path model = folder.resolve("run/last/model.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 1] ^= 1;
        Files.write(model, bytes);
        assertEquals(1, generate("--model", at("tuned/last")));
        assertTrue(err.contains("give the model that it was made for"), err);
        assertEquals(1, generate("--model", at("run/last"), "--adapter", at("tuned/last")));
        assertTrue(err.contains("give the model that it was made for"), err);
        Files.move(folder.resolve("run"), folder.resolve("moved"));
        assertEquals(1, generate("--model", at("tuned/last")));
        assertTrue(err.contains("which is not there; give the folder that the model is in now"), err);
        bytes[bytes.length - 1] ^= 1;
        Files.write(folder.resolve("moved/last/model.safetensors"), bytes);
        assertEquals(0, generate("--model", at("moved/last"), "--adapter", at("tuned/last")), err);
    }

    /** The lowest that the log has. */
    private double validationLoss(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("log.jsonl")).stream()
                .filter(line -> !line.contains("\"validation_loss\":null"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*\"validation_loss\":([^,]*),.*", "$1")))
                .min().orElseThrow();
    }

    private String answers(String... options) throws IOException {
        assertEquals(0, generate(options), err);
        return Files.readString(folder.resolve("answers.jsonl"));
    }

    private int generate(String... options) throws IOException {
        Path prompts = Files.writeString(folder.resolve("p.jsonl"), """
                {"prompt": "a = 1"}
                {"prompt": "b = 2"}
                {"prompt": "print(a)"}
                """);
        List<String> arguments = new ArrayList<>(List.of("generate-text", "--in", prompts.toString(), "--out",
                at("answers.jsonl"), "--max-new-tokens", "20"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private int tune(String out, String options) {
        boolean started = options.contains("--start-from");
        return train(out, options + (started ? "" : " --start-from " + at("run/last")));
    }

    private int train(String out, String options) {
        String data = options.contains("--data ") ? "" : " --data " + at("data");
        String fixed = "train --config " + at("c.yaml") + " --set base --out " + at(out) + data + " ";
        return run((fixed + options).split(" +"));
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
