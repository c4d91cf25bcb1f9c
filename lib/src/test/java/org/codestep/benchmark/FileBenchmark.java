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

/** Whole commands of the command line, on all cores, from file to file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 3)
public class FileBenchmark {

    /** How many snippets each command makes or reads. */
    public static final int SNIPPETS = 3_000_000;

    private Path folder;
    private Path snippets;

    /** Generates the snippets that are labelled. */
    @Setup
    public void generateSnippets() throws IOException {
        folder = Files.createTempDirectory("codestep-benchmark");
        snippets = folder.resolve("snippets.txt");
        generateTo(snippets);
    }

    /** Removes all files. */
    @TearDown
    public void remove() throws IOException {
        for (Path file : new Path[] {snippets, folder.resolve("generated.txt"), folder.resolve("labelled.txt"),
            folder.resolve("labelled.txt.summary.json"), folder}) {
            Files.deleteIfExists(file);
        }
    }

    private static void run(String... command) {
        int code = Codestep.run(command);
        if (code != 0) {
            throw new IllegalStateException("codestep " + String.join(" ", command) + " ended with " + code);
        }
    }

    private static void generateTo(Path file) {
        run("generate", "--level", "ALL", "--count", String.valueOf(SNIPPETS), "--seed", "7",
                "--out", file.toString());
    }

    /** Draws, counts, drops duplicates, writes. */
    @Benchmark
    public void generate() {
        generateTo(folder.resolve("generated.txt"));
    }

    /** Reads, counts, writes. */
    @Benchmark
    public void label() {
        run("label", "--task", "line-count", "--in", snippets.toString(),
                "--out", folder.resolve("labelled.txt").toString());
    }
}
