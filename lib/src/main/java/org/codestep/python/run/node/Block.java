package org.codestep.python.run.node;

import org.codestep.python.run.state.Frame;

/** Statements one after the other. */
public final class Block {

    /** No statement. */
    public static final Block EMPTY = new Block(new StatementNode[0], new int[0]);

    private final StatementNode[] statements;
    private final int[] lines;

    /** @param lines where the statements begin, one for each */
    public Block(StatementNode[] statements, int[] lines) {
        this.statements = statements;
        this.lines = lines;
    }

    /** Executes what a module consists of; nothing at all is an event too. */
    public void executeModule(Frame module) {
        if (statements.length == 0) {
            module.enterLine(0);
        }
        execute(module);
    }

    Completion execute(Frame frame) {
        for (int i = 0; i < statements.length; i++) {
            Completion completion = statements[i].execute(frame, lines[i]);
            if (completion != Completion.NORMAL) {
                return completion;
            }
        }
        return Completion.NORMAL;
    }
}
