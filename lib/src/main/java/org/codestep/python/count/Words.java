package org.codestep.python.count;

import java.nio.charset.StandardCharsets;
import org.codestep.python.syntax.lexer.TokenKind;

/** Names and keywords as numbers: a byte for each of at most eight letters, the first one lowest. */
final class Words {

    static final long AND = of("and");
    static final long BREAK = of("break");
    static final long CONTINUE = of("continue");
    static final long ELIF = of("elif");
    static final long ELSE = of("else");
    static final long FALSE = of("False");
    static final long FOR = of("for");
    static final long IF = of("if");
    static final long IN = of("in");
    static final long NOT = of("not");
    static final long OR = of("or");
    static final long PASS = of("pass");
    static final long PRINT = of("print");
    static final long RANGE = of("range");
    static final long TRUE = of("True");
    static final long WHILE = of("while");

    private Words() {}

    static long of(String text) {
        long word = 0;
        byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = letters.length - 1; i >= 0; i--) {
            word = word << Byte.SIZE | letters[i];
        }
        return word;
    }

    private static String text(long word) {
        StringBuilder text = new StringBuilder();
        for (long rest = word; rest != 0; rest >>>= Byte.SIZE) {
            text.append((char) (rest & 0xff));
        }
        return text.toString();
    }

    /** Whether it can name a variable that is nothing but one. */
    static boolean isVariable(long word) {
        String text = text(word);
        return word != PRINT && word != RANGE && !text.startsWith("__") && !TokenKind.isKeyword(text);
    }
}
