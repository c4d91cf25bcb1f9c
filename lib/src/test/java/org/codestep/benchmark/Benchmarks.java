package org.codestep.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.trace.cpython.PythonInstallation;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A command that measures what is done with snippets of all levels, and prints a table: snippets a second, how many
 * times that is of a lean {@code sys.settrace} loop in CPython on one core, measured in the same run, and the bytes
 * that are allocated for a snippet. Each rate is the best of several, as machines are shared.
 */
public final class Benchmarks {

    private static final int LOOP_SNIPPETS = 20_000;
    private static final int LOOP_SECONDS = 15;
    private static final String ROW = "%-58s %12s %8s %8s%n";

    /**
     * What is measured.
     *
     * @param method of a class of this package
     * @param snippets that one call does
     */
    private record Case(String title, Class<?> type, String method, long snippets) {

        String pattern() {
            return "^" + type.getName().replace(".", "\\.") + "\\." + method + "$";
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("parsed, one thread", SnippetBenchmark.class, "parse", 1),
            new Case("parsed, compiled and run, one thread", SnippetBenchmark.class, "run", 1),
            new Case("lines counted, one thread", SnippetBenchmark.class, "count", 1),
            new Case("traced with all states, one thread", SnippetBenchmark.class, "steps", 1),
            new Case("codestep label --task line-count, file to file", FileBenchmark.class, "label",
                    FileBenchmark.SNIPPETS),
            new Case("codestep generate --level ALL, to a file", FileBenchmark.class, "generate",
                    FileBenchmark.SNIPPETS),
            new Case("codestep label --task output", TaskBenchmark.class, "output", TaskBenchmark.SNIPPETS),
            new Case("codestep label --task operator", TaskBenchmark.class, "operator", TaskBenchmark.SNIPPETS),
            new Case("codestep label --task stepped-operator --step-limit 3", TaskBenchmark.class, "steppedOperator",
                    TaskBenchmark.SNIPPETS),
            new Case("codestep label --task stepped-input --step-limit 10", TaskBenchmark.class, "steppedInput",
                    TaskBenchmark.SNIPPETS),
            new Case("codestep label, all five in one command", TaskBenchmark.class, "all", TaskBenchmark.SNIPPETS),
            new Case("CPythonTracer, two workers, from their start on", CPythonBenchmark.class, "cold",
                    CPythonBenchmark.SNIPPETS),
            new Case("CPythonTracer, two workers that run already", CPythonBenchmark.class, "warm",
                    CPythonBenchmark.SNIPPETS));

    private Benchmarks() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        double loop = cpythonLoop();
        System.out.printf(Locale.ROOT, "Snippets of level ALL; %d cores, Java %s, %s%n%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), PythonInstallation.find().version());
        System.out.printf(Locale.ROOT, ROW, "", "snippets/s", "times", "bytes");
        System.out.printf(Locale.ROOT, ROW, "sys.settrace loop in CPython, one core", rate(loop), "1.0", "");
        for (Case each : CASES) {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                    .include(each.pattern())
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build()).run();
            RunResult result = results.iterator().next();
            double rate = each.snippets / seconds(result);
            System.out.printf(Locale.ROOT, ROW, each.title, rate(rate), String.format(Locale.ROOT, "%.1f", rate / loop),
                    String.format(Locale.ROOT, "%,.0f", allocated(result) / each.snippets));
        }
        double again = cpythonLoop();
        System.out.printf(Locale.ROOT, ROW, "sys.settrace loop in CPython again, at the end", rate(again),
                String.format(Locale.ROOT, "%.1f", again / loop), "");
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    /** The duration of one call: the shortest, as that of the loop in CPython is, since others are disturbed. */
    private static double seconds(RunResult result) {
        double score = result.getPrimaryResult().getStatistics().getMin();
        return result.getPrimaryResult().getScoreUnit().startsWith("ns") ? score / 1e9 : score;
    }

    private static double allocated(RunResult result) {
        for (String name : result.getSecondaryResults().keySet()) {
            if (name.endsWith("gc.alloc.rate.norm")) {
                return result.getSecondaryResults().get(name).getScore();
            }
        }
        throw new IllegalStateException("JMH's profiler did not say what was allocated");
    }

    private static double cpythonLoop() throws IOException, InterruptedException {
        Path script = Files.createTempFile("settrace_loop", ".py");
        Path snippets = Files.createTempFile("snippets", ".txt");
        try (InputStream resource = Benchmarks.class.getResourceAsStream("settrace_loop.py")) {
            Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
            StringBuilder text = new StringBuilder();
            new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 7))
                    .generate(LOOP_SNIPPETS, 1, snippet -> text.append(snippet.source()).append("\n\n"));
            Files.writeString(snippets, text);
            Process python = new ProcessBuilder(PythonInstallation.find().command(), "-I", script.toString(),
                    snippets.toString(), String.valueOf(LOOP_SECONDS))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = python.inputReader()) {
                String rate = out.readLine();
                if (python.waitFor() != 0 || rate == null) {
                    throw new IllegalStateException("the loop in CPython failed");
                }
                return Double.parseDouble(rate);
            }
        } finally {
            Files.deleteIfExists(script);
            Files.deleteIfExists(snippets);
        }
    }
}
