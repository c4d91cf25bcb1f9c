package org.codestep.benchmark;

import org.openjdk.jmh.annotations.Benchmark;

/** {@code codestep label} for the tasks beside line counting. */
public class TaskBenchmark extends CommandBenchmark {

    /** How many snippets each task is made of. */
    public static final int SNIPPETS = 375_000;

    public TaskBenchmark() {
        super(SNIPPETS);
    }

    private void label(String task, String steps) {
        run("label", "--task", task, "--step-limit", steps, "--in", file("snippets.txt"), "--out",
                file("examples.txt"));
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

    /** All of these and line counting, in one command. */
    @Benchmark
    public void all() {
        run("label", "--in", file("snippets.txt"),
                "--task", "line-count", "--out", file("line-count.txt"),
                "--task", "output", "--out", file("output.txt"),
                "--task", "operator", "--out", file("operator.txt"),
                "--task", "stepped-operator", "--step-limit", "3", "--out", file("stepped-operator.txt"),
                "--task", "stepped-input", "--step-limit", "10", "--out", file("stepped-input.txt"));
    }
}
