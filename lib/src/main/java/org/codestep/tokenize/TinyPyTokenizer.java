package org.codestep.tokenize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Tokens of TinyPy programs: a variable, a number from 0 to 255, and whatever stands between two of those.
 *
 * <p>In {@code a = 5\nprint(a)} the tokens are {@code a}, {@code ␣=␣}, {@code 5}, {@code \nprint(}, {@code a},
 * {@code )}: a program is a sequence of values and of the glue that says how they go together. That makes a line
 * counting example about a quarter as long as in characters.
 *
 * <p>Printable ASCII, tab and newline are tokens too, so every text of those can be encoded; a longer run of
 * digits is cut greedily from the left ({@code 1000} is {@code 100}, {@code 0}). No token reaches over the end of
 * a prompt: encoding prompt and answer one after the other or together gives the same ids.
 */
public final class TinyPyTokenizer extends GreedyTokenizer {

    /** The name of the kind. */
    public static final String NAME = "tinypy";

    /** Its place in the register. */
    public static final class Type implements TokenizerType {

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "keywords, names and numbers of TinyPy programs, for line counting";
        }

        @Override
        public Optional<Tokenizer> standard() {
            return Optional.of(new TinyPyTokenizer());
        }

        @Override
        public Tokenizer load(List<String> vocabulary, Path folder) {
            return new TinyPyTokenizer();
        }
    }

    private static final int LARGEST_NUMBER = 255;

    /** How a condition can begin: {@code if (not a > 3)}, and the grammar's forms with a lone space. */
    private static final List<String> CONDITION_OPENINGS =
            List.of("", " ", "not ", "(", "( ", "(not ", "not (", "not ( ", "not (not ");

    public TinyPyTokenizer() {
        super(tokens());
    }

    @Override
    public String name() {
        return NAME;
    }

    private static List<String> tokens() {
        Set<String> tokens = new LinkedHashSet<>();
        CharTokenizer.ASCII.forEach(c -> tokens.add(Character.toString(c)));
        IntStream.rangeClosed(0, LARGEST_NUMBER).forEach(n -> tokens.add(Integer.toString(n)));
        addExpressions(tokens);
        addHeaders(tokens);
        addExampleParts(tokens);
        return new ArrayList<>(tokens);
    }

    private static void addExpressions(Set<String> tokens) {
        tokens.add(" = ");
        tokens.add(" = (");
        for (String operator : List.of("+", "-", "*", "/")) {
            tokens.add(" " + operator + " ");
            tokens.add(")" + operator + "(");
        }
        for (String relation : List.of("<", ">", "<=", ">=", "!=", "==")) {
            tokens.add(" " + relation + " ");
        }
    }

    /** What opens a statement, together with the bracket that the line before may end with. */
    private static void addHeaders(Set<String> tokens) {
        for (String end : List.of("\n", ")\n")) {
            tokens.add(end);
            tokens.add(end + "\t");
            tokens.add(end + "print(");
            tokens.add(end + "for ");
            tokens.add(end + "while ");
            CONDITION_OPENINGS.forEach(opening -> tokens.add(end + "if " + opening));
        }
        CONDITION_OPENINGS.forEach(opening -> tokens.add(")\nelif " + opening));
        tokens.add(")\nelse :\n\tprint(");
        for (String link : List.of(") and (", ") or (")) {
            tokens.add(link);
            tokens.add(link + " ");
            tokens.add(link + "not ");
        }
        tokens.add(" in range(");
        tokens.add(", ");
        tokens.add(" :\n\tprint(");
        tokens.add(") :\n\tprint(");
    }

    /** The words around a program in an example. None reaches over the end of a prompt. */
    private static void addExampleParts(Set<String> tokens) {
        tokens.add("# Snippet\n");
        tokens.add("\n\n");
        tokens.add("\n# ");
        for (String mark : List.of("\n# count", "\n# count?")) {
            tokens.add(mark);
            tokens.add(")" + mark);
        }
    }
}
