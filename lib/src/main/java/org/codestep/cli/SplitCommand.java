package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.InputOption;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.SpooledInputs;
import org.codestep.cli.option.StreamFormat;
import org.codestep.cli.option.TokenizerPlace;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.corpus.split.SplitFiles;
import org.codestep.report.progress.Progress;
import org.codestep.task.kind.Tasks;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.TokenizerType;
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
            "Examples of the same program stay in one part, as do equal entries; in a text file, examples are told by"
                    + " the form that their task gives them. Which part, the seed decides.",
            ""
        },
        footer = {
            "",
            "Writes train, val and test, each as .txt, as .bin (the token ids of the text, unsigned little-endian"
                    + " numbers of 16 bits, or of 32 for more than 65,536 tokens), and as .index (three 64-bit numbers"
                    + " an example: the tokens before its prompt, its answer and its end), meta.pkl (a Python pickle of"
                    + " vocab_size, stoi and itos), and meta.json (the same with the width of an id, the settings, the"
                    + " sizes, and the SHA-256 of each .txt). Texts that are no examples have no .index.",
            "",
            "Examples:",
            "  codestep split --in examples.jsonl --out dataset --fractions 0.9,0.05,0.05 --tokenizer tinypy --seed 3",
            "  codestep split --in more.jsonl --out more --tokenizer runs/first/best"
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

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = NumberConverter.Seed.class,
            defaultValue = "0",
            description = "Seed of the draw. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND|" + TokenizerPlace.LABEL,
            defaultValue = CharTokenizer.NAME,
            completionCandidates = Kinds.class,
            description = "${COMPLETION-CANDIDATES}; or the folder of a model, or of a tokenizer.json, or that file, or"
                    + " its name on the Hub, whose own is taken. Default: ${DEFAULT-VALUE}.")
    private String tokenizer;

    /** For the help. */
    private static final class Kinds implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Stream.of(TokenizerType.REGISTER.all().stream()
                    .map(type -> type.name() + ": " + type.description())
                    .collect(Collectors.joining("; "))).iterator();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        new GivenFiles(spec).requireDistinct(List.of(input.file()), parts());
        format.requireUse(List.of(input.file()));
        Optional<Tokenizer> chosen = tokenizer();
        try (SpooledInputs inputs = new SpooledInputs()) {
            Path file = inputs.rereadable(input.file(), format.of(input.file()));
            inputs.use(() -> split(file, chosen));
        }
        return 0;
    }

    private List<Path> parts() {
        return Arrays.stream(Part.values()).map(part -> part.textFile(directory)).toList();
    }

    private void split(Path file, Optional<Tokenizer> chosen) throws IOException {
        var settings = new SplitFiles.Settings(file, directory, fractions, chosen, seed);
        Map<Part, Long> counts;
        long readings = 2 * FileFormat.of(file).estimateEntries(file);
        try (Progress progress = new Progress("split", "entries read", readings)) {
            counts = SplitFiles.write(settings, Tasks.FORMS, progress::update);
            progress.complete();
        }
        spec.commandLine().getErr().printf(Locale.ROOT, "%s: %,d train, %,d val, %,d test examples%n",
                directory, counts.get(Part.TRAIN), counts.get(Part.VALIDATION), counts.get(Part.TEST));
    }

    /** Empty for the characters of the file. */
    private Optional<Tokenizer> tokenizer() throws IOException, InterruptedException {
        if (tokenizer.equals(CharTokenizer.NAME)) {
            return Optional.empty();
        }
        Optional<TokenizerType> type = TokenizerType.REGISTER.find(tokenizer);
        if (type.isPresent()) {
            return Optional.of(type.get().standard().orElseThrow(() -> wrong("of the kind '" + tokenizer
                    + "' there are several; wanted the folder of a model that has one")));
        }
        return Optional.of(TokenizerPlace.find("--tokenizer", tokenizer, spec.commandLine())
                .orElseThrow(() -> wrong("unknown tokenizer '" + tokenizer + "'; the tokenizers are "
                        + String.join(", ", TokenizerType.REGISTER.names()) + ", or the folder of a model")));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), "--tokenizer: " + message);
    }
}
