package org.codestep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.codestep.cli.option.DecodingOptions;
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
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.Strategy;
import org.codestep.decode.TextGenerator;
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
            "What the options say of tokens, penalties and beams is defined as in transformers 5. A"
                    + " generation_config.json in the model's folder is not read: what it asks for is given here.",
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
            paramLabel = "TEXT",
            description = "A text before which an answer ends, whatever tokens make it, beside the model's own end;"
                    + " \\n for the end of a line. Repeatable.")
    private List<String> stops = new ArrayList<>();

    @Mixin
    private DecodingOptions decoding;

    @Option(
            names = "--answers",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            defaultValue = "1",
            description = "So many answers to each prompt: drawn by a temperature, or the best of the beams. They"
                    + " follow each other. Default: ${DEFAULT-VALUE}.")
    private int answers;

    @Option(
            names = "--details",
            description = "With --in and answers in objects: also what ended each, as \"ended\": end for the model's"
                    + " own end, stop for a --stop, length where it was cut off; and of beams their \"score\".")
    private boolean details;

    @Option(
            names = "--stream",
            description = "With --prompt: print the answer as it comes. Not with --beams or --answers, of which nothing"
                    + " is known before the end.")
    private boolean stream;

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

    /** What the options say. */
    private Strategy strategy;

    private List<String> stopTexts;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSensible();
        if (given.prompt == null) {
            new GivenFiles(spec).requireDistinct(List.of(given.file), List.of(out));
            format.requireUse(List.of(given.file, out));
        }
        ModelOptions.Folders folders = model.folders();
        try (TextGenerator generator = TextGenerator.open(folders.model(), folders.adapter())) {
            DecodingSettings settings =
                    new DecodingSettings(maxNewTokens, stopTokens(generator), batchSize, decoding.penalties());
            AnswerEnd end = new AnswerEnd(generator.tokenizer(), stopTexts);
            if (given.prompt == null) {
                answerFile(generator, settings, end);
            } else {
                answerPrompt(generator, settings, end);
            }
        }
        return 0;
    }

    private void answerPrompt(TextGenerator generator, DecodingSettings settings, AnswerEnd end)
            throws InterruptedException {
        int[] prompt = encode(generator, given.prompt);
        Strategy drawn = strategy.withSeed(new SplittableRandom(decoding.seed()).nextLong());
        PrintWriter printed = spec.commandLine().getOut();
        if (stream) {
            generator.stream(prompt, settings, drawn.choice(), end, piece -> {
                printed.print(piece);
                printed.flush();
            });
            printed.println();
        } else {
            generator.answer(List.of(prompt), drawn, settings, end).get(0)
                    .forEach(answer -> printed.println(answer.text()));
        }
    }

    private void answerFile(TextGenerator generator, DecodingSettings settings, AnswerEnd end)
            throws IOException, InterruptedException {
        long total = format.of(given.file).estimateEntries(given.file);
        try (EntryReader entries = new EntryReader(given.file, format.of(given.file));
                Answers file = new Answers(out, format.of(out), details);
                Progress progress = new Progress("generate-text", "answers", total)) {
            SplittableRandom seeds = new SplittableRandom(decoding.seed());
            while (entries.hasNext()) {
                List<String> texts = new ArrayList<>();
                List<int[]> prompts = new ArrayList<>();
                while (entries.hasNext() && prompts.size() < CHUNK) {
                    Entry entry = entries.next();
                    texts.add(prompt(entry));
                    prompts.add(encode(generator, entry, texts.get(texts.size() - 1)));
                }
                Strategy drawn = strategy.withSeed(seeds.nextLong());
                file.write(texts, generator.answer(prompts, drawn, settings, end));
                progress.step(prompts.size());
            }
            file.place();
            progress.complete();
        }
    }

    private void requireSensible() throws IOException {
        if (given.prompt == null && out == null) {
            throw new ParameterException(spec.commandLine(), "--in wants an --out: a file for the answers");
        }
        if (given.prompt != null && out != null) {
            throw new ParameterException(
                    spec.commandLine(), "--out is for the answers to a file; that to a --prompt is printed");
        }
        strategy = decoding.strategy(answers);
        if (stream && (given.prompt == null || strategy.beams().isPresent() || answers > 1)) {
            throw new ParameterException(spec.commandLine(), "--stream shows the one answer to a --prompt as it comes;"
                    + " leave it out with --in, --beams and --answers");
        }
        if (details && (given.prompt != null || format.of(out) != FileFormat.JSON_LINES)) {
            throw new ParameterException(spec.commandLine(), "--details are fields of objects; give --in and an --out"
                    + " with a name ending in .jsonl");
        }
        if (stops.contains("")) {
            throw new ParameterException(spec.commandLine(), "--stop: an answer cannot end before an empty text");
        }
        stopTexts = stops.stream().map(stop -> stop.replace("\\n", "\n").replace("\\t", "\t")).toList();
    }

    private static Set<Integer> stopTokens(TextGenerator generator) {
        OptionalInt end = generator.tokenizer().special(SpecialToken.END);
        return end.isPresent() ? Set.of(end.getAsInt()) : Set.of();
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
        private final boolean details;
        private final PlacedFile file;

        Answers(Path target, FileFormat format, boolean details) throws IOException {
            this.json = format == FileFormat.JSON_LINES;
            this.details = details;
            this.file = new PlacedFile(target);
        }

        void write(List<String> prompts, List<List<TextGenerator.Answer>> answers) throws IOException {
            for (int i = 0; i < prompts.size(); i++) {
                for (TextGenerator.Answer answer : answers.get(i)) {
                    file.write(line(prompts.get(i), answer) + "\n");
                }
            }
        }

        private String line(String prompt, TextGenerator.Answer answer) throws IOException {
            if (json) {
                ObjectNode fields = EntryWriter.object().put("prompt", prompt).put("answer", answer.text());
                if (details) {
                    fields.put("ended", answer.cause().toString());
                    answer.score().ifPresent(score -> fields.put("score", score));
                }
                return fields.toString();
            }
            if (answer.text().contains("\n")) {
                throw new IOException("an answer has several lines, which a file of one a line cannot hold; give"
                        + " --out a name ending in .jsonl, or end answers with --stop '\\n'");
            }
            return answer.text();
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
