package org.codestep.task.mask;

/** What is masked, given the states at a step? Counts the answers that are right. */
public final class Question {

    private static final int DROPPED = -1;

    private final Mask mask;
    private final Visit step;
    /** 0 before anything was tried. */
    private int rightAnswers;
    private int lastRun;
    private Question next;

    /** A question of which no answer was tried yet. */
    public Question(Mask mask, Visit step) {
        this.mask = mask;
        this.step = step;
    }

    /** What is hidden. */
    public Mask mask() {
        return mask;
    }

    /** The step whose states are given. */
    public Visit step() {
        return step;
    }

    /** Whether nothing was tried yet. */
    public boolean isNew() {
        return rightAnswers == 0;
    }

    /** Whether it is to be asked. */
    public boolean isAsked() {
        return rightAnswers > 0;
    }

    /** It is not to be asked. */
    void drop() {
        rightAnswers = DROPPED;
    }

    /** How many answers are right, the masked piece itself among them. */
    public int rightAnswers() {
        return rightAnswers;
    }

    /** The answer that a run stands for is right. The first is the piece itself. @param run its number, from 1 */
    void addRightAnswer(int run) {
        rightAnswers++;
        lastRun = run;
    }

    /** Whether the answer that a run stands for is known to be right. */
    boolean isAnsweredBy(int run) {
        return lastRun == run;
    }

    /** Whether another question, with the same mask, reads the same. */
    boolean readsAs(Question other) {
        return step.states().matches(other.step.states(), mask.variable());
    }

    /** The next one in a list of questions about the same line; null at its end. */
    Question next() {
        return next;
    }

    /** Puts this one before a list. */
    void linkTo(Question list) {
        next = list;
    }
}
