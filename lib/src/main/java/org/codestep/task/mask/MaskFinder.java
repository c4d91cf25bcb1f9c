package org.codestep.task.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.OperatorChain;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.Statement;
import org.codestep.python.syntax.Subexpressions;
import org.codestep.task.OperatorClass;
import org.codestep.task.SourceText;
import org.codestep.task.TaskOptions;

/** Finds the pieces of a program that can be masked. What is inside f-strings stays. */
public final class MaskFinder {

    private final SourceText source;
    private final Set<OperatorClass> classes;
    private final List<Mask> found = new ArrayList<>();

    private MaskFinder(SourceText source, Set<OperatorClass> classes) {
        this.source = source;
        this.classes = classes;
    }

    /** The operators of some classes. Those of augmented assignments such as {@code +=} are none. */
    public static List<Mask> operators(Program program, SourceText source, Set<OperatorClass> classes) {
        MaskFinder finder = new MaskFinder(source, classes);
        Subexpressions.ofStatements(program.body(), finder::collect);
        return finder.found;
    }

    private void collect(Expression expression) {
        if (classes.contains(OperatorClass.ARITHMETIC) && OperatorChain.isChain(expression)) {
            collectChain(expression);
            return;
        }
        if (classes.contains(OperatorClass.COMPARISON) && expression instanceof Expression.Comparison comparison) {
            for (int i = 0; i < comparison.rest().size(); i++) {
                if (OperatorClass.COMPARISON.contains(comparison.rest().get(i).operator().symbol())) {
                    found.add(new Mask.Comparing(comparison, i));
                }
            }
        }
        Subexpressions.of(expression, this::collect);
    }

    private void collectChain(Expression root) {
        OperatorChain chain = new OperatorChain(root, source.line(root.position().line()));
        for (int i = 0; i < chain.operators().size(); i++) {
            if (OperatorClass.ARITHMETIC.contains(chain.operators().get(i).operator().symbol())) {
                found.add(new Mask.Arithmetic(root, chain, i));
            }
        }
        chain.operands().forEach(this::collect);
    }

    /** The whole numbers in assignments to one variable before the first block of the program. */
    public static List<Mask> inputs(Program program, TaskOptions options) {
        List<Mask> found = new ArrayList<>();
        for (Statement statement : program.body()) {
            if (isBlock(statement)) {
                break;
            }
            if (statement instanceof Statement.Assign assign && assign.targets().size() == 1
                    && assign.targets().get(0) instanceof Expression.Name name) {
                collectNumbers(assign.value(), number -> found.add(new Mask.Input(
                        number, name.id(), options.lowestInput(), options.highestInput())));
            }
        }
        return found;
    }

    private static boolean isBlock(Statement statement) {
        return statement instanceof Statement.If || statement instanceof Statement.While
                || statement instanceof Statement.For || statement instanceof Statement.FunctionDefinition;
    }

    private static void collectNumbers(Expression expression, Consumer<Expression.IntegerLiteral> to) {
        if (expression instanceof Expression.IntegerLiteral number) {
            to.accept(number);
        } else {
            Subexpressions.of(expression, part -> collectNumbers(part, to));
        }
    }
}
