package org.codestep.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Entry;
import org.codestep.corpus.Example;

/**
 * A question about what a program does: how it is put, what the answer is, and which answers are right.
 *
 * <p>A task has no state of its own beside its options; any number of threads may use one.
 */
public interface Task extends AnswerChecker {

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

    /** The options that examples are drawn with. */
    default TaskOptions options() {
        return TaskOptions.DEFAULT;
    }

    /** The options that the task has a use for. */
    default Set<TaskOptions.Part> uses() {
        return Set.of();
    }

    /**
     * This task with other options.
     *
     * @throws IllegalArgumentException if the task has no use for one of them that is not as in
     *     {@link TaskOptions#DEFAULT}
     */
    default Task with(TaskOptions options) {
        options.requireFor(this);
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

    /** The example that an entry of a file is, be it a text or an object. */
    @Override
    default Example read(Entry entry) {
        if (entry.fields().isPresent()) {
            return AnswerChecker.super.read(entry);
        }
        try {
            return parse(entry.exampleText(), entry.number());
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
    }

    /** The snippet, which is always there. */
    @Override
    default Optional<String> program(Example example) {
        return Optional.of(Subject.withoutTrailingNewlines(withoutEnd(example)));
    }

    @Override
    default Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("lowest_input", options().lowestInput());
        settings.put("highest_input", options().highestInput());
        return settings;
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
