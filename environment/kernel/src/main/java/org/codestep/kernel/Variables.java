package org.codestep.kernel;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
     * @return the variables that had to be declared once more for that
     */
    List<String> settle(List<SnippetEvent> events) {
        Set<String> declared = events.stream()
                .filter(event -> event.causeSnippet() == null && event.status() == Snippet.Status.VALID)
                .filter(event -> event.exception() == null && execution.end() != CellThread.End.ABANDONED)
                .flatMap(event -> variable(event.snippet()))
                .map(VarSnippet::name)
                .collect(Collectors.toSet());
        declared.forEach(variables::remove);
        List<String> again = new ArrayList<>();
        boolean othersAreTouched = events.stream().anyMatch(event -> event.causeSnippet() != null);
        if (othersAreTouched) {
            // A declaration may touch other variables in turn; what it restored depends on no other variable any more.
            int before;
            do {
                before = again.size();
                List.copyOf(variables.values()).forEach(known -> keep(known, again));
            } while (again.size() > before);
        }
        events.stream().flatMap(event -> variable(event.snippet())).forEach(this::learn);
        return again;
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

    private void keep(Variable known, List<String> again) {
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
            return;
        }
        Variable restored = declare(name, value == null ? known.snippet().typeName() : known.type())
                .or(() -> declare(name, known.type()))
                .orElseThrow(() -> new IllegalStateException("the variable " + name + " is lost: its type "
                        + known.type() + " cannot be declared"));
        restored.set(value);
        variables.put(name, restored);
        again.add(name);
    }

    private Optional<Variable> declare(String name, String type) {
        return jshell.eval(type + " " + name + ";").stream()
                .filter(event -> event.causeSnippet() == null && event.status() == Snippet.Status.VALID)
                .flatMap(event -> variable(event.snippet()))
                .findFirst().map(this::located);
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
