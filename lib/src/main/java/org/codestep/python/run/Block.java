package org.codestep.python.run;

import java.util.List;

/** Statements one after the other. */
final class Block {

    private final StatementNode[] statements;

    Block(List<StatementNode> statements) {
        this.statements = statements.toArray(new StatementNode[0]);
    }

    boolean isEmpty() {
        return statements.length == 0;
    }

    Completion execute(Frame frame) {
        for (StatementNode statement : statements) {
            Completion completion = statement.execute(frame);
            if (completion != Completion.NORMAL) {
                return completion;
            }
        }
        return Completion.NORMAL;
    }
}
