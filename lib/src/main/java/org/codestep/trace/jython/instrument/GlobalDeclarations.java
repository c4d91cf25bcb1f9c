package org.codestep.trace.jython.instrument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.python.antlr.Visitor;
import org.python.antlr.ast.Global;
import org.python.antlr.ast.Name;
import org.python.antlr.base.stmt;

/**
 * The {@code global} statements of a function's body, however deep, in the order of the text. Python 3 wants each
 * before any use of its names; Python 2.7 takes them anywhere.
 */
final class GlobalDeclarations extends Visitor {

    private final Set<String> used = new HashSet<>();
    private final List<Global> declarations = new ArrayList<>();
    private Global late;

    private GlobalDeclarations() {}

    /** Those of a body, whether or not Python 3 allows them. */
    static List<Global> in(List<stmt> body) {
        return read(body, List.of()).declarations;
    }

    /**
     * Those of a function.
     *
     * @throws org.codestep.python.run.value.NotModelledException if one comes after a use of its names, as of a
     *     parameter
     */
    static List<Global> of(List<stmt> body, List<String> parameters) {
        GlobalDeclarations read = read(body, parameters);
        if (read.late != null) {
            throw Sites.refusal(read.late, "'global' here");
        }
        return read.declarations;
    }

    private static GlobalDeclarations read(List<stmt> body, List<String> parameters) {
        GlobalDeclarations read = new GlobalDeclarations();
        read.used.addAll(parameters);
        try {
            for (stmt statement : body) {
                read.visit(statement);
            }
        } catch (Exception e) {
            throw new IllegalStateException("a visit of names failed", e);
        }
        return read;
    }

    @Override
    public Object visitName(Name name) {
        used.add(name.getInternalId());
        return null;
    }

    @Override
    public Object visitGlobal(Global global) {
        if (late == null && global.getInternalNames().stream().anyMatch(used::contains)) {
            late = global;
        }
        declarations.add(global);
        return null;
    }
}
