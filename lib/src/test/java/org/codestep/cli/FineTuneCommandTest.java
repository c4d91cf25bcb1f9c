package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.JavaCommand;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.file.ModelFolder;
import org.codestep.train.TinyFamily;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code codestep train} from models of the Hub's families. */
class FineTuneCommandTest extends CommandsInFolder {

    @BeforeEach
    void makeExamples() throws IOException {
        Files.write(folder.resolve("e.jsonl"), IntStream.range(0, 80)
                .mapToObj(i -> "{\"task\":\"line-count\",\"prompt\":\"a = " + i + "\\n# count?\",\"answer\":\""
                        + (1 + i % 3) + "\",\"right_answers\":1,\"snippet\":" + i + "}")
                .toList());
    }

    private void refused(String arguments, String message) {
        assertEquals(1, run(arguments), err);
        assertTrue(err.contains(message), err);
        assertEquals(1, err.strip().lines().count(), err);
        assertFalse(Files.exists(folder.resolve("x")), "nothing is written");
    }

    private void makeModel(String family) throws IOException {
        TinyFamily.write(family, folder.resolve("model"));
        done("split --in " + at("e.jsonl") + " --tokenizer " + at("model") + " --out " + at("data"));
    }

    private String train(String out) {
        return "train --data " + at("data") + " --start-from " + at("model") + " --out " + at(out) + " --steps 6"
                + " --batch-size 4 --warmup 1 --learning-rate 0.01 --report-every 1 --evaluate-every 3 --save-every 3"
                + " --evaluation-batches 1 --keep-last 3 --accumulation 2";
    }

    private List<String> log(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("log.jsonl")).stream()
                .map(line -> line.replaceAll("\"seconds\":[^,]*,", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, ''", "gpt2, --lora-rank 2 --lora-dropout 0.1", "gpt2, --lora-rank 2 --lora-dropout 0.1 --shards 2",
        "gpt2, '--lora-rank 2 --lora-dropout 0.1 --activation-checkpointing true --devices cpu,cpu --shards 2'",
        "llama, ''", "llama, --lora-rank 2", "qwen2, ''",
        "codet5, --freeze shared", "codet5, --lora-rank 2 --precision bf16",
        "t5-1.1, --activation-checkpointing true"
    })
    void aRunGoesOnToTheSameLossesAndBytes(String family, String options) throws IOException {
        makeModel(family);
        String command = (train("run") + " " + options).strip();
        done(command);
        assertTrue(err.matches("(?s).*\ntrains [\\d,]+ of [\\d,]+ parameters \\([\\d.]+%\\)\n.*"), err);
        List<String> whole = log("run");
        assertEquals(6, whole.size());
        String file = options.contains("lora") ? "adapter.safetensors" : "model.safetensors";
        byte[] weights = Files.readAllBytes(folder.resolve("run/last").resolve(file));
        byte[] moments = Files.readAllBytes(folder.resolve("run/last/optimizer.safetensors"));

        remove(folder.resolve("run/checkpoints/step-00000006"));
        done(command + " --resume");
        assertEquals(whole, log("run"));
        assertArrayEquals(weights, Files.readAllBytes(folder.resolve("run/last").resolve(file)));
        assertArrayEquals(moments, Files.readAllBytes(folder.resolve("run/last/optimizer.safetensors")));

        if (!options.contains("lora")) {
            ModelFolder last = new ModelFolder(folder.resolve("run/last"));
            ModelFolder first = new ModelFolder(folder.resolve("model"));
            assertEquals(first.config(), last.config());
            assertEquals(JsonFile.read(first.configFile(), JsonNode.class),
                    JsonFile.read(last.configFile(), JsonNode.class));
            assertArrayEquals(Files.readAllBytes(folder.resolve("model/tokenizer.json")),
                    Files.readAllBytes(folder.resolve("run/last/tokenizer.json")));
        }
        done("generate-text --model " + at("run/best") + " --in " + at("e.jsonl") + " --out " + at("a.jsonl")
                + " --max-new-tokens 3");
        done("evaluate --model " + at("run/best") + " --task line-count --in " + at("e.jsonl") + " --out " + at("v"));
        assertEquals(80, Files.readAllLines(folder.resolve("v/rows.jsonl")).size());
        done("report --evaluation " + at("v") + " --out " + at("v.html"));
    }

    /** A process that is killed after its third step. */
    @Test
    void aKilledRunOfAnEncoderDecoderGoesOn() throws Exception {
        makeModel("codet5");
        done(train("whole").replace("--steps 6", "--steps 40"));
        List<String> command = JavaCommand.of(Codestep.class, "-Xmx256m", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(train("killed").replace("--steps 6", "--steps 40").split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile()).start();
        try {
            Path log = folder.resolve("killed/log.jsonl");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (process.isAlive() && !(Files.exists(log) && Files.readAllLines(log).size() > 3)) {
                assertTrue(System.nanoTime() < end, "no third step");
                Thread.sleep(2);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(log("killed").size() < 40, Files.readString(folder.resolve("out")));
        done(train("killed").replace("--steps 6", "--steps 40") + " --resume");
        assertEquals(log("whole"), log("killed"));
        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("whole/last").resolve(file)),
                    Files.readAllBytes(folder.resolve("killed/last").resolve(file)), file);
        }
    }

    /** So many steps that the examples are known by heart: what is trained is what is asked. */
    @Test
    void anEncoderDecoderLearnsItsAnswers() throws IOException {
        makeModel("codet5");
        Path e = folder.resolve("e.jsonl");
        Files.writeString(e, Files.readString(e).replaceAll("\"answer\":\"\\d\"", "\"answer\":\"2\""));
        done("split --in " + at("e.jsonl") + " --tokenizer " + at("model") + " --out " + at("data"));
        done(train("run").replace("--steps 6", "--steps 60").replace("0.01", "0.03").replace("--save-every 3",
                "--save-every 60").replace("--accumulation 2", "--accumulation 1"));
        done("evaluate --model " + at("run/last") + " --task line-count --in " + at("e.jsonl") + " --out " + at("v"));
        List<String> right = new ArrayList<>(Files.readAllLines(folder.resolve("v/rows.jsonl")));
        right.removeIf(row -> !row.contains("\"right\":true"));
        assertEquals(80, right.size(), Files.readAllLines(folder.resolve("v/rows.jsonl")).get(0));
    }

    /** Gradients of threads that end in whatever order are added up in one. */
    @Test
    void batchesSideBySideAreComputedAnewToTheSameBytes() throws IOException {
        makeModel("codet5");
        for (String run : List.of("one", "two")) {
            done(train(run) + " --activation-checkpointing true --shards 2 --devices cpu --lora-rank 2"
                    + " --lora-dropout 0.5");
        }
        String weights = "last/adapter.safetensors";
        assertEquals(-1, Files.mismatch(folder.resolve("one").resolve(weights), folder.resolve("two").resolve(weights)));
    }

    @Test
    void settingsThatDoNotFitAreRefusedByName() throws IOException {
        makeModel("codet5");
        String train = train("x");
        refused(train + " --batches examples", "batches examples are for models that read from left to right, as gpt"
                + " does; the model is of the type t5; take other batches, as auto");
        refused(train + " --prompt-weight 0.5", "prompt_weight: batches seq2seq have prompts that are only read");
        refused(train + " --channels 13", "channels: the model in ");
        refused(train + " --block-size 65", "block_size: the model in ");
        refused(train + " --freeze decder", "freeze: no parameter is called 'decder', or begins so; the names begin");
        refused(train + " --freeze .*", "freeze: '.*' freezes every parameter of the model; leave one to train");
        refused(train + " --block-size 2", " examples fits into a block_size of 2; one of ");
        assertEquals(2, run(train + " --freeze shared --lora-rank 2"));
        assertTrue(err.contains("freeze: LoRA freezes all of the model"), err);
        done(train("short") + " --block-size 16");
        assertTrue(err.contains("\nblock_size 16: batches have no longer sequences, though the model takes 64 tokens\n"),
                err);
        assertEquals(16, JsonFile.read(folder.resolve("short/run.json"), JsonNode.class).at("/settings/block_size")
                .asInt());
        assertEquals("seq2seq", JsonFile.read(folder.resolve("short/run.json"), JsonNode.class)
                .at("/settings/batches").asText());
        remove(folder.resolve("short/checkpoints/step-00000006"));
        done(train("short") + " --block-size 16 --resume");

        remove(folder.resolve("model"));
        remove(folder.resolve("data"));
        makeModel("gpt2");
        refused(train + " --batches seq2seq", "batches seq2seq are for models that have an encoder and a decoder, as t5"
                + " has; the model is of the type gpt2; take other batches, as auto");
    }

    @Test
    void aLossThatIsNoNumberSaysWhatHelps() throws IOException {
        makeModel("llama");
        String command = train("run").replace("0.01", "1e30").replace("--accumulation 2", "--last-learning-rate 1e30");
        assertEquals(1, run(command + " --precision bf16 --clip-norm 1e30"), err);
        assertTrue(err.lines().anyMatch(line -> line.matches("codestep: the (loss|gradient norm) of step \\d is"
                + " (NaN|-?Infinity); lower the learning rate, or set precision to float32; its batches are in .*")),
                err);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
