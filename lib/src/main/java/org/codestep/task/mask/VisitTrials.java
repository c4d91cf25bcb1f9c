package org.codestep.task.mask;

import java.util.Arrays;
import java.util.List;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.state.Variables;

/** Finds out which questions about a mask an alternative is right for, too: one run for all of them. */
public final class VisitTrials implements MaskedProgram.Trials {

    /** Ends a run that is right for every question. */
    private static final LimitExceededException ENOUGH = new LimitExceededException("Enough");

    /** By line, a list of the questions about it. */
    private final Question[] byLine;
    private String variable;
    private int count;
    private int run;
    /** For how many questions the present run is not known to be right. */
    private int open;

    /** @param lineCount how many lines the program's text has */
    public VisitTrials(int lineCount) {
        byLine = new Question[lineCount + 1];
    }

    /** Takes the questions about a mask; those that read the same as another one are dropped. */
    public void prepare(Mask mask, List<Question> questions) {
        Arrays.fill(byLine, null);
        variable = mask.variable();
        count = 0;
        run = 0;
        for (Question question : questions) {
            if (question.mask() == mask) {
                add(question);
            }
        }
    }

    private void add(Question question) {
        int line = question.step().line();
        for (Question other = byLine[line]; other != null; other = other.next()) {
            if (question.readsAs(other)) {
                question.drop();
                return;
            }
        }
        question.addRightAnswer(run);
        question.linkTo(byLine[line]);
        byLine[line] = question;
        count++;
    }

    @Override
    public void begin() {
        run++;
        open = count;
    }

    @Override
    public void line(int line, Variables variables) {
        for (Question question = byLine[line]; question != null; question = question.next()) {
            if (!question.isAnsweredBy(run) && question.step().states().matches(variables, variable)) {
                question.addRightAnswer(run);
                if (--open == 0) {
                    throw ENOUGH;
                }
            }
        }
    }

    @Override
    public void end(Run ended) {}

    /** Drops all the questions: nothing is proved of them. */
    public void withdraw() {
        for (Question list : byLine) {
            for (Question question = list; question != null; question = question.next()) {
                question.drop();
            }
        }
    }
}
