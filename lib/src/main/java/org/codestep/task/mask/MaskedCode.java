package org.codestep.task.mask;

import org.codestep.python.run.Interpreter;
import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.task.SourceText;
import org.codestep.task.UnusableSnippetException;

/** A prompt's code, in which {@code ?} stands for a piece: how it is written, and run with an answer put back. */
public record MaskedCode(String text) {

    /** @throws IllegalArgumentException if nothing is masked */
    public MaskedCode {
        if (text.indexOf(Mask.SIGN) < 0) {
            throw new IllegalArgumentException("wanted code with '" + Mask.SIGN + "' for what is masked, got " + text);
        }
    }

    /** @throws UnusableSnippetException if a program's text holds what the format uses itself */
    public static void requireNone(char reserved, String source) {
        if (source.indexOf(reserved) >= 0) {
            throw new UnusableSnippetException("its text holds '" + reserved + "', which the prompts use themselves");
        }
    }

    /** The program's text with a piece masked and nothing else changed. */
    public static String mask(SourceText source, Mask mask) {
        int start = source.offset(mask.position());
        return new StringBuilder(source.text())
                .replace(start, start + mask.own().length(), String.valueOf(Mask.SIGN))
                .toString();
    }

    /** The program that an answer makes of it. */
    public String with(String answer) {
        int hole = text.indexOf(Mask.SIGN);
        return text.substring(0, hole) + answer + text.substring(hole + 1);
    }

    /** How far a run with an answer may go, if the example's own answer is this one. */
    public Budget budget(String own) {
        try {
            return MaskedProgram.alternativeBudget(Interpreter.of(with(own)).run(MaskedProgram.OWN).lineCount());
        } catch (PythonSyntaxException | NotModelledException e) {
            throw new IllegalArgumentException(
                    "with the example's own answer '" + own + "' the code cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * Runs the code with an answer.
     *
     * @param listener is told of each line; null for none
     * @throws UnusableSnippetException if that is no program, or one that is not supported
     */
    public Run run(String answer, Budget budget, LineListener listener) {
        try {
            return Interpreter.of(with(answer)).run(budget, listener);
        } catch (PythonSyntaxException | NotModelledException e) {
            throw new UnusableSnippetException("the program with it cannot be run: " + e.getMessage());
        }
    }
}
