package org.codestep.task;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.Entry;
import org.codestep.corpus.Example;

/**
 * A question about what a program does: how it is put, what the answer is, and which answers are right.
 *
 * <p>A task has no state of its own beside its options; any number of threads may use one.
 */
public interface Task {

    /** The name as the command line and the files have it, such as {@code line-count}. */
    String name();

    /**
     * What every prompt of the task ends with, such as {@code # count?}. An example's text can be cut after its
     * last occurrence into prompt and answer, see {@link #parse}.
     */
    String promptEnd();

    /**
     * The tokens that the task's examples are made of, for a {@link org.codestep.tokenize.KeywordTokenizer}: those of
     * TinyPy programs, and the task's own marks.
     */
    List<String> vocabulary();

    /**
     * The examples that a snippet gives.
     *
     * @param random decides which ones, if the options ask for some only
     * @throws UnusableSnippetException if the snippet does not run to its end, or is refused
     */
    Examples examples(Subject subject, UniformRandomProvider random);

    /**
     * Says whether an answer to the example is right.
     *
     * @throws IllegalArgumentException if the example is not one of the task
     */
    Verdict check(Example example, String answer);

    /** The options that examples are drawn with. */
    default TaskOptions options() {
        return TaskOptions.DEFAULT;
    }

    /**
     * This task with other options.
     *
     * @throws IllegalArgumentException if the task has no use for one of them that is not as in
     *     {@link TaskOptions#DEFAULT}
     */
    default Task with(TaskOptions options) {
        options.requireOnly(name());
        return this;
    }

    /**
     * The example of which this is the text, as a text file holds it. One right answer is assumed.
     *
     * @param number the entry's number in its file, from 0
     * @throws IllegalArgumentException if the text has no {@link #promptEnd()}
     */
    default Example parse(String text, long number) {
        return cut(text, text.lastIndexOf(promptEnd()), number);
    }

    /**
     * The example that an entry of a file is.
     *
     * @throws CorpusFormatException if it is none, or one of another task
     */
    default Example read(Entry entry) {
        if (entry.fields().isEmpty()) {
            try {
                return parse(entry.exampleText(), entry.number());
            } catch (IllegalArgumentException e) {
                throw entry.fault(e.getMessage());
            }
        }
        Example example = entry.example();
        if (!example.task().equals(name())) {
            throw entry.fault("it is an example of task " + example.task() + "; wanted one of " + name());
        }
        return example;
    }

    /**
     * Whether the last of an answer's {@link #steps} is right, whatever comes before: what soft accuracy counts, where
     * hard accuracy counts {@link #check}. The same where an answer is a single step.
     */
    default boolean isLastStepRight(Example example, String answer) {
        return check(example, answer).right();
    }

    /** The steps that an answer consists of, at least one. */
    default List<String> steps(String answer) {
        return List.of(answer.strip());
    }

    /**
     * The program that an example asks about, without the task's marks and with nothing masked.
     *
     * @throws IllegalArgumentException if the example is not one of the task
     */
    default String program(Example example) {
        return Subject.withoutTrailingNewlines(withoutEnd(example));
    }

    /** The prompt up to its {@link #promptEnd()}. */
    private String withoutEnd(Example example) {
        if (!example.prompt().endsWith(promptEnd())) {
            throw new IllegalArgumentException(
                    "wanted a prompt of task " + name() + ", which ends with '" + promptEnd().strip() + "'");
        }
        return example.prompt().substring(0, example.prompt().length() - promptEnd().length());
    }

    /** @param end where the prompt's end begins; -1 if it has none */
    private Example cut(String text, int end, long number) {
        if (end < 0) {
            throw new IllegalArgumentException(
                    "wanted an example of task " + name() + ", whose prompt ends with '" + promptEnd() + "'");
        }
        int cut = end + promptEnd().length();
        return new Example(name(), text.substring(0, cut), text.substring(cut), 1, number);
    }
}
