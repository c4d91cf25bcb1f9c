package org.codestep.task.label;

import java.nio.charset.StandardCharsets;
import org.codestep.corpus.Entry;
import org.codestep.corpus.ExampleBlock;
import org.codestep.python.count.LineCounter;
import org.codestep.task.Subject;
import org.codestep.task.kind.LineCount;

/**
 * Makes the examples of {@link LineCount} by the million: from the bytes of one text file to those of another. What it
 * writes is what {@link LineCount#example} says. Not thread-safe.
 */
final class LineCountText {

    /** Greater counts are rare, and their endings not kept. */
    private static final int FEW = 1_000;

    private final byte[] opening;
    private final int promptLength;
    private final String promptEnd;
    private final String answerOpening;
    private final LabelSummary summary;
    /** By count, as far as they were needed so far. */
    private final Ending[] endings = new Ending[FEW];
    private final LineCounter counter = LineCounter.ofThisThread();

    /** What comes after a snippet. */
    private record Ending(byte[] text, int answerLength, LabelSummary.Count count) {}

    /** @param summary of the examples */
    LineCountText(LineCount.Form form, LabelSummary summary) {
        this.summary = summary;
        this.opening = form.opening().getBytes(StandardCharsets.US_ASCII);
        this.promptEnd = "\n" + form.promptEnd();
        this.promptLength = opening.length + promptEnd.length();
        this.answerOpening = form.answerOpening();
    }

    /** Adds an example to a text block; false if the count is not known so fast. */
    boolean add(Entry.Slice snippet, ExampleBlock block) {
        long count = counter.count(snippet.bytes(), snippet.from(), snippet.to(), Subject.BUDGET);
        if (count == LineCounter.UNKNOWN) {
            return false;
        }
        Ending ending = ending(count);
        block.add(opening, snippet, ending.text());
        summary.addExample(promptLength + snippet.length(), ending.answerLength(), 1, ending.count());
        return true;
    }

    private Ending ending(long count) {
        if (count >= FEW) {
            return ending(answerOpening + count);
        }
        int known = (int) count;
        if (endings[known] == null) {
            endings[known] = ending(answerOpening + count);
        }
        return endings[known];
    }

    private Ending ending(String answer) {
        byte[] text = (promptEnd + answer).getBytes(StandardCharsets.US_ASCII);
        return new Ending(text, answer.length(), summary.count(answer));
    }
}
