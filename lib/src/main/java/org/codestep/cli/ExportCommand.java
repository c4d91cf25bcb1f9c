package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.codestep.cli.option.ModelOptions;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.corpus.file.PlacedFolder;
import org.codestep.export.ExportTarget;
import org.codestep.export.HuggingFaceExport;
import org.codestep.export.PeftExport;
import org.codestep.model.lora.Lora;
import org.codestep.model.weights.StoredPrecision;
import org.codestep.model.weights.WeightShards;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a model, or its LoRA adapter, for Python: a folder that Hugging Face's transformers or PEFT load as"
                    + " it is.",
            ""
        },
        footer = {
            "",
            "The folder has weights and config.json of a class of transformers that computes the same,"
                    + " generation_config.json, the tokenizer, and a page about the model in README.md. Codestep's own"
                    + " models become GPT2LMHeadModel (learned positions or none, layer norm), LlamaForCausalLM,"
                    + " ArceeForCausalLM or Starcoder2ForCausalLM (rotary positions) or MptForCausalLM (ALiBi); a"
                    + " structure that none of them has is refused by the setting's name. Other models stay what they"
                    + " came as. In Python:",
            "",
            "  model = AutoModelForCausalLM.from_pretrained(\"DIR\")",
            "  tokenizer = AutoTokenizer.from_pretrained(\"DIR\")",
            "",
            "With --to peft it is the adapter alone, in 32 bits and one file, and a page about it. Adapters of"
                    + " Codestep's own models are for what --to huggingface makes of the model: --base says where that"
                    + " is. In Python:",
            "",
            "  model = PeftModel.from_pretrained(model, \"DIR\")",
            "",
            "Examples:",
            "  codestep export --model runs/base/best --to huggingface --out for-python",
            "  codestep export --model runs/tuned/best --to peft --base for-python --out adapter-for-python"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class ExportCommand implements Callable<Integer> {

    private static final double GIGABYTE = 1e9;
    private static final String BASE = "--base";
    private static final String PRECISION = "--precision";
    private static final String SHARD_SIZE = "--shard-size";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--merge",
            description = "For huggingface: write the model with the LoRA adapter added to its weights.")
    private boolean merge;

    @Option(names = "--to", required = true, paramLabel = "TARGET",
            description = "For whom: huggingface, or peft for a LoRA adapter alone.")
    private ExportTarget target;

    @Option(names = "--out", required = true, paramLabel = "DIR", converter = PathConverter.OutputFolder.class,
            description = "The folder to write, which is not there or is empty; it appears when it is complete.")
    private Path out;

    @Option(names = BASE, paramLabel = "DIR|hub:NAME",
            description = "For peft: what Python is to load the model from, a folder or hub:ORG/NAME. Default: where"
                    + " the model is now; one of Codestep's own wants a folder of --to huggingface.")
    private String base;

    @Option(names = PRECISION, paramLabel = "NAME", defaultValue = "float32",
            description = "Of a model's weights: float32, bfloat16 or float16. Default: ${DEFAULT-VALUE}.")
    private StoredPrecision precision;

    @Option(names = SHARD_SIZE, paramLabel = "GB", converter = NumberConverter.Positive.class, defaultValue = "5",
            description = "The most weights of a model in one file, in units of a billion bytes; more go into several"
                    + " files with an index. Default: ${DEFAULT-VALUE}.")
    private double shardSize;

    @Option(names = "--evaluation", paramLabel = "DIR", converter = PathConverter.InputFolder.class,
            description = "What codestep evaluate wrote of the model, for the page about it. Repeatable.")
    private List<Path> evaluations = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PlacedFolder.requireEmpty(out);
        ModelOptions.Folders folders = model.folders();
        switch (target) {
            case HUGGINGFACE -> {
                requireMergeWhereThereIsAnAdapter(folders);
                refuse(BASE, "names the model of an adapter, and " + target + " wants a whole model");
                HuggingFaceExport.write(folders.model(), folders.adapter(),
                        new HuggingFaceExport.Settings(
                                new WeightShards(precision, (long) Math.max(1, shardSize * GIGABYTE)), evaluations),
                        out);
            }
            case PEFT -> {
                refuse("--merge", "adds an adapter to its model, and " + target + " wants the adapter alone");
                refuse(PRECISION, "is for the weights of a model; adapters are always of 32 bits");
                refuse(SHARD_SIZE, "is for the weights of a model; adapters are always one file");
                PeftExport.write(folders.model(), folders.adapter(), peftSettings(), out);
            }
        }
        return 0;
    }

    private PeftExport.Settings peftSettings() {
        try {
            return new PeftExport.Settings(Optional.ofNullable(base), evaluations);
        } catch (IllegalArgumentException e) {
            throw wrong(BASE + ": " + e.getMessage());
        }
    }

    /** Of an option that has no meaning for the target: it is not passed over. */
    private void refuse(String option, String why) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
            throw wrong(option + " " + why + "; leave " + option + " out");
        }
    }

    private void requireMergeWhereThereIsAnAdapter(ModelOptions.Folders folders) {
        boolean adapted = folders.adapter().isPresent() || Lora.isSavedIn(folders.model());
        if (adapted && !merge) {
            throw wrong(folders.adapter().orElse(folders.model()) + " is a LoRA adapter, and " + target
                    + " wants a whole model; give --merge to add it to the weights of its model, or --to peft for the"
                    + " adapter alone");
        }
        if (merge && !adapted) {
            throw wrong("--merge wants a LoRA adapter, and " + folders.model() + " is a model; leave --merge out, or"
                    + " give an --adapter");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
