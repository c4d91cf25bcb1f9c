package org.codestep.trace.jython.instrument;

import java.util.List;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Position;
import org.codestep.trace.jython.run.Execution;
import org.codestep.trace.jython.run.Site;
import org.python.antlr.PythonTree;
import org.python.antlr.ast.Call;
import org.python.antlr.ast.Expr;
import org.python.antlr.ast.Name;
import org.python.antlr.ast.expr_contextType;
import org.python.antlr.base.expr;
import org.python.antlr.base.stmt;

/** Makes the calls that stand in the place of a program's operations. */
final class Sites {

    private final Execution execution;
    private int count;

    Sites(Execution execution) {
        this.execution = execution;
    }

    /** An expression that calls an operation with the values of others. */
    expr call(PythonTree place, Site.Operation operation, expr... arguments) {
        return call(place, site(place, operation), List.of(arguments), List.of());
    }

    /** The statement of a call. */
    stmt statement(PythonTree place, Site.Operation operation, expr... arguments) {
        return new Expr(place, call(place, operation, arguments));
    }

    /** An expression whose value is an operation to be called. */
    expr site(PythonTree place, Site.Operation operation) {
        String name = "@" + count++;
        execution.module().putSite(name, new Site(execution, position(place), operation));
        return load(place, name);
    }

    /** A name of the instrumentation's own, for a value that it must keep. */
    String temporary() {
        return "@" + count++;
    }

    static expr load(PythonTree place, String name) {
        return new Name(place, name, expr_contextType.Load);
    }

    static expr call(
            PythonTree place, expr function, List<expr> arguments, List<org.python.antlr.ast.keyword> keywords) {
        return new Call(place, function, arguments, keywords, null, null);
    }

    static Position position(PythonTree place) {
        int line = place instanceof expr e ? e.getLineno() : ((stmt) place).getLineno();
        int column = place instanceof expr e ? e.getCol_offset() : ((stmt) place).getCol_offset();
        return new Position(line, column + 1);
    }

    static int line(PythonTree place) {
        return position(place).line();
    }

    static NotModelledException refusal(PythonTree place, String construct) {
        return new NotModelledException(position(place), construct + " is not supported");
    }
}
