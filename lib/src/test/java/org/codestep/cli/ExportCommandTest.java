package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.codestep.corpus.file.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code codestep export} from a run to a folder for Python. */
class ExportCommandTest {

    @TempDir
    private Path folder;

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private CommandRun run(String arguments) {
        return CommandRun.of(arguments.split(" "));
    }

    private void done(String arguments) {
        CommandRun run = run(arguments);
        assertEquals(0, run.exitCode(), run.err());
    }

    private void refused(int code, String message, String arguments) {
        CommandRun run = run(arguments);
        List<String> lines = run.err().lines().filter(line -> line.startsWith("codestep: ")).toList();
        assertEquals(List.of("codestep: " + message), lines);
        assertEquals(code, run.exitCode());
    }

    private void train(String more) {
        done("generate --level 1.1 --count 80 --seed 1 --out " + at("s.jsonl"));
        done("label --task line-count --in " + at("s.jsonl") + " --out " + at("e.jsonl"));
        done("split --in " + at("e.jsonl") + " --tokenizer keyword --out " + at("data"));
        done(training("run") + " --layers 1 --heads 2 --channels 16 --block-size 128 " + more);
    }

    private String training(String out) {
        return "train --data " + at("data") + " --out " + at(out) + " --steps 2 --batch-size 4 --warmup 1"
                + " --evaluate-every 1 --save-every 1 --evaluation-batches 1 --shards 1";
    }

    private String export(String model, String more) {
        return "export --model " + at(model) + " --to huggingface --out " + at("out") + more;
    }

    @Test
    void aRunAndItsAdapterAreExportedWithWhatIsKnownOfThem() throws IOException {
        train("--positions rotary");
        done("evaluate --model " + at("run/best") + " --task line-count --in " + at("e.jsonl") + " --limit 10 --out "
                + at("evaluation"));
        done(export("run/best", " --precision bfloat16 --evaluation " + at("evaluation")));
        String card = Files.readString(folder.resolve("out/README.md"));
        assertTrue(card.contains("| steps | 2 |"), card);
        assertTrue(card.contains("| lowest validation loss | "), card);
        assertTrue(card.contains("| train.bin | "), card);
        assertTrue(card.contains("## Evaluation: evaluation\n\nTask `line-count`, 10 examples"), card);
        assertTrue(card.contains("| exact | 0."), card);
        refused(1, at("out") + " is not empty; give a folder that is, or one that is not there",
                export("run/best", ""));

        done(training("tuned") + " --start-from " + at("run/best") + " --lora-rank 2");
        String out = " --out " + at("merged");
        String adapter = "export --model " + at("tuned/best") + " --to huggingface" + out;
        refused(2, at("tuned/best") + " is a LoRA adapter, and huggingface wants a whole model; give --merge to add it"
                + " to the weights of its model, or --to peft for the adapter alone; see codestep export --help",
                adapter);
        refused(1, at("evaluation") + " is an evaluation of another model: "
                + folder.resolve("tuned/best/adapter.safetensors")
                + " is not among its files; give one of this model",
                adapter + " --merge --evaluation " + at("evaluation"));
        assertFalse(Files.exists(folder.resolve("merged")));
        done(adapter + " --merge");
        assertTrue(Files.readString(folder.resolve("merged/README.md")).contains("| lora_rank | 2 |"));
        refused(2, "--merge wants a LoRA adapter, and " + at("run/best") + " is a model; leave --merge out, or give an"
                + " --adapter; see codestep export --help", "export --merge --model " + at("run/best")
                + " --to huggingface --out " + at("none"));
    }

    @Test
    void anAdapterIsExportedAloneWithWhatIsKnownOfIt() throws IOException {
        train("--positions rotary");
        done(export("run/best", ""));
        done(training("tuned") + " --start-from " + at("run/best") + " --lora-rank 2 --lora-targets q_proj,v_proj");
        done("evaluate --model " + at("tuned/best") + " --task line-count --in " + at("e.jsonl") + " --limit 10 --out "
                + at("evaluation"));
        String adapter = peft("tuned/best", " --base " + at("out"));
        done(adapter + " --evaluation " + at("evaluation"));
        String configuration = Files.readString(folder.resolve("peft/adapter_config.json"));
        assertTrue(configuration.contains("\"target_modules\" : [ \"q_proj\", \"v_proj\" ]"), configuration);
        String card = Files.readString(folder.resolve("peft/README.md"));
        assertTrue(card.contains("library_name: peft\nbase_model: \"" + at("out") + "\"\n"), card);
        assertTrue(card.contains("| steps | 2 |"), card);
        assertTrue(card.contains("| lora_rank | 2 |"), card);
        assertTrue(card.contains("## Evaluation: evaluation\n\nTask `line-count`, 10 examples"), card);
        refused(1, at("peft") + " is not empty; give a folder that is, or one that is not there", adapter);
        Disk.delete(folder.resolve("peft"));

        String help = "; see codestep export --help";
        refused(2, "--merge adds an adapter to its model, and peft wants the adapter alone; leave --merge out" + help,
                adapter + " --merge");
        refused(2, "--precision is for the weights of a model; adapters are always of 32 bits; leave --precision out"
                + help, adapter + " --precision float32");
        refused(2, "--shard-size is for the weights of a model; adapters are always one file; leave --shard-size out"
                + help, adapter + " --shard-size 1");
        refused(1, at("run/best") + " is a model without an adapter, and PEFT takes nothing else; give a LoRA adapter"
                + " (--adapter), or write the model itself (--to huggingface)", peft("run/best", ""));
        refused(1, at("tuned") + " is the folder of a run, not of a model; give " + at("tuned/best") + " or "
                + at("tuned/last"), peft("tuned", ""));
        refused(2, "--base names the model of an adapter, and huggingface wants a whole model; leave --base out" + help,
                adapter.replace("--to peft", "--merge --to huggingface"));
        refused(2, "--base: the base has no name; wanted a folder or hub:ORG/NAME" + help,
                peft("tuned/best", " --base= "));
        refused(1, at("run") + "/checkpoints/step-00000002 is one of Codestep's own models, which Python loads as what"
                + " codestep export --to huggingface makes of it; give that folder, or its name on the Hub, as --base",
                peft("tuned/best", ""));
        refused(1, at("data") + "/adapter.json is not there",
                peft("run/best", " --adapter " + at("data") + " --base " + at("out")));
        assertFalse(Files.exists(folder.resolve("peft")));
        assertFalse(Files.exists(folder.resolve("peft.part")));
    }

    private String peft(String model, String more) {
        return "export --model " + at(model) + " --to peft --out " + at("peft") + more;
    }

    @Test
    void whatCannotBeExportedIsRefusedInOneLineAndLeavesNothing() {
        train("--norm rms");
        refused(1, "transformers has no class for this model: norm is rms, and GPT2LMHeadModel, the nearest to it, takes"
                + " only layer", export("run/best", ""));
        refused(1, at("run") + " is the folder of a run, not of a model; give " + at("run/best") + " or "
                + at("run/last"), export("run", ""));
        refused(2, "Invalid value for option '--model': " + at("none") + " is not there; wanted a folder to read; see"
                + " codestep export --help", export("none", ""));
        refused(2, "Invalid value for option '--to': unknown target 'onnx'; wanted huggingface or peft; see codestep"
                + " export --help", export("run/best", "").replace("huggingface", "onnx"));
        refused(2, "Invalid value for option '--precision': unknown precision 'int8'; the precisions are float32,"
                + " bfloat16, float16; see codestep export --help", export("run/best", " --precision int8"));
        assertFalse(Files.exists(folder.resolve("out")));
        assertFalse(Files.exists(folder.resolve("out.part")));
    }
}
