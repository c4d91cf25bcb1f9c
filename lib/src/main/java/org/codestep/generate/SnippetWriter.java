package org.codestep.generate;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Draws programs from the TinyPy grammar, one after another, into a buffer that it reuses.
 *
 * <p>Each method writes one nonterminal; every choice is uniform among its alternatives. Not thread-safe.
 */
final class SnippetWriter {

    private static final char[] ARITHMETIC = {'+', '-', '*', '/'};
    private static final String[] RELATIONS = {"<", ">", "<=", ">=", "!=", "=="};
    /** Steps and numbers of turns of a {@code while}. */
    private static final int[][] WHILE_TURNS = {{1, 2}, {2, 1}, {2, 2}, {2, 3}, {3, 2}};

    private final UniformRandomProvider random;
    private final int variableCount;
    private final StringBuilder text = new StringBuilder(256);

    /** The initialised variables, each once, in order of first initialisation. */
    private final char[] known = new char[26];
    private int knownCount;
    private final int[] valueOf = new int[26];
    /** The variable that the assignment before the block assigned, or 0. */
    private char assigned;

    SnippetWriter(UniformRandomProvider random, Variant variant) {
        this.random = random;
        this.variableCount = variant.variables();
    }

    /**
     * A random program of a level.
     *
     * @param level any but {@link Level#ALL}
     * @param maxRecursion see {@link Level#maxRecursion()}; ALL imposes its own on the level drawn
     */
    String write(Level level, int maxRecursion) {
        text.setLength(0);
        knownCount = 0;
        assigned = 0;
        initialisations(maxRecursion);
        switch (level) {
            case STRAIGHT_SIMPLE -> {
                simpleAssignment();
                advancedDisplay();
            }
            case STRAIGHT_ADVANCED -> {
                advancedAssignment();
                advancedDisplay();
            }
            case BRANCH_SIMPLE -> branch(false);
            case BRANCH_ADVANCED -> {
                advancedAssignment();
                branch(true);
            }
            case FOR_SIMPLE -> {
                forHeader();
                display();
            }
            case FOR_ADVANCED -> {
                advancedAssignment();
                advancedFor();
            }
            case WHILE -> whileLoop();
            case ALL -> throw new IllegalArgumentException("ALL is not one level to write");
        }
        return text.toString();
    }

    private void initialisations(int maxRecursion) {
        int lines = 1;
        while (lines <= maxRecursion && random.nextBoolean()) {
            lines++;
        }
        for (int i = 0; i < lines; i++) {
            char name = variable();
            int value = random.nextInt(10);
            text.append(name).append(" = ").append(value).append('\n');
            remember(name, value);
        }
    }

    private void remember(char name, int value) {
        valueOf[name - 'a'] = value;
        for (int i = 0; i < knownCount; i++) {
            if (known[i] == name) {
                return;
            }
        }
        known[knownCount++] = name;
    }

    private void simpleAssignment() {
        if (random.nextBoolean()) {
            assign();
            expression();
            text.append('\n');
        }
    }

    private void advancedAssignment() {
        int choice = random.nextInt(3);
        if (choice == 0) {
            return;
        }
        assign();
        if (choice == 1) {
            expression();
        } else {
            group();
        }
        text.append('\n');
    }

    private void assign() {
        assigned = variable();
        text.append(assigned).append(" = ");
    }

    private void group() {
        enclosedExpression();
        while (random.nextBoolean()) {
            text.append(arithmetic());
            enclosedExpression();
        }
    }

    private void enclosedExpression() {
        text.append('(');
        expression();
        text.append(')');
    }

    private void expression() {
        term();
        text.append(' ').append(arithmetic()).append(' ');
        term();
    }

    /** {@code print} of the variable just assigned if there is one, else of a known one. */
    private void display() {
        text.append("print(").append(assigned != 0 ? assigned : known()).append(')');
    }

    /** A plain display, or, as often, one of the two forms with an operator. */
    private void advancedDisplay() {
        if (random.nextBoolean()) {
            display();
            return;
        }
        text.append("print(").append(known()).append(' ').append(arithmetic()).append(' ');
        term();
        text.append(')');
    }

    private void branch(boolean advanced) {
        int form = random.nextInt(3);
        branchHeader("if ", advanced);
        branchBody(advanced);
        if (form == 0) {
            return;
        }
        if (form == 1) {
            text.append('\n');
            branchHeader("elif ", advanced);
            branchBody(advanced);
        }
        text.append("\nelse :\n");
        branchBody(advanced);
    }

    private void branchHeader(String keyword, boolean advanced) {
        text.append(keyword);
        if (advanced) {
            chain();
        } else {
            condition();
        }
        text.append(" :\n");
    }

    private void branchBody(boolean advanced) {
        text.append('\t');
        if (advanced) {
            advancedDisplay();
        } else {
            display();
        }
    }

    /** Left-recursive: the links are counted first, each with probability 1/3, then written from the left. */
    private void chain() {
        int links = 0;
        int choice = random.nextInt(3);
        while (choice == 0) {
            links++;
            choice = random.nextInt(3);
        }
        if (choice == 1) {
            text.append("not ");
        }
        enclosedCondition();
        for (int i = 0; i < links; i++) {
            text.append(random.nextBoolean() ? " and " : " or ");
            enclosedCondition();
        }
    }

    private void enclosedCondition() {
        text.append('(');
        condition();
        text.append(')');
    }

    /** A comparison; half of them with a prefix, which is {@code not} or, as often, a lone space. */
    private void condition() {
        if (random.nextBoolean()) {
            text.append(random.nextBoolean() ? "not " : " ");
        }
        text.append(known()).append(' ').append(RELATIONS[random.nextInt(RELATIONS.length)]).append(' ');
        term();
    }

    private void forHeader() {
        text.append("for ").append(known()).append(" in range(").append(random.nextInt(10)).append(", ");
        int step = 1 + random.nextInt(3);
        int turns = 2 + random.nextInt(2);
        // The start in this formula is not the one written: the reference draws it anew, so ranges can be empty.
        text.append(step * turns + random.nextInt(10) - 1);
        if (random.nextBoolean()) {
            text.append(", ").append(1 + random.nextInt(3));
        }
        text.append(") :\n\t");
    }

    /** A plain display three times in four: the loop of level 3.1 is one of the two alternatives. */
    private void advancedFor() {
        forHeader();
        if (random.nextBoolean()) {
            display();
        } else {
            advancedDisplay();
        }
    }

    private void whileLoop() {
        boolean upwards = random.nextBoolean();
        char counter = known();
        int[] turns = WHILE_TURNS[random.nextInt(WHILE_TURNS.length)];
        int distance = turns[0] * turns[1] - 1;
        int start = valueOf[counter - 'a'];
        text.append("while ").append(counter).append(' ').append(upwards ? '<' : '>');
        if (random.nextBoolean()) {
            text.append('=');
        }
        text.append(' ').append(upwards ? start + distance : start - distance).append(" :\n\t");
        display();
        text.append("\n\t").append(counter).append(" = ").append(counter);
        text.append(upwards ? " + " : " - ").append(turns[0]);
    }

    /** A known variable or a digit: what stands in an expression, and to the right in a comparison. */
    private void term() {
        if (random.nextBoolean()) {
            text.append(known());
        } else {
            text.append(random.nextInt(10));
        }
    }

    private char variable() {
        return (char) ('a' + random.nextInt(variableCount));
    }

    private char known() {
        return known[random.nextInt(knownCount)];
    }

    private char arithmetic() {
        return ARITHMETIC[random.nextInt(ARITHMETIC.length)];
    }
}
