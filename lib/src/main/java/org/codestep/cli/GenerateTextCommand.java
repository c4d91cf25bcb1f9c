package org.codestep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.ModelOptions;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.StreamFormat;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.decode.AnswerEnd;
import org.codestep.decode.BeamDecoder;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.Decoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.Sampling;
import org.codestep.decode.TextGenerator;
import org.codestep.decode.TokenChoice;
import org.codestep.report.progress.Progress;
import org.codestep.tokenize.SpecialToken;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep generate-text}. */
@Command(
        name = "generate-text",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets a model continue prompts.",
            "",
            "The most probable token is taken each time, unless a temperature or a number of beams is given.",
            ""
        },
        footer = {
            "",
            "Prompts: the entries of a text file, a blank line between them; or with the ending .jsonl objects with the"
                    + " prompt in \"prompt\". Answers: one a line; or with the ending .jsonl objects {\"prompt\","
                    + " \"answer\"}.",
            "",
            "Examples:",
            "  codestep generate-text --model runs/base/best --in examples.jsonl --out answers.jsonl --max-new-tokens"
                    + " 16",
            "  codestep generate-text --model hub:HuggingFaceTB/SmolLM2-135M --prompt 'def add(a, b):'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class GenerateTextCommand implements Callable<Integer> {

    /** Prompts that are read at once; more would fill the memory, fewer would be batches of very unequal length. */
    private static final int CHUNK = 1024;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @ArgGroup(multiplicity = "1")
    private Given given;

    /** What is to be continued. */
    private static final class Given {

        @Option(names = "--in", required = true, paramLabel = "FILE", converter = PathConverter.Input.class,
                description = "The file to read; - for standard input.")
        private Path file;

        @Option(names = "--prompt", required = true, paramLabel = "TEXT",
                description = "One prompt, whose answer is printed.")
        private String prompt;
    }

    @Option(names = "--out", paramLabel = "FILE", converter = PathConverter.Output.class,
            description = "With --in, the file to write; - for standard output.")
    private Path out;

    @Mixin
    private StreamFormat format;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            defaultValue = "64",
            description = "Where an answer without an end is cut off. Default: ${DEFAULT-VALUE}.")
    private int maxNewTokens;

    @Option(
            names = "--stop",
            paramLabel = "TOKEN",
            description = "The text of a token before which an answer ends, beside the model's own; \\n for the end of"
                    + " a line. Repeatable.")
    private List<String> stops = new ArrayList<>();

    @Option(
            names = "--temperature",
            paramLabel = "X",
            converter = NumberConverter.Positive.class,
            description = "Draw tokens by chance; below 1 the likely ones become likelier.")
    private Double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            converter = NumberConverter.Limit.class,
            defaultValue = "0",
            description = "Draw among the K likeliest only; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            converter = NumberConverter.Probability.class,
            defaultValue = "1",
            description = "Draw among the likeliest that together have this probability. Default: ${DEFAULT-VALUE}.")
    private double topP;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = NumberConverter.Seed.class,
            defaultValue = "0",
            description = "Seed of the draws. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--beams",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            defaultValue = "1",
            description = "Follow so many answers at once, and give the likeliest. Default: ${DEFAULT-VALUE}.")
    private int beams;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            converter = NumberConverter.NotNegative.class,
            defaultValue = "1",
            description = "With beams: 0 favours short answers, 1 compares means a token. Default: ${DEFAULT-VALUE}.")
    private double lengthPenalty;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            defaultValue = "64",
            description = "Sequences side by side; changes speed and memory, and how scores are rounded: another token"
                    + " is taken only where two are equal but for that. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--cut-prompts",
            description = "Of a prompt that is longer than the model takes, use the last tokens; else it is refused.")
    private boolean cutPrompts;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSensible();
        if (given.prompt == null) {
            new GivenFiles(spec).requireDistinct(List.of(given.file), List.of(out));
            format.requireUse(List.of(given.file, out));
        }
        ModelOptions.Folders folders = model.folders();
        try (TextGenerator generator = TextGenerator.open(folders.model(), folders.adapter())) {
            DecodingSettings settings = new DecodingSettings(maxNewTokens, stopTokens(generator), batchSize);
            AnswerEnd end = new AnswerEnd(generator.tokenizer(), stopTexts());
            if (given.prompt == null) {
                answerFile(generator, settings, end);
            } else {
                Decoder decoder = decoder(generator, settings, end, new SplittableRandom(seed).nextLong());
                int[] prompt = encode(generator, given.prompt);
                String answer = end.before(generator.answer(List.of(prompt), decoder).get(0));
                spec.commandLine().getOut().println(answer);
            }
        }
        return 0;
    }

    private void answerFile(TextGenerator generator, DecodingSettings settings, AnswerEnd end)
            throws IOException, InterruptedException {
        long total = format.of(given.file).estimateEntries(given.file);
        try (EntryReader entries = new EntryReader(given.file, format.of(given.file));
                Answers answers = new Answers(out, format.of(out));
                Progress progress = new Progress("generate-text", "answers", total)) {
            SplittableRandom seeds = new SplittableRandom(seed);
            while (entries.hasNext()) {
                List<String> texts = new ArrayList<>();
                List<int[]> prompts = new ArrayList<>();
                while (entries.hasNext() && prompts.size() < CHUNK) {
                    Entry entry = entries.next();
                    texts.add(prompt(entry));
                    prompts.add(encode(generator, entry, texts.get(texts.size() - 1)));
                }
                Decoder decoder = decoder(generator, settings, end, seeds.nextLong());
                answers.write(texts, generator.answer(prompts, decoder).stream().map(end::before).toList());
                progress.step(prompts.size());
            }
            answers.place();
            progress.complete();
        }
    }

    private void requireSensible() {
        if (given.prompt == null && out == null) {
            throw new ParameterException(spec.commandLine(), "--in wants an --out: a file for the answers");
        }
        if (given.prompt != null && out != null) {
            throw new ParameterException(
                    spec.commandLine(), "--out is for the answers to a file; that to a --prompt is printed");
        }
        if (beams > 1 && temperature != null) {
            throw new ParameterException(spec.commandLine(),
                    "--beams and --temperature exclude each other: beams are not drawn by chance");
        }
        if (temperature == null && (topK != 0 || topP != 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--top-k and --top-p say what is drawn; give a --temperature too");
        }
    }

    private TokenChoice choice(long seedOfDraws) {
        return temperature == null ? TokenChoice.GREEDY : new Sampling(temperature, topK, topP, seedOfDraws);
    }

    private Decoder decoder(TextGenerator generator, DecodingSettings settings, AnswerEnd end, long seedOfDraws) {
        return beams > 1
                ? new BeamDecoder(generator.model(), settings, beams, lengthPenalty, end)
                : new CachedDecoder(generator.model(), settings, choice(seedOfDraws), end);
    }

    private List<String> stopTexts() {
        return stops.stream().map(stop -> stop.replace("\\n", "\n").replace("\\t", "\t")).toList();
    }

    private Set<Integer> stopTokens(TextGenerator generator) {
        Set<Integer> tokens = new HashSet<>();
        generator.tokenizer().special(SpecialToken.END).ifPresent(tokens::add);
        for (String stop : stopTexts()) {
            try {
                tokens.add(generator.token(stop));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--stop: " + e.getMessage(), e);
            }
        }
        return tokens;
    }

    private static String prompt(Entry entry) {
        Optional<ObjectNode> fields = entry.fields();
        if (fields.isEmpty()) {
            return entry.source();
        }
        JsonNode prompt = fields.get().path("prompt");
        if (!prompt.isTextual()) {
            throw entry.fault("wanted an object with the prompt in \"prompt\", a string");
        }
        return prompt.textValue();
    }

    private int[] encode(TextGenerator generator, String prompt) {
        return cutPrompts ? generator.encodeEnd(prompt) : generator.encode(prompt);
    }

    private int[] encode(TextGenerator generator, Entry entry, String prompt) {
        try {
            return encode(generator, prompt);
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
    }

    /** The file of answers, which appears when it is complete. */
    private static final class Answers implements AutoCloseable {

        private final boolean json;
        private final PlacedFile file;

        Answers(Path target, FileFormat format) throws IOException {
            json = format == FileFormat.JSON_LINES;
            file = new PlacedFile(target);
        }

        void write(List<String> prompts, List<String> answers) throws IOException {
            for (int i = 0; i < answers.size(); i++) {
                String answer = answers.get(i);
                if (json) {
                    ObjectNode fields = EntryWriter.object();
                    file.write(fields.put("prompt", prompts.get(i)).put("answer", answer).toString() + "\n");
                } else if (answer.contains("\n")) {
                    throw new IOException("an answer has several lines, which a file of one a line cannot hold; give"
                            + " --out a name ending in .jsonl, or end answers with --stop '\\n'");
                } else {
                    file.write(answer + "\n");
                }
            }
        }

        void place() throws IOException {
            file.place();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
