package org.codestep.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.codestep.cli.Codestep;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole commands of the command line, on all cores, from file to file, in a folder of their own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 3)
public abstract class CommandBenchmark {

    private static final String SNIPPETS = "snippets.txt";

    private final int count;
    private Path folder;

    /** @param count how many snippets there are to work on */
    CommandBenchmark(int count) {
        this.count = count;
    }

    /** Generates the snippets. */
    @Setup
    public void generateSnippets() throws IOException {
        folder = Files.createTempDirectory("codestep-benchmark");
        generateTo(SNIPPETS);
    }

    /** Removes what the last call wrote: to replace a file, the system first writes the new one to the disk. */
    @Setup(Level.Iteration)
    public void removeOutputs() throws IOException {
        remove(path -> Files.isRegularFile(path) && !path.endsWith(SNIPPETS));
    }

    /** Removes all files. */
    @TearDown
    public void removeAll() throws IOException {
        remove(path -> true);
    }

    private void remove(Predicate<Path> which) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(which).sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** The snippets or another file of the folder. */
    final String file(String name) {
        return folder.resolve(name).toString();
    }

    final void generateTo(String name) {
        run("generate", "--level", "ALL", "--count", String.valueOf(count), "--seed", "7", "--out", file(name));
    }

    final void run(String... command) {
        int code = Codestep.run(command);
        if (code != 0) {
            throw new IllegalStateException("codestep " + String.join(" ", command) + " ended with " + code);
        }
    }
}
