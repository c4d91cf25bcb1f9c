package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.codestep.cli.option.ModelOptions;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.corpus.file.PlacedFolder;
import org.codestep.export.ExportTarget;
import org.codestep.export.HuggingFaceExport;
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
            "Writes a model for Python: a folder that Hugging Face's transformers load as it is.",
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
            "Example:",
            "  codestep export --model runs/base/best --to huggingface --out for-python"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class ExportCommand implements Callable<Integer> {

    private static final double GIGABYTE = 1e9;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--merge", description = "Write the model with the LoRA adapter added to its weights.")
    private boolean merge;

    @Option(names = "--to", required = true, paramLabel = "TARGET", description = "For whom: huggingface.")
    private ExportTarget target;

    @Option(names = "--out", required = true, paramLabel = "DIR", converter = PathConverter.OutputFolder.class,
            description = "The folder to write, which is not there or is empty; it appears when it is complete.")
    private Path out;

    @Option(names = "--precision", paramLabel = "NAME", defaultValue = "float32",
            description = "Of the weights: float32, bfloat16 or float16. Default: ${DEFAULT-VALUE}.")
    private StoredPrecision precision;

    @Option(names = "--shard-size", paramLabel = "GB", converter = NumberConverter.Positive.class, defaultValue = "5",
            description = "The most weights in one file, in units of a billion bytes; more go into several files with"
                    + " an index. Default: ${DEFAULT-VALUE}.")
    private double shardSize;

    @Option(names = "--evaluation", paramLabel = "DIR", converter = PathConverter.InputFolder.class,
            description = "What codestep evaluate wrote of the model, for the page about it. Repeatable.")
    private List<Path> evaluations = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PlacedFolder.requireEmpty(out);
        ModelOptions.Folders folders = model.folders();
        requireMergeWhereThereIsAnAdapter(folders);
        switch (target) {
            case HUGGINGFACE -> HuggingFaceExport.write(folders.model(), folders.adapter(),
                    new HuggingFaceExport.Settings(
                            new WeightShards(precision, (long) Math.max(1, shardSize * GIGABYTE)), evaluations),
                    out);
        }
        return 0;
    }

    private void requireMergeWhereThereIsAnAdapter(ModelOptions.Folders folders) {
        boolean adapted = folders.adapter().isPresent() || Lora.isSavedIn(folders.model());
        if (adapted && !merge) {
            throw new ParameterException(spec.commandLine(), folders.adapter().orElse(folders.model())
                    + " is a LoRA adapter, and " + target + " wants a whole model; give --merge to add it to the"
                    + " weights of its model");
        }
        if (merge && !adapted) {
            throw new ParameterException(spec.commandLine(), "--merge wants a LoRA adapter, and " + folders.model()
                    + " is a model; leave --merge out, or give an --adapter");
        }
    }
}
