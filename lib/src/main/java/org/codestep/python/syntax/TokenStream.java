package org.codestep.python.syntax;

import java.util.List;

/** The tokens that the parser has yet to read. */
final class TokenStream {

    private final List<Token> tokens;
    private int next;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    TokenKind kind() {
        return tokens.get(next).kind();
    }

    TokenKind kindAfter() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1)).kind();
    }

    Position position() {
        return tokens.get(next).position();
    }

    boolean at(TokenKind kind) {
        return kind() == kind;
    }

    /** Reads a token; the last one, {@code END}, stays. */
    Token next() {
        Token token = tokens.get(next);
        if (token.kind() != TokenKind.END) {
            next++;
        }
        return token;
    }

    /** Reads a token if it is of the kind. */
    boolean take(TokenKind kind) {
        if (!at(kind)) {
            return false;
        }
        next();
        return true;
    }

    Token expect(TokenKind kind) {
        if (!at(kind)) {
            throw problem("expected " + kind.described() + " but found " + tokens.get(next).described());
        }
        return next();
    }

    PythonSyntaxException problem(String problem) {
        return new PythonSyntaxException(position(), problem);
    }

    PythonSyntaxException unsupported() {
        return problem(tokens.get(next).described() + " is not supported");
    }

    PythonSyntaxException expected(String what) {
        return problem("expected " + what + " but found " + tokens.get(next).described());
    }
}
