package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.Fractions;
import org.codestep.corpus.Part;
import org.codestep.corpus.SplitFiles;
import org.codestep.task.Tasks;
import org.codestep.task.Vocabulary;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.Tokenizers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep split}. */
@Command(
        name = "split",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Splits a file of examples into training, validation and test files.",
            "",
            "Examples with the same prompt, or of the same snippet, stay in one part; in a text file, which does not"
                    + " say where a prompt ends, equal entries. Which part, the seed decides.",
            ""
        },
        footer = {
            "",
            "Writes train, val and test, each as .txt and as .bin (unsigned 16-bit little-endian token ids of the"
                    + " text), meta.pkl (a Python pickle of vocab_size, stoi and itos), and meta.json (the same with"
                    + " the settings, the sizes, and the SHA-256 of each .txt).",
            "",
            "Example:",
            "  codestep split --in examples.jsonl --out dataset --fractions 0.9,0.05,0.05 --tokenizer tinypy --seed 3"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class SplitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private InputOption input;

    @Mixin
    private StreamFormat format;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            converter = PathConverter.OutputFolder.class,
            description = "The directory to write to; made if it is not there.")
    private Path directory;

    @Option(
            names = "--fractions",
            paramLabel = "F,F,F",
            defaultValue = "0.8,0.1,0.1",
            description = "Of training, validation and test. Default: ${DEFAULT-VALUE}.")
    private Fractions fractions;

    private String tokenizer;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = NumberConverter.Seed.class,
            defaultValue = "0",
            description = "Seed of the draw. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND",
            defaultValue = "char",
            description = "char: the characters of the file; tinypy: keywords, names and numbers of TinyPy programs,"
                    + " for line counting; keyword: keywords, operators, letters and digits, and the marks of every"
                    + " task."
                    + " Default: ${DEFAULT-VALUE}.")
    void setTokenizer(String tokenizer) {
        try {
            this.tokenizer = Tokenizers.requireKnown(tokenizer);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--tokenizer: " + e.getMessage(), e);
        }
    }

    @Override
    public Integer call() throws IOException {
        new GivenFiles(spec).requireDistinct(List.of(input.file()), parts());
        format.requireUse(List.of(input.file()));
        try (SpooledInputs inputs = new SpooledInputs()) {
            split(inputs.rereadable(input.file(), format.of(input.file())));
        }
        return 0;
    }

    private List<Path> parts() {
        return Arrays.stream(Part.values()).map(part -> directory.resolve(part.fileName() + ".txt")).toList();
    }

    private void split(Path file) throws IOException {
        List<String> keywords =
                tokenizer.equals(KeywordTokenizer.NAME) ? Vocabulary.of(Tasks.all()) : List.of();
        var settings = new SplitFiles.Settings(file, directory, fractions, tokenizer, keywords, seed);
        Map<Part, Long> counts;
        long readings = 2 * FileFormat.of(file).estimateEntries(file);
        try (Progress progress = new Progress("split", "entries read", readings)) {
            counts = SplitFiles.write(settings, progress::stepTo);
            progress.complete();
        }
        spec.commandLine().getErr().printf("%s: %,d train, %,d val, %,d test examples%n",
                directory, counts.get(Part.TRAIN), counts.get(Part.VALIDATION), counts.get(Part.TEST));
    }
}
