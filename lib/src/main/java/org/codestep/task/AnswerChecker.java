package org.codestep.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.Entry;
import org.codestep.corpus.Example;

/**
 * Says which answers to the examples of a task are right: all that it takes to check answers and to evaluate a model.
 * A {@link Task} makes its examples of snippets too; other examples, as questions and their translations, come from
 * elsewhere.
 *
 * <p>A new one is a class with its name in {@code META-INF/services/org.codestep.task.AnswerChecker}. It has no state
 * beside its settings; any number of threads may use one.
 */
public interface AnswerChecker {

    /** The task's name as the command line and the files have it, such as {@code line-count}. */
    String name();

    /**
     * Says whether an answer to the example is right.
     *
     * @throws IllegalArgumentException if the example is not one of the task
     */
    Verdict check(Example example, String answer);

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
     * The program that an example asks about, without the task's marks and with nothing masked; empty if the task asks
     * about something else.
     *
     * @throws IllegalArgumentException if the example is not one of the task
     */
    default Optional<String> program(Example example) {
        return Optional.empty();
    }

    /** What, beside the name, decides which answers are right, as an evaluation's file has it. */
    default Map<String, Object> settings() {
        return Map.of();
    }

    /**
     * The example that an entry of a file is.
     *
     * @throws CorpusFormatException if it is none, or one of another task
     */
    default Example read(Entry entry) {
        Example example = entry.example();
        if (!example.task().equals(name())) {
            throw entry.fault("it is an example of task " + example.task() + "; wanted one of " + name());
        }
        return example;
    }
}
