package org.codestep.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.trace.CPythonTracer;
import org.codestep.trace.Limits;
import org.codestep.trace.Tracer;
import org.codestep.trace.cpython.PythonInstallation;
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

/** {@link CPythonTracer} with two workers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
public class CPythonBenchmark {

    /** How many snippets each shot traces. */
    public static final int SNIPPETS = 30_000;
    private static final int WORKERS = 2;

    private final List<String> snippets = new ArrayList<>();
    private CPythonTracer running;

    /** Generates the snippets and starts workers. */
    @Setup
    public void generate() {
        GeneratorConfig config = new GeneratorConfig(Level.ALL, Variant.COUNTING, 7);
        new SnippetGenerator(config).generate(SNIPPETS, 1, snippet -> snippets.add(snippet.source()));
        running = new CPythonTracer(PythonInstallation.find(), WORKERS);
    }

    /** Stops the workers. */
    @TearDown
    public void stop() {
        running.close();
    }

    /** From the start of the workers on, in a JVM that has not traced yet. */
    @Benchmark
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public long cold() {
        try (CPythonTracer tracer = new CPythonTracer(PythonInstallation.find(), WORKERS)) {
            return trace(tracer);
        }
    }

    /** With workers that run already. */
    @Benchmark
    @Warmup(iterations = 2)
    @Measurement(iterations = 3)
    public long warm() {
        return trace(running);
    }

    private long trace(CPythonTracer tracer) {
        return tracer.traceAll(snippets.stream(), Limits.DEFAULT, Tracer.Detail.SUMMARY)
                .mapToLong(trace -> trace.lineCount())
                .sum();
    }
}
