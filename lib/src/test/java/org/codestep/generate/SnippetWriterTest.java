package org.codestep.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each level's language and distribution, against the grammar written a second time as regular expressions. */
class SnippetWriterTest {

    private static final int DRAWS = 20_000;
    /** Four standard deviations of the most uncertain frequency. */
    private static final double TOLERANCE = 4 * 0.5 / Math.sqrt(DRAWS);

    private static final String TERM = "([a-e]|[0-9])";
    private static final String EXPRESSION = TERM + " [-+*/] " + TERM;
    private static final String SIMPLE = "([a-e] = " + EXPRESSION + "\n)?";
    private static final String GROUP = "\\(" + EXPRESSION + "\\)";
    private static final String ADVANCED =
            "([a-e] = (" + EXPRESSION + "|" + GROUP + "([-+*/]" + GROUP + ")*)\n)?";
    private static final String DISPLAY = "print\\([a-e]\\)";
    private static final String SHOWN = "print\\([a-e]( [-+*/] " + TERM + ")?\\)";
    private static final String CONDITION = "(not | )?[a-e] (<|>|<=|>=|!=|==) " + TERM;
    private static final String CHAIN =
            "(not )?\\(" + CONDITION + "\\)( (and|or) \\(" + CONDITION + "\\))*";
    private static final String FOR = "for [a-e] in range\\([0-9], [0-9]{1,2}(, [123])?\\) :\n\t";

    private static final Map<Level, Pattern> LANGUAGE = new EnumMap<>(Map.of(
            Level.STRAIGHT_SIMPLE, Pattern.compile(initialisations(2) + SIMPLE + SHOWN),
            Level.STRAIGHT_ADVANCED, Pattern.compile(initialisations(4) + ADVANCED + SHOWN),
            Level.BRANCH_SIMPLE, Pattern.compile(initialisations(6) + branch(CONDITION, DISPLAY)),
            Level.BRANCH_ADVANCED, Pattern.compile(initialisations(6) + ADVANCED + branch(CHAIN, SHOWN)),
            Level.FOR_SIMPLE, Pattern.compile(initialisations(3) + FOR + DISPLAY),
            Level.FOR_ADVANCED, Pattern.compile(initialisations(5) + ADVANCED + FOR + SHOWN),
            Level.WHILE, Pattern.compile(initialisations(3) + "while ([a-e]) ([<>]=?) -?[0-9]{1,2} :\n\t" + DISPLAY
                    + "\n\t\\2 = \\2 [-+] [123]")));

    private static String initialisations(int most) {
        return "([a-e] = [0-9]\n){1," + most + "}";
    }

    private static String branch(String condition, String display) {
        return "if " + condition + " :\n\t" + display + "((\nelif " + condition + " :\n\t" + display
                + ")?\nelse :\n\t" + display + ")?";
    }

    private static SnippetWriter writer(long seed) {
        return new SnippetWriter(RandomSource.XO_SHI_RO_256_PP.create(seed), Variant.COUNTING);
    }

    private static double frequency(Level level, Pattern part) {
        SnippetWriter writer = writer(level.ordinal());
        int hits = 0;
        for (int i = 0; i < DRAWS; i++) {
            hits += part.matcher(writer.write(level, level.maxRecursion())).find() ? 1 : 0;
        }
        return (double) hits / DRAWS;
    }

    private static void assertFrequency(double wanted, Level level, String part) {
        assertEquals(wanted, frequency(level, Pattern.compile(part)), TOLERANCE, level + ": " + part);
    }

    @ParameterizedTest
    @EnumSource(value = Level.class, mode = EnumSource.Mode.EXCLUDE, names = "ALL")
    void everyProgramIsOfTheGrammar(Level level) {
        SnippetWriter writer = writer(1);
        for (int i = 0; i < 5_000; i++) {
            String source = writer.write(level, level.maxRecursion());
            assertTrue(LANGUAGE.get(level).matcher(source).matches(), source);
        }
    }

    @Test
    void initialisationsGrowByAHalfUpToTheirBound() {
        assertFrequency(0.5, Level.FOR_SIMPLE, "\\A([a-e] = .\n){1}for");
        assertFrequency(0.25, Level.FOR_SIMPLE, "\\A([a-e] = .\n){2}for");
        assertFrequency(0.25, Level.FOR_SIMPLE, "\\A([a-e] = .\n){3}for");
    }

    @Test
    void displaysWithAnOperatorAreHalfOfTheAdvancedOnesAndAQuarterAfterFor() {
        assertFrequency(0.5, Level.STRAIGHT_ADVANCED, "print\\(.\\)");
        assertFrequency(0.75, Level.FOR_ADVANCED, "print\\(.\\)");
    }

    @Test
    void assignmentsAreOneOfTheirAlternatives() {
        assertFrequency(0.5, Level.STRAIGHT_SIMPLE, "= " + EXPRESSION + "\n");
        assertFrequency(1 / 3.0, Level.STRAIGHT_ADVANCED, "= " + EXPRESSION + "\n");
        assertFrequency(1 / 3.0, Level.STRAIGHT_ADVANCED, "= \\(");
        assertFrequency(1 / 6.0, Level.STRAIGHT_ADVANCED, "= " + GROUP + "\n");
    }

    @Test
    void branchesHaveThreeForms() {
        assertFrequency(1 / 3.0, Level.BRANCH_SIMPLE, "elif");
        assertFrequency(2 / 3.0, Level.BRANCH_SIMPLE, "else");
        assertFrequency(0.25, Level.BRANCH_SIMPLE, "\nif not ");
        assertFrequency(0.25, Level.BRANCH_SIMPLE, "\nif  ");
    }

    @Test
    void chainsAreALinkANotOrABracket() {
        assertFrequency(2 / 3.0, Level.BRANCH_ADVANCED, "\nif (not )?\\([^()]*\\) :");
        assertFrequency(1 / 2.0, Level.BRANCH_ADVANCED, "\nif not \\(");
    }

    @Test
    void rangesHaveAStepInHalfOfTheLoops() {
        assertFrequency(0.5, Level.FOR_SIMPLE, "range\\(., [0-9]+, ");
        assertFrequency(1 / 6.0, Level.FOR_SIMPLE, "range\\(., [0-9]+, 2");
        assertFrequency(0.1, Level.FOR_SIMPLE, "range\\(7, ");
        // 17 = 3 * 3 + 9 - 1: one of three steps, one of two numbers of turns, one of ten digits.
        assertFrequency(1 / 60.0, Level.FOR_SIMPLE, "range\\(., 17");
    }

    @Test
    void anAssignedVariableIsShown() {
        SnippetWriter writer = writer(9);
        Pattern assigned = Pattern.compile("([a-e]) = (.*[^0-9\n].*)\n(.*)print\\(.\\)\\z");
        int seen = 0;
        for (int i = 0; i < 2_000; i++) {
            var match = assigned.matcher(writer.write(Level.STRAIGHT_ADVANCED, 3));
            if (match.find()) {
                seen++;
                assertTrue(match.group().endsWith("print(" + match.group(1) + ")"), match.group());
            }
        }
        assertTrue(seen > 300, "only " + seen + " snippets had an assignment and a plain display");
    }

    @Test
    void allIsNotOneLevelToWrite() {
        assertThrows(IllegalArgumentException.class, () -> writer(1).write(Level.ALL, 5));
    }
}
