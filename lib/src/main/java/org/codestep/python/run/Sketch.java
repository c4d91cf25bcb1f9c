package org.codestep.python.run;

import java.util.List;
import org.codestep.python.run.compile.Compiler;
import org.codestep.python.run.compile.Scope;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.node.Block;
import org.codestep.python.run.node.ExpressionNode;
import org.codestep.python.run.node.FilledRun;
import org.codestep.python.run.node.HoleNode;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Program;

/**
 * A program with holes: expressions that a run can have others in place of. It is compiled once; what is put into a
 * hole is compiled alone. So many alternatives of one program can be tried for little more than their runs.
 *
 * <p>Runs are as those of {@link Interpreter}. Not thread-safe.
 */
public final class Sketch {

    private final HoleCompiler compiler;
    private final Block body;
    private final String[] names;

    /**
     * @param holes expressions of the program itself, not copies of them; they may lie inside one another
     * @throws NotModelledException if the program has something that is not supported
     */
    public Sketch(Program program, List<Expression> holes) {
        this.compiler = new HoleCompiler(holes);
        this.body = compiler.block(program.body());
        this.names = compiler.names();
    }

    /** What a hole is filled with. */
    public static final class Filling {

        private final int hole;
        private final ExpressionNode content;

        private Filling(int hole, ExpressionNode content) {
            this.hole = hole;
            this.content = content;
        }
    }

    /**
     * Prepares an expression for a hole.
     *
     * @param hole an index of the holes
     * @param content uses no variable that the program has not
     * @throws NotModelledException if the content has something that is not supported
     */
    public Filling fill(int hole, Expression content) {
        ExpressionNode node = compiler.content(content, hole);
        if (compiler.variables() != names.length) {
            throw new IllegalArgumentException(
                    "the content of hole " + hole + " uses a variable that the program has not");
        }
        return new Filling(hole, node);
    }

    /**
     * Runs the program from its start.
     *
     * @param filling of one hole; null to run the program as it is
     * @param listener is told of each line; null for none
     * @throws NotModelledException if the run comes to something that is not supported
     */
    public Run run(Budget budget, LineListener listener, Filling filling) {
        Run run = filling == null
                ? new FilledRun(budget, listener, names, 0, null)
                : new FilledRun(budget, listener, names, filling.hole, filling.content);
        run.execute(body::executeModule);
        return run;
    }

    /** Puts a {@link HoleNode} where there is a hole, and remembers what is known there. */
    private static final class HoleCompiler extends Compiler {

        private final Expression[] holes;
        private final Scope[] scopes;
        private final int[] lines;

        HoleCompiler(List<Expression> holes) {
            super(null);
            this.holes = holes.toArray(new Expression[0]);
            this.scopes = new Scope[this.holes.length];
            this.lines = new int[this.holes.length];
        }

        @Override
        public ExpressionNode expression(Expression expression) {
            for (int i = 0; i < holes.length; i++) {
                if (holes[i] == expression) {
                    scopes[i] = scope;
                    lines[i] = line;
                    return new HoleNode(i, super.expression(expression));
                }
            }
            return super.expression(expression);
        }

        /** Compiles the content of a hole as if it stood there. */
        ExpressionNode content(Expression content, int hole) {
            Scope outer = scope;
            scope = scopes[hole];
            line = lines[hole];
            ExpressionNode node = expression(content);
            scope = outer;
            return node;
        }
    }
}
