package org.codestep.generate.skeleton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Fills skeletons with names, numbers and operators, one after another, into a buffer that it reuses.
 *
 * <p>A variable is used only where it is sure to have a value, and the counter of a loop is not assigned in it, so a
 * loop turns as often as was drawn. Each expression has one operator, so each value is some variable's. Every choice
 * is uniform among its alternatives. Not thread-safe.
 */
final class SkeletonWriter {

    private static final String[] RELATIONS = {"<", ">", "<=", ">=", "!=", "=="};

    private final SkeletonSettings settings;
    private final List<String> names;
    private final UniformRandomProvider random;
    private final StringBuilder text = new StringBuilder(512);

    /** The variables that are sure to have a value, each once. */
    private final List<String> known = new ArrayList<>();
    /** The counters of the loops around. */
    private final List<String> counters = new ArrayList<>();
    /** Those that operators are taken of come first, as many as {@link #used} has. */
    private final List<List<String>> groups;
    /** Which of those an operator was taken of. */
    private final boolean[] used;
    private int indent;

    SkeletonWriter(SkeletonSettings settings, UniformRandomProvider random) {
        this.settings = settings;
        this.names = settings.names().names();
        this.random = random;
        this.groups = new ArrayList<>(settings.operators().groups());
        this.used = new boolean[settings.operators().mixed()];
    }

    /**
     * Decides which groups of operators the fillings to come have. Not a matter of each filling: those that divide
     * or multiply raise, or leave the range, more often than others, and would become rare.
     */
    void drawGroups() {
        for (int i = 0; i < used.length; i++) {
            int chosen = random.nextInt(i, groups.size());
            groups.set(i, groups.set(chosen, groups.get(i)));
        }
    }

    /**
     * A random program of a skeleton, without a trailing newline; empty if its operators do not mix as they should.
     * It may raise an exception, or leave the range of values.
     */
    Optional<String> fill(Skeleton skeleton) {
        text.setLength(0);
        known.clear();
        Arrays.fill(used, false);
        for (int i = 0; i < SkeletonSettings.INITIALISATIONS; i++) {
            initialise(unknownName());
        }
        body(skeleton.body());
        print();
        text.setLength(text.length() - 1);
        return allUsed() ? Optional.of(text.toString()) : Optional.empty();
    }

    /** One group need not be used; of several, each. */
    private boolean allUsed() {
        for (boolean group : used) {
            if (!group && used.length > 1) {
                return false;
            }
        }
        return true;
    }

    private void body(List<Skeleton.Node> nodes) {
        for (Skeleton.Node node : nodes) {
            if (node instanceof Skeleton.Block block) {
                block(block);
            } else {
                simpleLine();
            }
        }
    }

    /** What is assigned in a body is not sure to have a value after it. */
    private void nested(List<Skeleton.Node> nodes) {
        int outside = known.size();
        indent++;
        body(nodes);
        indent--;
        known.subList(outside, known.size()).clear();
    }

    private void block(Skeleton.Block block) {
        switch (block.kind()) {
            case FOR -> forLoop(block);
            case WHILE -> whileLoop(block);
            case IF -> branch(block);
        }
    }

    private void forLoop(Skeleton.Block block) {
        int turns = settings.iterations().draw(random);
        int start = settings.numbers().drawBelow(turns, random);
        String counter = assignableName();
        line("for ").append(counter).append(" in range(").append(start).append(", ").append(start + turns)
                .append(") :\n");
        int outside = known.size();
        remember(counter);
        counters.add(counter);
        nested(block.body());
        counters.remove(counters.size() - 1);
        known.subList(outside, known.size()).clear();
    }

    private void whileLoop(Skeleton.Block block) {
        boolean upwards = random.nextBoolean();
        boolean inclusive = random.nextBoolean();
        int distance = settings.iterations().draw(random) - (inclusive ? 1 : 0);
        int least = settings.numbers().drawBelow(distance, random);
        String counter = assignableName();
        line(counter).append(" = ").append(upwards ? least : least + distance).append('\n');
        remember(counter);
        line("while ").append(counter).append(upwards ? " <" : " >").append(inclusive ? "= " : " ")
                .append(upwards ? least + distance : least).append(" :\n");
        counters.add(counter);
        nested(block.body());
        counters.remove(counters.size() - 1);
        indent++;
        line(counter).append(upwards ? " += 1\n" : " -= 1\n");
        indent--;
    }

    private void branch(Skeleton.Block block) {
        line("if ").append(known()).append(' ').append(RELATIONS[random.nextInt(RELATIONS.length)]).append(' ');
        term();
        text.append(" :\n");
        nested(block.body());
        if (!block.orElse().isEmpty()) {
            line("else :\n");
            nested(block.orElse());
        }
    }

    /** A {@code print} or an initialisation, each in a quarter of the lines; else an expression is assigned. */
    private void simpleLine() {
        switch (random.nextInt(4)) {
            case 0 -> print();
            case 1 -> initialise(assignableName());
            default -> assignExpression();
        }
    }

    private void print() {
        line("print(").append(known()).append(")\n");
    }

    private void initialise(String name) {
        line(name).append(" = ").append(settings.numbers().draw(random)).append('\n');
        remember(name);
    }

    private void assignExpression() {
        String name = assignableName();
        line(name).append(" = ");
        term();
        text.append(' ').append(operator()).append(' ');
        term();
        text.append('\n');
        remember(name);
    }

    private void term() {
        if (random.nextBoolean()) {
            text.append(known());
        } else {
            text.append(settings.numbers().draw(random));
        }
    }

    private String operator() {
        int group = random.nextInt(used.length);
        used[group] = true;
        List<String> operators = groups.get(group);
        return operators.get(random.nextInt(operators.size()));
    }

    private StringBuilder line(String start) {
        for (int i = 0; i < indent; i++) {
            text.append('\t');
        }
        return text.append(start);
    }

    private void remember(String name) {
        if (!known.contains(name)) {
            known.add(name);
        }
    }

    private String known() {
        return known.get(random.nextInt(known.size()));
    }

    private String assignableName() {
        return nameOutside(counters);
    }

    private String unknownName() {
        return nameOutside(known);
    }

    private String nameOutside(List<String> taken) {
        String name = names.get(random.nextInt(names.size()));
        while (taken.contains(name)) {
            name = names.get(random.nextInt(names.size()));
        }
        return name;
    }
}
