package org.codestep.task.rename;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.python.run.operation.Builtins;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.lexer.TokenKind;
import org.codestep.python.syntax.parser.Parser;
import org.codestep.task.SourceText;
import org.codestep.task.UnusableSnippetException;

/**
 * Gives the variables, functions and parameters of TinyPy programs other names, in place: nothing else of the text
 * changes, and the program does what it did. A variable with the name of a built-in function keeps it.
 */
public final class Renaming {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private final List<String> names;

    /**
     * @param names that are drawn from, each once in a program
     * @throws IllegalArgumentException if one is no name, is Python's own, or is there twice
     */
    public Renaming(List<String> names) {
        this.names = List.copyOf(names);
        Set<String> distinct = new HashSet<>();
        for (String name : names) {
            if (!NAME.matcher(name).matches() || Builtins.contains(name) || TokenKind.isKeyword(name)) {
                throw new IllegalArgumentException("wanted names that Python does not know, got '" + name + "'");
            }
            if (!distinct.add(name)) {
                throw new IllegalArgumentException("wanted different names, got '" + name + "' twice");
            }
        }
    }

    /**
     * The program with other names; one keeps its own only where no other is left for it.
     *
     * @param random decides what is called how
     * @throws UnusableSnippetException if it is not TinyPy, or there are too few names
     */
    public String rename(String source, UniformRandomProvider random) {
        ProgramNames program;
        try {
            program = new ProgramNames(Parser.parse(source));
        } catch (PythonSyntaxException e) {
            throw new UnusableSnippetException("not TinyPy: " + e.problem());
        }
        Map<String, String> newNames = draw(program, random);
        SourceText text = new SourceText(source);
        List<ProgramNames.Occurrence> changed = program.occurrences().stream()
                .filter(each -> newNames.containsKey(each.name()))
                .sorted(Comparator.comparingInt(each -> text.offset(each.position())))
                .toList();
        StringBuilder renamed = new StringBuilder(source.length());
        int done = 0;
        for (ProgramNames.Occurrence each : changed) {
            int start = text.offset(each.position());
            renamed.append(source, done, start).append(newNames.get(each.name()));
            done = start + each.name().length();
        }
        return renamed.append(source, done, source.length()).toString();
    }

    private Map<String, String> draw(ProgramNames program, UniformRandomProvider random) {
        List<String> free = new ArrayList<>(names);
        for (ProgramNames.Occurrence each : program.occurrences()) {
            if (!program.own().contains(each.name())) {
                // It is used without an assignment: with one it would mean something else.
                free.remove(each.name());
            }
        }
        if (free.size() < program.own().size()) {
            throw new UnusableSnippetException("it has more variables than there are names");
        }
        Map<String, String> newNames = new HashMap<>();
        for (String name : program.own()) {
            int choice = random.nextInt(free.size());
            if (free.get(choice).equals(name)) {
                choice = (choice + 1) % free.size();
            }
            newNames.put(name, free.remove(choice));
        }
        return newNames;
    }
}
