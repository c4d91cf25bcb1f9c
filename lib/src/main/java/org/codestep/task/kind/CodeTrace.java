package org.codestep.task.kind;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Example;
import org.codestep.task.Examples;
import org.codestep.task.SourceText;
import org.codestep.task.StateText;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.UnusableSnippetException;
import org.codestep.task.Verdict;
import org.codestep.task.mask.MarkedCode;
import org.codestep.trace.Step;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;

/**
 * What does the program do, step by step? The code, then for each step {@code #STEP} and the whole code with the line
 * about to run as {@code @line$states}; in the last step a line {@code @^$states} follows the code. Right is an answer
 * that is equal: the whole trace. Softly right is one whose last step is, see {@link #isLastStepRight}.
 */
public final class CodeTrace implements Task {

    private static final String STEP = "\n#STEP\n";
    private static final String END = "\n@^$";

    @Override
    public String name() {
        return "code-trace";
    }

    @Override
    public String promptEnd() {
        return STEP;
    }

    @Override
    public List<String> vocabulary() {
        return Vocabulary.with("?", ";", "@", "$", "^", "#STEP");
    }

    @Override
    public Examples examples(Subject subject, UniformRandomProvider random) {
        SourceText source = new SourceText(subject.source());
        if (("\n" + source.text() + "\n").contains(STEP)) {
            throw new UnusableSnippetException("its text holds '#STEP', which the prompts use themselves");
        }
        MarkedCode.requirePlain(source.text());
        Trace trace = subject.trace(Tracer.Detail.STEPS);
        StringBuilder answer = new StringBuilder();
        for (Step step : trace.steps()) {
            String states = StateText.of(step.states().values()::forEach, null);
            MarkedCode.write(source, null, step.line(), states, answer);
            answer.append(STEP);
        }
        String states = StateText.of(trace.finalStates().values()::forEach, null);
        answer.append(source.text()).append(END).append(states);
        return Examples.of(
                new Example(name(), source.text() + STEP, answer.toString(), 1, subject.number()));
    }

    @Override
    public Example parse(String text, long number) {
        int cut = text.indexOf(STEP) + STEP.length();
        if (cut < STEP.length()) {
            return Task.super.parse(text, number);
        }
        return new Example(name(), text.substring(0, cut), text.substring(cut), 1, number);
    }

    @Override
    public Verdict check(Example example, String answer) {
        String wanted = example.answer().strip();
        String given = answer.strip();
        if (given.equals(wanted)) {
            return new Verdict(true, "every step is right");
        }
        List<String> steps = steps(wanted);
        List<String> others = steps(given);
        int right = 0;
        while (right < Math.min(steps.size(), others.size()) && steps.get(right).equals(others.get(right))) {
            right++;
        }
        return new Verdict(false, right < steps.size()
                ? "step " + (right + 1) + " of " + steps.size() + " is wrong"
                        + (isLastStepRight(example, answer) ? "; the last one is right" : "")
                : "it goes on after the last of " + steps.size() + " steps");
    }

    @Override
    public List<String> steps(String answer) {
        return List.of(answer.strip().split(STEP));
    }

    /** The last step: the states after the last line. */
    @Override
    public boolean isLastStepRight(Example example, String answer) {
        return last(example.answer()).equals(last(answer));
    }

    private static String last(String answer) {
        return answer.substring(answer.lastIndexOf(STEP) + 1).strip();
    }
}
