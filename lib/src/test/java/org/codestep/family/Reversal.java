package org.codestep.family;

import org.codestep.corpus.Example;
import org.codestep.task.AnswerChecker;
import org.codestep.task.Verdict;

/** Words backwards: {@code stop>} is answered by {@code pots}. A task without programs, judged by the text. */
public final class Reversal implements AnswerChecker {

    @Override
    public String name() {
        return "reversal";
    }

    @Override
    public Verdict check(Example example, String answer) {
        return answer.equals(example.answer())
                ? new Verdict(true, "equal")
                : new Verdict(false, example.answer() + " wanted");
    }
}
