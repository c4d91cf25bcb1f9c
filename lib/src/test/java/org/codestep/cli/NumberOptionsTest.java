package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.codestep.train.config.TrainSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command that is a number, given what is none or makes no sense. */
class NumberOptionsTest {

    /** Whose start writes lines of its own, which are none of a command's. */
    @BeforeAll
    static void startTheEngine() {
        Engine.getInstance();
    }


    private static final String HUGE = "99999999999999999999";
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> FRACTIONAL = Set.of(double.class, Double.class);

    private static List<Object[]> options() {
        List<Object[]> found = new ArrayList<>();
        new CommandLine(new Codestep()).getSubcommands().forEach((command, line) -> {
            for (OptionSpec option : line.getCommandSpec().options()) {
                if (WHOLE.contains(option.type()) || FRACTIONAL.contains(option.type())) {
                    String kind = option.converters().length == 0 ? "" : option.converters()[0].getClass()
                            .getSimpleName();
                    found.add(new Object[] {command, option.longestName(), kind, WHOLE.contains(option.type())});
                }
            }
        });
        return found;
    }

    @Test
    void thereAreSuchOptionsOfMostCommands() {
        assertEquals(Set.of("generate", "label", "check", "mix", "split", "corpus", "tokenize", "suite",
                "generate-text", "evaluate", "export"),
                Set.copyOf(options().stream().map(option -> option[0]).distinct().toList()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("options")
    void whatMakesNoSenseIsNamedWithItsOption(String command, String option, String kind, boolean whole) {
        List<String> wrong = new ArrayList<>(List.of("", "NaN", "Infinity", "two", "1e999"));
        if (whole) {
            wrong.addAll(List.of(HUGE, "-" + HUGE, "1.5"));
        }
        if (!kind.equals("Seed")) {
            wrong.add("-1");
        }
        if (Set.of("Count", "LongCount", "Threads", "Positive", "Probability").contains(kind)) {
            wrong.add("0");
        }
        for (String value : wrong) {
            CommandRun run = CommandRun.of(command, option + "=" + value);
            assertEquals(2, run.exitCode(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains("'" + option + "'") && run.err().contains("wanted "), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400"})
    void whatNoNumberOf64BitsCanBeIsSaidOfBothSigns(String value) {
        CommandRun run = CommandRun.of("generate-text", "--temperature=" + value);
        assertTrue(run.err().contains("wanted a finite number, got " + value), run.err());
    }

    private static List<String> numbersOfARun() {
        return TrainSettings.names().stream()
                .filter(name -> TrainSettings.description(name).matches("(?s).*default: -?[0-9.]+"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("numbersOfARun")
    void whatMakesNoSenseAsASettingIsNamed(String setting) {
        String option = "--" + setting.replace('_', '-');
        for (String value : List.of("", "NaN", "two", "1e")) {
            CommandRun run = CommandRun.of("train", "--out=none", option + "=" + value);
            assertEquals(2, run.exitCode(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("codestep: " + setting + ": wanted "), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "steps=0", "steps=50", "steps=-1", "steps=" + HUGE, "batch-size=0", "evaluation-batches=0", "lora-rank=-1",
        "shards=0", "accumulation=0", "report-every=0", "evaluate-every=0", "save-every=0", "keep-last=0",
        "patience=-1", "time-limit=-1", "learning-rate=0", "last-learning-rate=-1", "warmup=-1", "beta1=1", "beta2=2",
        "weight-decay=-1", "clip-norm=0", "layers=0", "heads=0", "heads=5", "channels=0", "block-size=0",
        "layers=" + HUGE
    })
    void aSettingOutOfItsRangeIsNamed(String option) {
        CommandRun run = CommandRun.of("train", "--out=none", "--" + option);
        String name = option.substring(0, option.indexOf('='));
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(name) || run.err().contains(name.replace('-', '_')), run.err());
    }

    @Test
    void aRunWithoutStepsIsNotCalledTooShortToWarmUp() {
        assertEquals("codestep: steps must be at least 1, got 0; see codestep train --help\n",
                CommandRun.of("train", "--out=none", "--steps=0").err());
    }
}
