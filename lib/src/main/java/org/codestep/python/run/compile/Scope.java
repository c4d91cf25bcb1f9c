package org.codestep.python.run.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Statement;

/** The variables of the module or of one function, each with a slot of its own. */
public final class Scope {

    /** From so many on, a map is faster than a look at all. */
    private static final int MANY = 16;

    private final List<String> names = new ArrayList<>(MANY);
    /** Slots by name; null while there are few. */
    private Map<String, Integer> slots;
    /** Null in the module, where every variable is the scope's own. */
    private final Set<String> locals;

    private Scope(Set<String> locals) {
        this.locals = locals;
    }

    static Scope ofModule() {
        return new Scope(null);
    }

    /** Parameters have the first slots; what the function assigns is its own. */
    static Scope of(Statement.FunctionDefinition function) {
        Scope scope = new Scope(new TreeSet<>());
        for (Statement.Parameter parameter : function.parameters()) {
            scope.locals.add(parameter.name());
            scope.slot(parameter.name());
        }
        scope.collect(function.body());
        return scope;
    }

    boolean isModule() {
        return locals == null;
    }

    boolean owns(String name) {
        return locals == null || locals.contains(name);
    }

    /** The slot of one of the scope's own variables. */
    int slot(String name) {
        int known = slots == null ? names.indexOf(name) : slots.getOrDefault(name, -1);
        if (known >= 0) {
            return known;
        }
        int slot = names.size();
        names.add(name);
        if (slots != null) {
            slots.put(name, slot);
        } else if (names.size() == MANY) {
            slots = new HashMap<>();
            names.forEach(each -> slots.put(each, slots.size()));
        }
        return slot;
    }

    int size() {
        return names.size();
    }

    /** By slot. */
    String[] names() {
        return names.toArray(new String[0]);
    }

    private void collect(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Assign assign) {
                assign.targets().forEach(this::collect);
            } else if (statement instanceof Statement.AugmentedAssign assign) {
                collect(assign.target());
            } else if (statement instanceof Statement.For loop) {
                collect(loop.target());
                collect(loop.body());
                collect(loop.orElse());
            } else if (statement instanceof Statement.While loop) {
                collect(loop.body());
                collect(loop.orElse());
            } else if (statement instanceof Statement.If conditional) {
                conditional.branches().forEach(branch -> collect(branch.body()));
                collect(conditional.orElse());
            }
        }
    }

    private void collect(Expression target) {
        if (target instanceof Expression.Name name) {
            locals.add(name.id());
        } else if (target instanceof Expression.TupleDisplay tuple) {
            tuple.elements().forEach(this::collect);
        }
    }
}
