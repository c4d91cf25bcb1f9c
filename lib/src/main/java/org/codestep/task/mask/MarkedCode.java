package org.codestep.task.mask;

import org.codestep.task.SourceText;
import org.codestep.task.UnusableSnippetException;

/**
 * Code in which one line is marked as the one about to run: {@code @line$states}.
 *
 * @param code the code without the mark
 * @param line the number of the marked line, from 1; one more than the code has lines for its end
 * @param states of the variables just before it runs
 */
public record MarkedCode(String code, int line, String states) {

    static final char MARK = '@';
    static final char STATES = '$';

    /** @throws UnusableSnippetException if a program's text could be mistaken for the format */
    public static void requirePlain(String source) {
        MaskedCode.requireNone(STATES, source);
        if (source.startsWith("@") || source.contains("\n@")) {
            throw new UnusableSnippetException("a line of its text begins with '@', which the prompts use themselves");
        }
    }

    /**
     * Reads code with a mark.
     *
     * @throws IllegalArgumentException if no line is marked
     */
    public static MarkedCode parse(String text) {
        int mark = text.startsWith("@") ? 0 : text.indexOf("\n@") + 1;
        int states = text.indexOf(STATES, mark);
        if (text.isEmpty() || text.charAt(mark) != MARK || states < 0) {
            throw new IllegalArgumentException("wanted code with one line marked as @line$states, got " + text);
        }
        int end = text.indexOf('\n', states);
        end = end < 0 ? text.length() : end;
        int line = 1 + (int) text.substring(0, mark).chars().filter(c -> c == '\n').count();
        String code = text.substring(0, mark) + text.substring(mark + 1, states) + text.substring(end);
        return new MarkedCode(code, line, text.substring(states + 1, end));
    }

    /**
     * Writes a program's text with a piece masked and a line marked.
     *
     * @param mask null for none
     */
    public static void write(SourceText source, Mask mask, int line, String states, StringBuilder to) {
        int start = source.start(line);
        int end = source.end(line);
        int first = to.length();
        to.append(source.text(), 0, start).append(MARK).append(source.text(), start, end);
        to.append(STATES).append(states).append(source.text(), end, source.text().length());
        if (mask != null) {
            int masked = source.offset(mask.position());
            int moved = masked < start ? 0 : masked < end ? 1 : states.length() + 2;
            int at = first + masked + moved;
            to.replace(at, at + mask.own().length(), String.valueOf(Mask.SIGN));
        }
    }
}
