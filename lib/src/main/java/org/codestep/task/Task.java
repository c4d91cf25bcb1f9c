package org.codestep.task;

import java.util.List;
import org.codestep.corpus.Example;
import org.codestep.trace.Tracer;

/** A question about what a program does: how it is put, what the answer is, and which answers are right. */
public interface Task {

    /** The name as the command line and the files have it, such as {@code line-count}. */
    String name();

    /**
     * What every prompt of the task ends with, such as {@code # count?}. An example's text can be cut after its
     * last occurrence into prompt and answer, see {@link #parse}.
     */
    String promptEnd();

    /**
     * The examples that a program gives.
     *
     * @param source the program
     * @param snippet its number, from 0, for {@link Example#snippet()}
     * @param tracer runs it
     * @return none if the program ends with an exception or at a limit
     * @throws org.codestep.trace.UnsupportedProgramException if the tracer refuses the program
     */
    List<Example> examples(String source, long snippet, Tracer tracer);

    /** Says whether an answer to the example is right. */
    Verdict check(Example example, String answer);

    /**
     * The example of which this is the text, as a text file holds it. One right answer is assumed.
     *
     * @param number the entry's number in its file, from 0
     * @throws IllegalArgumentException if the text has no {@link #promptEnd()}
     */
    default Example parse(String text, long number) {
        int end = text.lastIndexOf(promptEnd());
        if (end < 0) {
            throw new IllegalArgumentException(
                    "wanted an example of task " + name() + ", whose prompt ends with '" + promptEnd() + "'");
        }
        int cut = end + promptEnd().length();
        return new Example(name(), text.substring(0, cut), text.substring(cut), 1, number);
    }
}
