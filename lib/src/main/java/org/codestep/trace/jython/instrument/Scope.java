package org.codestep.trace.jython.instrument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.python.antlr.ast.Assign;
import org.python.antlr.ast.AugAssign;
import org.python.antlr.ast.For;
import org.python.antlr.ast.FunctionDef;
import org.python.antlr.ast.Global;
import org.python.antlr.ast.If;
import org.python.antlr.ast.Name;
import org.python.antlr.ast.Tuple;
import org.python.antlr.ast.While;
import org.python.antlr.base.expr;
import org.python.antlr.base.stmt;

/** Which names a module or a function assigns. */
final class Scope {

    /** Null for the module. */
    private final Scope module;
    private final Set<String> assigned = new HashSet<>();
    private final Set<String> globals = new HashSet<>();
    private final List<String> mentioned = new ArrayList<>();

    private Scope(Scope module) {
        this.module = module;
    }

    static Scope ofModule(List<stmt> body) {
        Scope scope = new Scope(null);
        scope.collect(body);
        return scope;
    }

    Scope ofFunction(List<String> parameters, List<stmt> body) {
        Scope scope = new Scope(this);
        scope.assigned.addAll(parameters);
        scope.collect(body);
        scope.assigned.removeAll(scope.globals);
        parameters.forEach(scope::mention);
        return scope;
    }

    boolean isFunction() {
        return module != null;
    }

    /** Whether the program gives a name that can be seen here a value of its own anywhere. */
    boolean isVariable(String name) {
        return assigned.contains(name) || module != null && module.assigned.contains(name);
    }

    /** Notes a name of the code, in the order of evaluation. */
    void mention(String name) {
        if (isFunction() && assigned.contains(name) && !mentioned.contains(name)) {
            mentioned.add(name);
        }
    }

    /** A function's variables in the order of {@code co_varnames}; grows while the function is read. */
    List<String> mentioned() {
        return mentioned;
    }

    private void collect(List<stmt> body) {
        for (stmt statement : body) {
            if (statement instanceof Assign assign) {
                assign.getInternalTargets().forEach(this::target);
            } else if (statement instanceof AugAssign assign) {
                target(assign.getInternalTarget());
            } else if (statement instanceof For loop) {
                target(loop.getInternalTarget());
                collect(loop.getInternalBody());
                collect(loop.getInternalOrelse());
            } else if (statement instanceof While loop) {
                collect(loop.getInternalBody());
                collect(loop.getInternalOrelse());
            } else if (statement instanceof If conditional) {
                collect(conditional.getInternalBody());
                collect(conditional.getInternalOrelse());
            } else if (statement instanceof FunctionDef function) {
                assigned.add(function.getInternalName());
                assignedGlobally(function.getInternalBody());
            } else if (statement instanceof Global global) {
                globals.addAll(global.getInternalNames());
            }
        }
    }

    /** What a function declares {@code global}, anywhere in it. */
    private void assignedGlobally(List<stmt> body) {
        GlobalDeclarations.in(body).forEach(global -> assigned.addAll(global.getInternalNames()));
    }

    private void target(expr target) {
        if (target instanceof Name name) {
            assigned.add(name.getInternalId());
        } else if (target instanceof Tuple tuple) {
            tuple.getInternalElts().forEach(this::target);
        }
    }
}
