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
import java.util.stream.Stream;
import org.codestep.cli.Codestep;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.Example;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.TextGenerator;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.run.EvaluationFolder;
import org.codestep.evaluate.run.EvaluationSettings;
import org.codestep.evaluate.run.EvaluationSummary;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.engine.NoGradient;
import org.codestep.task.Task;
import org.codestep.task.kind.Tasks;

/**
 * A command that lets the reference model learn a task for some steps and then evaluates it, file to file, beside a
 * loop that answers one example at a time and reads the whole sequence anew for every token. The loop answers a sample,
 * before and after, with one thread of the engine and with as many as there are cores; the faster counts, and its time
 * for all is extrapolated.
 *
 * <p>The fewer tokens an answer has, the smaller the ratio: both read the prompt, and only what follows can be saved.
 * The more answers are right, the larger: the harness reads the right answer as a draft, see {@link CachedDecoder}.
 */
public final class EvaluationBenchmark {

    private static final int EXAMPLES = 5_000;
    private static final int STEPS = 200;
    private static final int SAMPLE = 8;

    private final Task task;
    private final int count;
    private final int steps;
    private final Path folder;

    private EvaluationBenchmark(Task task, int count, int steps, Path folder) {
        this.task = task;
        this.count = count;
        this.steps = steps;
        this.folder = folder;
    }

    /** Takes a task's name, the number of examples and that of training steps; else two tasks, 5,000 and 200. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : EXAMPLES;
        int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : STEPS;
        for (String name : arguments.length > 0 ? List.of(arguments[0]) : List.of("output", "code-trace")) {
            Path folder = Files.createTempDirectory("evaluation-benchmark");
            try {
                new EvaluationBenchmark(Tasks.named(name), count, steps, folder).run();
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        Path model = train();
        Path file = examples("test", 2 * count, 2);
        EvaluationSettings settings = new EvaluationSettings(model, Optional.empty(), task, file, Optional.empty(),
                Optional.empty(), 0, count, ExampleEvaluator.BATCH);
        List<Example> examples = new ArrayList<>();
        try (EntryReader reader = new EntryReader(file)) {
            while (examples.size() < count) {
                examples.add(task.read(reader.next()));
            }
        }
        compare(settings, examples);
    }

    private Path train() {
        Path dataset = folder.resolve("dataset");
        Path run = folder.resolve("run");
        command("split", "--in", examples("train", 40_000, 1).toString(), "--out", dataset.toString());
        command("train", "--data", dataset.toString(), "--out", run.toString(), "--steps", String.valueOf(steps),
                "--batch-size", "8", "--shards", "2", "--learning-rate", "0.001",
                "--warmup", String.valueOf(steps / 10), "--evaluate-every", String.valueOf(steps));
        return run.resolve("last");
    }

    private Path examples(String name, int snippets, int seed) {
        Path made = folder.resolve(name + "-snippets.jsonl");
        Path examples = folder.resolve(name + ".jsonl");
        command("generate", "--level", "ALL", "--count", String.valueOf(snippets), "--seed", String.valueOf(seed),
                "--out", made.toString());
        command("label", "--task", task.name(), "--in", made.toString(), "--out", examples.toString());
        return examples;
    }

    private static void command(String... arguments) {
        if (Codestep.run(arguments) != 0) {
            throw new IllegalStateException("codestep " + String.join(" ", arguments) + " failed");
        }
    }

    private void compare(EvaluationSettings settings, List<Example> examples) throws IOException, InterruptedException {
        List<Example> sample = new ArrayList<>();
        for (int i = 0; i < SAMPLE; i++) {
            sample.add(examples.get(i * examples.size() / SAMPLE));
        }
        try (TextGenerator generator = TextGenerator.open(settings.model(), Optional.empty())) {
            Loop loop = new Loop(generator, examples);
            loop.seconds(sample.subList(0, 1)); // warm-up
            double before = loop.bestSeconds(sample);
            long start = System.nanoTime();
            Evaluation evaluation = new EvaluationFolder(folder.resolve("evaluation"), settings)
                    .write(false, EvaluationSummary.View.of(settings.task()),
                            done -> System.err.println(done + " examples"));
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
        System.out.printf(Locale.ROOT, "%,d examples of task %s, %.0f characters a prompt, %.0f new tokens an answer,"
                + " %.1f%% right; %d cores%n", rows.size(), task.name(),
                rows.stream().mapToInt(row -> row.example().prompt().length()).average().orElseThrow(),
                rows.stream().mapToInt(row -> row.tokens().size()).average().orElseThrow(),
                100 * evaluation.accuracy(Metric.EXECUTION).value(), Runtime.getRuntime().availableProcessors());
        System.out.printf(Locale.ROOT, "codestep evaluate, file to file:    %,10.1f s%n", harness);
        System.out.printf(Locale.ROOT, "one at a time, no cache:            %,10.1f s, extrapolated from %d examples%n",
                loop, SAMPLE);
        System.out.printf(Locale.ROOT, "ratio                               %10.1f%n", loop / harness);
    }

    /** The usual loop. */
    private static final class Loop {

        private final TextGenerator generator;
        private final int limit;
        /** What ends an answer, beside the end token. */
        private final String lastText;
        private final List<String> answers = new ArrayList<>();

        Loop(TextGenerator generator, List<Example> examples) {
            this.generator = generator;
            this.limit = examples.stream().mapToInt(example -> example.answer().length()).max().orElseThrow() + 2;
            this.lastText = examples.stream().anyMatch(example -> example.answer().contains("\n")) ? "\n\n" : "\n";
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
            String answer = "";
            while (tokens.length < prompt.length + limit && tokens.length <= generator.model().promptLimit()) {
                int next = next(tokens);
                if (next == end) {
                    return answer;
                }
                tokens = Arrays.copyOf(tokens, tokens.length + 1);
                tokens[tokens.length - 1] = next;
                answer = generator.tokenizer().decode(Arrays.copyOfRange(tokens, prompt.length, tokens.length));
                if (answer.endsWith(lastText)) {
                    return answer.substring(0, answer.length() - lastText.length());
                }
            }
            return answer;
        }

        private int next(int[] tokens) {
            try (NoGradient inference = new NoGradient();
                    NDManager scope = NDManager.newBaseManager()) {
                long[] input = Arrays.stream(tokens).asLongStream().toArray();
                var model = (CausalLanguageModel) generator.model();
                NDArray hidden = model.hidden(scope.create(input, new Shape(1, input.length)));
                return (int) model.logits(hidden.get(":, -1")).argMax(-1).toLongArray()[0];
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
