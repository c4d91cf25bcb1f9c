package org.codestep.python.syntax;

import java.util.List;

/** A whole program, as CPython's {@code ast.Module}. */
public record Program(List<Statement> body) {

    public Program {
        body = List.copyOf(body);
    }
}
