package org.codestep.generate.skeleton;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The arithmetic operators of programs, in groups, and how many groups meet in one program.
 *
 * @param groups each of at least one of {@code + - * // %}, no operator twice
 * @param mixed of how many groups a program's operators are. With 1, a program may also have none; with more, it
 *     has an operator of each of exactly so many
 */
public record OperatorGroups(List<List<String>> groups, int mixed) implements Serializable {

    /** Those that make whole numbers of whole numbers. */
    private static final Set<String> KNOWN = Set.of("+", "-", "*", "//", "%");

    public OperatorGroups {
        groups = groups.stream().map(List::copyOf).toList();
        Set<String> seen = new HashSet<>();
        for (List<String> group : groups) {
            if (group.isEmpty()) {
                throw new IllegalArgumentException("a group of operators is empty");
            }
            for (String operator : group) {
                if (!KNOWN.contains(operator) || !seen.add(operator)) {
                    throw new IllegalArgumentException(
                            "wanted each operator once, of + - * // %; got '" + operator + "' in " + groups);
                }
            }
        }
        if (mixed < 1 || mixed > groups.size()) {
            throw new IllegalArgumentException(
                    "of " + groups.size() + " groups of operators, " + mixed + " cannot meet in a program");
        }
    }
}
