package org.codestep.task.kind;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Example;
import org.codestep.task.Examples;
import org.codestep.task.StateText;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.Verdict;

/**
 * Which values do the variables have at the end? Right are equal states, in whatever order: {@code {code}\n# {states}}.
 */
public final class OutputPrediction implements Task {

    private static final Pattern STATES = Pattern.compile("(?s)[\\p{L}_][\\p{L}\\p{N}_]*\\?.*");

    @Override
    public String name() {
        return "output";
    }

    @Override
    public String promptEnd() {
        return "\n# ";
    }

    @Override
    public List<String> vocabulary() {
        return Vocabulary.with("# ", "?", ";");
    }

    @Override
    public Examples examples(Subject subject, UniformRandomProvider random) {
        String states = subject.finalStates();
        return Examples.of(new Example(name(), subject.source() + promptEnd(), states, 1, subject.number()));
    }

    /** A comment of a program is no example's end: the answer must be states. */
    @Override
    public Example parse(String text, long number) {
        Example example = Task.super.parse(text, number);
        if (!example.answer().isBlank() && !STATES.matcher(example.answer()).matches()) {
            throw new IllegalArgumentException("wanted an example of task " + name()
                    + ", whose answer is states as 'name?value;name?value', got '" + example.answer().strip() + "'");
        }
        return example;
    }

    @Override
    public Verdict check(Example example, String answer) {
        String wanted = example.answer().strip();
        return StateText.same(wanted, answer.strip())
                ? new Verdict(true, "equal states")
                : new Verdict(false, "the final states are " + wanted);
    }
}
