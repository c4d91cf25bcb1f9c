package org.codestep.benchmark;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Warmup;

/** {@code codestep generate}, and {@code codestep label} for line counting. */
// A second's work takes the just-in-time compiler several seconds.
@Fork(2)
@Warmup(iterations = 8)
@Measurement(iterations = 8)
public class FileBenchmark extends CommandBenchmark {

    /** How many snippets each command makes or reads. */
    public static final int SNIPPETS = 3_000_000;

    public FileBenchmark() {
        super(SNIPPETS);
    }

    /** Draws, counts, drops duplicates, writes. */
    @Benchmark
    public void generate() {
        generateTo("generated.txt");
    }

    /** Reads, counts, writes. */
    @Benchmark
    public void label() {
        run("label", "--task", "line-count", "--in", file("snippets.txt"), "--out", file("labelled.txt"));
    }
}
