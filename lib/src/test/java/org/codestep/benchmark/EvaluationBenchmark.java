package org.codestep.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.evaluate.EvaluatedExample;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.EvaluationFolder;
import org.codestep.evaluate.EvaluationSettings;
import org.codestep.evaluate.EvaluationSummary;
import org.codestep.evaluate.TextGenerator;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.model.Gpt;
import org.codestep.model.GptConfig;
import org.codestep.model.ModelFolder;
import org.codestep.model.NoGradient;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.Tasks;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;

/**
 * A command that evaluates the reference model on examples of a task, file to file, beside a loop that answers one
 * example at a time and reads the whole sequence anew for every token. The loop answers a sample, before and after,
 * with one thread of the engine and with as many as there are cores; the faster counts, and its time for all is
 * extrapolated.
 *
 * <p>The model has random weights: most answers go on to the limit, which is the longest right answer's length, and
 * both sides produce the same tokens. The fewer tokens an answer has, the smaller the ratio: both read the prompt, and
 * the cache only helps with what follows.
 */
public final class EvaluationBenchmark {

    private static final int EXAMPLES = 5_000;
    private static final int SAMPLE = 10;

    private final Task task;
    private final int count;

    private EvaluationBenchmark(Task task, int count) {
        this.task = task;
        this.count = count;
    }

    /** Takes a task's name and the number of examples; else {@code output}, then {@code code-trace}, and 5,000. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : EXAMPLES;
        for (String name : arguments.length > 0 ? List.of(arguments[0]) : List.of("output", "code-trace")) {
            new EvaluationBenchmark(Tasks.named(name), count).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("evaluation-benchmark");
        try {
            List<Example> examples = examples();
            Path file = folder.resolve("examples.jsonl");
            try (EntryWriter writer = new EntryWriter(file)) {
                for (Example example : examples) {
                    writer.write(example);
                }
                writer.place();
            }
            Path model = saveModel(folder.resolve("model"), examples);
            compare(model, file, examples, folder.resolve("evaluation"));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(7);
        // More snippets than examples: some give none.
        new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.PUBLIC, 7)).generate(2L * count, 1, snippet -> {
            if (examples.size() < count) {
                examples.addAll(task.examples(new Subject(snippet.source(), examples.size()), random).list());
            }
        });
        return examples;
    }

    private static Path saveModel(Path folder, List<Example> examples) throws IOException {
        StringBuilder text = new StringBuilder();
        examples.forEach(example -> text.append(example.text()));
        Tokenizer tokenizer = CharTokenizer.ofText(text.toString());
        GptConfig config = GptConfig.reference(tokenizer.vocabularySize());
        try (NDManager manager = NDManager.newBaseManager()) {
            Gpt model = new Gpt(config, new Random(1));
            model.initialize(manager);
            new ModelFolder(folder).save(model, config);
        }
        new ModelFolder(folder).save(tokenizer);
        return folder;
    }

    private void compare(Path model, Path file, List<Example> examples, Path out)
            throws IOException, InterruptedException {
        List<Example> sample = new ArrayList<>();
        for (int i = 0; i < SAMPLE; i++) {
            sample.add(examples.get(i * examples.size() / SAMPLE));
        }
        try (TextGenerator generator = TextGenerator.open(model, Optional.empty())) {
            Loop loop = new Loop(generator, examples);
            loop.seconds(sample.subList(0, 1)); // warm-up
            double before = loop.bestSeconds(sample);
            long start = System.nanoTime();
            Evaluation evaluation = new EvaluationFolder(out, new EvaluationSettings(model, task, file))
                    .write(false, EvaluationSummary.View.DEFAULT, done -> System.err.println(done + " examples"));
            double harness = (System.nanoTime() - start) / 1e9;
            double after = loop.bestSeconds(sample);
            report(evaluation, harness, (before + after) / 2 / SAMPLE * examples.size());
            System.out.printf(Locale.ROOT, "The loop took %.2f s an example before and %.2f s after; %d of %d answers"
                    + " of its sample are the harness's.%n", before / SAMPLE, after / SAMPLE,
                    loop.equalAnswers(sample, evaluation), SAMPLE);
        }
    }

    private void report(Evaluation evaluation, double harness, double loop) {
        List<EvaluatedExample> rows = evaluation.rows();
        System.out.printf(Locale.ROOT, "%,d examples of task %s, %.0f characters a prompt, %.0f new tokens an answer;"
                + " %d cores%n", rows.size(), task.name(),
                rows.stream().mapToInt(row -> row.example().prompt().length()).average().orElseThrow(),
                rows.stream().mapToInt(row -> row.tokens().size()).average().orElseThrow(),
                Runtime.getRuntime().availableProcessors());
        System.out.printf(Locale.ROOT, "codestep evaluate, file to file:    %,10.1f s%n", harness);
        System.out.printf(Locale.ROOT, "one at a time, no cache:            %,10.1f s, extrapolated from %d examples%n",
                loop, SAMPLE);
        System.out.printf(Locale.ROOT, "ratio                               %10.1f%n", loop / harness);
    }

    /** The usual loop. */
    private static final class Loop {

        private final TextGenerator generator;
        private final int limit;
        /** A newline, where answers have one line. */
        private final int newline;
        private final List<String> answers = new ArrayList<>();

        Loop(TextGenerator generator, List<Example> examples) {
            this.generator = generator;
            this.limit = examples.stream().mapToInt(example -> example.answer().length()).max().orElseThrow() + 2;
            boolean severalLines = examples.stream().anyMatch(example -> example.answer().contains("\n"));
            this.newline = severalLines ? -1 : generator.token("\n");
        }

        /** With the better number of threads. */
        double bestSeconds(List<Example> sample) {
            int threads = JniUtils.getNumThreads();
            double many = seconds(sample);
            JniUtils.setNumThreads(1);
            double one = seconds(sample);
            JniUtils.setNumThreads(threads);
            return Math.min(one, many);
        }

        double seconds(List<Example> sample) {
            answers.clear();
            long start = System.nanoTime();
            for (Example example : sample) {
                answers.add(answer(generator.encode(example.prompt())));
            }
            return (System.nanoTime() - start) / 1e9;
        }

        private String answer(int[] prompt) {
            int end = generator.tokenizer().endId();
            int[] tokens = prompt;
            while (tokens.length < prompt.length + limit && tokens.length <= generator.model().blockSize()) {
                int next = next(tokens);
                if (next == end || next == newline) {
                    break;
                }
                tokens = Arrays.copyOf(tokens, tokens.length + 1);
                tokens[tokens.length - 1] = next;
            }
            return generator.tokenizer().decode(Arrays.copyOfRange(tokens, prompt.length, tokens.length));
        }

        private int next(int[] tokens) {
            try (NoGradient inference = new NoGradient();
                    NDManager scope = NDManager.newBaseManager()) {
                long[] input = Arrays.stream(tokens).asLongStream().toArray();
                NDArray hidden = generator.model().hidden(scope.create(input, new Shape(1, input.length)));
                return (int) generator.model().logits(hidden.get(":, -1")).argMax(-1).toLongArray()[0];
            }
        }

        int equalAnswers(List<Example> sample, Evaluation evaluation) {
            int equal = 0;
            for (int i = 0; i < sample.size(); i++) {
                String prompt = sample.get(i).prompt();
                String answer = answers.get(i);
                equal += evaluation.rows().stream()
                        .anyMatch(row -> row.example().prompt().equals(prompt) && row.answer().equals(answer)) ? 1 : 0;
            }
            return equal;
        }
    }
}
