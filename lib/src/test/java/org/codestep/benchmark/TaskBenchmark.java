package org.codestep.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.codestep.cli.Codestep;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** {@code codestep label} for the tasks beside line counting, on all cores, from file to file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 3)
public class TaskBenchmark {

    /** How many snippets each task is made of. */
    public static final int SNIPPETS = 375_000;

    private Path folder;
    private Path snippets;
    private Path examples;

    /** Generates the snippets. */
    @Setup
    public void generate() throws IOException {
        folder = Files.createTempDirectory("codestep-benchmark");
        snippets = folder.resolve("snippets.txt");
        examples = folder.resolve("examples.txt");
        run("generate", "--level", "ALL", "--count", String.valueOf(SNIPPETS), "--seed", "7", "--out",
                snippets.toString());
    }

    /** Removes all files. */
    @TearDown
    public void remove() throws IOException {
        for (Path file : new Path[] {snippets, examples, folder.resolve("examples.txt.summary.json"), folder}) {
            Files.deleteIfExists(file);
        }
    }

    private static void run(String... command) {
        int code = Codestep.run(command);
        if (code != 0) {
            throw new IllegalStateException("codestep " + String.join(" ", command) + " ended with " + code);
        }
    }

    private void label(String task, String steps) {
        run("label", "--task", task, "--step-limit", steps, "--in", snippets.toString(), "--out", examples.toString());
    }

    /** Final states. */
    @Benchmark
    public void output() {
        label("output", "0");
    }

    /** Arithmetic operators, every alternative tried. */
    @Benchmark
    public void operator() {
        label("operator", "0");
    }

    /** The same at three steps. */
    @Benchmark
    public void steppedOperator() {
        label("stepped-operator", "3");
    }

    /** All numbers at ten steps, ten alternatives tried for each. */
    @Benchmark
    public void steppedInput() {
        label("stepped-input", "10");
    }
}
