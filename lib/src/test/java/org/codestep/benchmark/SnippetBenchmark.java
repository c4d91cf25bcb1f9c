package org.codestep.benchmark;

import java.util.concurrent.TimeUnit;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.python.run.Interpreter;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.Run;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.parser.Parser;
import org.codestep.trace.Limits;
import org.codestep.trace.TinyPyTracer;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done with one snippet, by one thread, one snippet after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
public class SnippetBenchmark {

    /** So many that few of their lines are seen again only because the snippets are. */
    private static final int SNIPPETS = 1 << 20;

    private final TinyPyTracer tracer = new TinyPyTracer();
    private final Budget budget = new Budget(10_000, 10_000_000_000L, 1_000_000, 1 << 28, 1 << 20);
    private final String[] snippets = new String[SNIPPETS];
    private int next;

    /** Generates the snippets. */
    @Setup
    public void generate() {
        GeneratorConfig config = new GeneratorConfig(Level.ALL, Variant.COUNTING, 7);
        int[] count = {0};
        new SnippetGenerator(config).generate(SNIPPETS, 1, snippet -> snippets[count[0]++] = snippet.source());
    }

    private String next() {
        return snippets[next++ & SNIPPETS - 1];
    }

    /** Text to syntax tree. */
    @Benchmark
    public Program parse() {
        return Parser.parse(next());
    }

    /** A program by itself: parsed, compiled and run. */
    @Benchmark
    public Run run() {
        return Interpreter.of(next()).run(budget);
    }

    /** The number of executed lines, with a tracer that remembers lines. */
    @Benchmark
    public long count() {
        return tracer.count(next()).lineCount();
    }

    /** The whole trace as a value. */
    @Benchmark
    public Trace steps() {
        return tracer.trace(next(), Limits.DEFAULT, Tracer.Detail.STEPS);
    }
}
