package org.codestep.kernel;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * The variables of a notebook. When a cell declares something again, JShell compiles anew whatever was declared with
 * its help, and a variable among that may come out empty or undefined. Its initializer must not run once more, as it
 * may have trained a model for hours: so the variable gets its value back, if need be by a declaration without one.
 *
 * <p>A variable's value is in a static field of the class that JShell made for its declaration. When JShell makes that
 * class anew, the earlier one still has the value.
 */
final class Variables {
    /** What JShell calls the value of an expression that no variable was declared for begins like this. */
    private static final String UNNAMED = "$";

    private record Variable(VarSnippet snippet, Field field) {
        private Object value() {
            try {
                return field.get(null);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the field was made accessible", e);
            }
        }

        private void set(Object value) {
            try {
                field.set(null, value);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the field was made accessible", e);
            }
        }

        private boolean takes(Variable other, Object value) {
            return type().equals(other.type())
                    && (value == null || field.getType().isPrimitive() || field.getType().isInstance(value));
        }

        private String type() {
            return TypeText.of(field.getGenericType());
        }
    }

    private final JShell jshell;
    private final CellExecution execution;
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    Variables(JShell jshell, CellExecution execution) {
        this.jshell = jshell;
        this.execution = execution;
    }

    /**
     * Takes note of the variables that an evaluation declared, and gives back to the others what it took from them.
     * A declaration that failed leaves the variable that it was to replace as it was.
     *
     * @return whether variables had to be declared once more for that, apart from those that it was to replace
     */
    boolean settle(List<SnippetEvent> events) {
        List<String> names = names(events, event -> true);
        names(events, this::isNew).forEach(variables::remove);
        List<String> toReplace = names(events, event -> event.status() == Snippet.Status.OVERWRITTEN);
        boolean others = false;
        // A declaration may touch other variables in turn; what it declared depends on no other variable any more.
        Deque<String> touched = new ArrayDeque<>(names);
        while (!touched.isEmpty()) {
            Variable known = variables.get(touched.remove());
            List<SnippetEvent> again = known == null ? List.of() : keep(known);
            names(again, event -> event.causeSnippet() != null).forEach(touched::add);
            others |= !again.isEmpty() && !toReplace.contains(known.snippet().name());
        }
        events.stream().flatMap(event -> variable(event.snippet())).forEach(this::learn);
        return others;
    }

    private static List<String> names(List<SnippetEvent> events, Predicate<SnippetEvent> which) {
        return events.stream().filter(which).flatMap(event -> variable(event.snippet())).map(VarSnippet::name)
                .distinct().toList();
    }

    /** Whether a variable was declared and computed. */
    private boolean isNew(SnippetEvent event) {
        return event.causeSnippet() == null && event.status() == Snippet.Status.VALID
                && event.exception() == null && execution.end() != CellThread.End.ABANDONED;
    }

    private static Stream<VarSnippet> variable(Snippet snippet) {
        return snippet instanceof VarSnippet variable && !variable.name().isEmpty() ? Stream.of(variable) : Stream.of();
    }

    private void learn(VarSnippet snippet) {
        if (jshell.status(snippet) == Snippet.Status.VALID) {
            variables.put(snippet.name(), located(snippet));
        }
    }

    private Variable located(VarSnippet valid) {
        jshell.varValue(valid);
        return new Variable(valid, Objects.requireNonNull(execution.takeVariable(), valid.name()));
    }

    /** Gives a variable back its value. Returns JShell's events if it had to be declared once more. */
    private List<SnippetEvent> keep(Variable known) {
        String name = known.snippet().name();
        Optional<Variable> now = jshell.variables()
                .filter(snippet -> snippet.name().equals(name) && jshell.status(snippet) == Snippet.Status.VALID)
                .findFirst().map(this::located);
        Object value = known.value();
        boolean fits = now.isPresent() && now.get().takes(known, value);
        if (fits && !now.get().field().equals(known.field())) {
            now.get().set(value);
        }
        if (fits || now.isPresent() && value == null) {
            variables.put(name, now.get());
            return List.of();
        }
        return declare(known, value);
    }

    private List<SnippetEvent> declare(Variable known, Object value) {
        String name = known.snippet().name();
        // Without a value nothing speaks for an earlier class, which the type of the field may be.
        List<String> types = value == null ? List.of(known.snippet().typeName(), known.type()) : List.of(known.type());
        List<SnippetEvent> all = new ArrayList<>();
        for (String type : types) {
            List<SnippetEvent> events = jshell.eval(type + " " + name + ";");
            all.addAll(events);
            for (SnippetEvent event : events) {
                if (event.causeSnippet() == null && event.status() == Snippet.Status.VALID) {
                    Variable again = located((VarSnippet) event.snippet());
                    again.set(value);
                    variables.put(name, again);
                    return all;
                }
            }
        }
        throw new IllegalStateException("the variable " + name + " is lost: its type " + known.type()
                + " cannot be declared");
    }

    /** Tells of the variables that a cell can name and whose values are of classes that were replaced. */
    void tellOf(EarlierObjects earlier, Set<String> replaced) {
        variables.forEach((name, variable) -> {
            if (!name.startsWith(UNNAMED)) {
                earlier.variable(replaced, name, variable.type(), variable.value());
            }
        });
    }
}
