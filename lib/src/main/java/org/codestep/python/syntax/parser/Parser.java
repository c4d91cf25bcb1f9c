package org.codestep.python.syntax.parser;

import java.util.ArrayList;
import java.util.List;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.Program;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.Statement;
import org.codestep.python.syntax.lexer.Lexer;
import org.codestep.python.syntax.lexer.TokenKind;
import org.codestep.python.syntax.lexer.TokenStream;

/**
 * Parses the TinyPy language, a part of Python 3.11: assignments, {@code if}, {@code while}, {@code for}, functions,
 * and expressions of numbers, truth values, strings, lists and tuples. What Python has and this parser has not is
 * refused by name.
 *
 * <p>Recursive descent over statements; {@link ExpressionParser} does the expressions.
 */
public final class Parser {

    /** Of one {@code if}. CPython nests them in each other and gives up at about 3,000. */
    public static final int MOST_BRANCHES = 1_000;

    /** How many blocks can be inside one another. CPython allows 20 loops; here every block counts. */
    public static final int DEEPEST_BLOCK = 20;

    private static final int FEW = 2;

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int loops;
    private int blocks;
    private boolean insideFunction;
    private boolean withoutBlocks;

    private Parser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /**
     * @param source a program's text
     * @throws PythonSyntaxException if it is no program of the language
     */
    public static Program parse(String source) {
        return new Parser(Lexer.tokenize(source)).program();
    }

    /**
     * The header of a compound statement without its block: an {@code if}, a {@code while} or a {@code for} whose
     * body is empty, or an {@code elif} as if it were an {@code if}.
     *
     * @param line a header and nothing else
     * @throws PythonSyntaxException if it is none
     */
    public static Statement parseHeader(String line) {
        Parser parser = new Parser(Lexer.tokenize(line));
        parser.withoutBlocks = true;
        Statement header = switch (parser.tokens.kind()) {
            case IF, ELIF -> parser.ifStatement();
            case WHILE -> parser.whileStatement();
            case FOR -> parser.forStatement();
            default -> throw parser.tokens.expected("a header");
        };
        parser.tokens.expect(TokenKind.END);
        return header;
    }

    private Program program() {
        List<Statement> body = new ArrayList<>();
        while (!tokens.at(TokenKind.END)) {
            statements(body);
        }
        return new Program(body);
    }

    /** One compound statement, or the simple statements of one line. */
    private void statements(List<Statement> into) {
        switch (tokens.kind()) {
            case IF -> into.add(ifStatement());
            case WHILE -> into.add(whileStatement());
            case FOR -> into.add(forStatement());
            case DEF -> into.add(functionDefinition());
            case INDENT -> throw tokens.problem("unexpected indent");
            default -> simpleStatements(into);
        }
    }

    private void simpleStatements(List<Statement> into) {
        do {
            into.add(simpleStatement());
        } while (tokens.take(TokenKind.SEMICOLON) && !tokens.at(TokenKind.NEWLINE));
        tokens.expect(TokenKind.NEWLINE);
    }

    private Statement simpleStatement() {
        Position start = tokens.position();
        return switch (tokens.kind()) {
            case PASS -> {
                tokens.next();
                yield new Statement.Pass(start);
            }
            case BREAK -> {
                insideLoop();
                yield new Statement.Break(start);
            }
            case CONTINUE -> {
                insideLoop();
                yield new Statement.Continue(start);
            }
            case RETURN -> returnStatement(start);
            case AS, ASSERT, ASYNC, CLASS, DEF, DEL, EXCEPT, FINALLY, FROM, GLOBAL, IMPORT, NONLOCAL, RAISE, TRY,
                    WITH, AT -> throw tokens.unsupported();
            default -> expressionOrAssignment(start);
        };
    }

    private void insideLoop() {
        if (loops == 0) {
            throw tokens.problem(tokens.kind().described() + " outside a loop");
        }
        tokens.next();
    }

    private Statement expressionOrAssignment(Position start) {
        expressions.begin();
        Expression first = expressions.expressionList();
        BinaryOperator augmented = augmentedOperator();
        if (augmented != null) {
            return augmentedAssign(start, first, augmented);
        }
        if (tokens.at(TokenKind.COLON)) {
            throw tokens.problem("a type annotation is not supported");
        }
        if (!tokens.at(TokenKind.ASSIGN)) {
            return new Statement.ExpressionStatement(start, first);
        }
        List<Expression> targets = new ArrayList<>(1);
        Expression value = first;
        while (tokens.take(TokenKind.ASSIGN)) {
            requireTarget(value);
            targets.add(value);
            value = expressions.expressionList();
        }
        return new Statement.Assign(start, targets, value);
    }

    private BinaryOperator augmentedOperator() {
        TokenKind operator = tokens.kind().ofAugmentedAssignment();
        if (operator == TokenKind.AT) {
            throw tokens.unsupported();
        }
        return operator == null ? null : operator.binaryOperator();
    }

    private Statement augmentedAssign(Position start, Expression target, BinaryOperator operator) {
        if (target instanceof Expression.TupleDisplay) {
            throw new PythonSyntaxException(target.position(), "expected a variable before an augmented assignment");
        }
        requireTarget(target);
        Position operatorPosition = tokens.position();
        tokens.next();
        Expression value = expressions.expressionList();
        return new Statement.AugmentedAssign(start, target, operator, operatorPosition, value);
    }

    private static void requireTarget(Expression target) {
        if (target instanceof Expression.TupleDisplay tuple) {
            tuple.elements().forEach(Parser::requireTarget);
        } else if (target instanceof Expression.Subscript subscript) {
            if (subscript.index() instanceof Expression.Slice) {
                throw new PythonSyntaxException(target.position(), "an assignment to a slice is not supported");
            }
        } else if (!(target instanceof Expression.Name)) {
            throw new PythonSyntaxException(target.position(), target instanceof Expression.ListDisplay
                    ? "a list of targets is not supported"
                    : "expected a variable to assign to");
        }
    }

    private Statement ifStatement() {
        Position start = tokens.position();
        List<Statement.Branch> branches = new ArrayList<>(FEW);
        do {
            if (branches.size() == MOST_BRANCHES) {
                throw tokens.problem("more than " + MOST_BRANCHES + " branches of an 'if' are not supported");
            }
            Position header = tokens.position();
            tokens.next();
            expressions.begin();
            Expression test = expressions.expression();
            branches.add(new Statement.Branch(header, test, block()));
        } while (tokens.at(TokenKind.ELIF));
        return new Statement.If(start, branches, orElse());
    }

    private Statement whileStatement() {
        Position start = tokens.position();
        tokens.next();
        expressions.begin();
        Expression test = expressions.expression();
        List<Statement> body = loopBody();
        return new Statement.While(start, test, body, orElse());
    }

    private Statement forStatement() {
        Position start = tokens.position();
        tokens.next();
        expressions.begin();
        Expression target = expressions.targetList();
        requireTarget(target);
        tokens.expect(TokenKind.IN);
        Expression iterable = expressions.expressionList();
        List<Statement> body = loopBody();
        return new Statement.For(start, target, iterable, body, orElse());
    }

    private Statement functionDefinition() {
        Position start = tokens.position();
        if (insideFunction) {
            throw tokens.problem("a function inside a function is not supported");
        }
        tokens.next();
        expressions.begin();
        int name = tokens.expect(TokenKind.NAME);
        tokens.expect(TokenKind.LEFT_PARENTHESIS);
        List<Statement.Parameter> parameters = new ArrayList<>();
        while (!tokens.at(TokenKind.RIGHT_PARENTHESIS)) {
            parameters.add(parameter(parameters));
            if (!tokens.take(TokenKind.COMMA)) {
                break;
            }
        }
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        if (tokens.at(TokenKind.ARROW)) {
            throw tokens.problem("a type annotation is not supported");
        }
        int outerLoops = loops;
        loops = 0;
        insideFunction = true;
        List<Statement> body = block();
        insideFunction = false;
        loops = outerLoops;
        return new Statement.FunctionDefinition(
                start, new Expression.Name(tokens.position(name), tokens.text(name)), parameters, body);
    }

    private Statement.Parameter parameter(List<Statement.Parameter> earlier) {
        if (tokens.at(TokenKind.STAR) || tokens.at(TokenKind.DOUBLE_STAR) || tokens.at(TokenKind.SLASH)) {
            throw tokens.problem("a parameter with " + tokens.kind().described() + " is not supported");
        }
        Position start = tokens.position();
        String name = tokens.text(tokens.expect(TokenKind.NAME));
        if (tokens.at(TokenKind.COLON)) {
            throw tokens.problem("a type annotation is not supported");
        }
        if (earlier.stream().anyMatch(other -> other.name().equals(name))) {
            throw new PythonSyntaxException(
                    start, "duplicate argument '" + name + "' in function definition");
        }
        Expression defaultValue = tokens.take(TokenKind.ASSIGN) ? expressions.expression() : null;
        boolean defaultBefore = !earlier.isEmpty() && earlier.get(earlier.size() - 1).defaultValue() != null;
        if (defaultValue == null && defaultBefore) {
            throw new PythonSyntaxException(start, "non-default argument follows default argument");
        }
        return new Statement.Parameter(start, name, defaultValue);
    }

    private Statement returnStatement(Position start) {
        if (!insideFunction) {
            throw tokens.problem("'return' outside function");
        }
        tokens.next();
        expressions.begin();
        boolean bare = tokens.at(TokenKind.NEWLINE) || tokens.at(TokenKind.SEMICOLON);
        return new Statement.Return(start, bare ? null : expressions.expressionList());
    }

    private List<Statement> orElse() {
        if (!tokens.take(TokenKind.ELSE)) {
            return List.of();
        }
        return block();
    }

    private List<Statement> loopBody() {
        loops++;
        List<Statement> body = block();
        loops--;
        return body;
    }

    /** The colon and what belongs to it: simple statements on the same line, or an indented block. */
    private List<Statement> block() {
        tokens.expect(TokenKind.COLON);
        if (withoutBlocks) {
            tokens.expect(TokenKind.NEWLINE);
            return List.of();
        }
        List<Statement> body = new ArrayList<>(FEW);
        if (!tokens.take(TokenKind.NEWLINE)) {
            simpleStatements(body);
            return body;
        }
        tokens.expect(TokenKind.INDENT);
        if (++blocks > DEEPEST_BLOCK) {
            throw tokens.problem("more than " + DEEPEST_BLOCK + " blocks inside one another are not supported");
        }
        while (!tokens.take(TokenKind.DEDENT)) {
            statements(body);
        }
        blocks--;
        return body;
    }
}
