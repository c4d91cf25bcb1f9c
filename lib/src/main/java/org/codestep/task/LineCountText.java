package org.codestep.task;

import java.nio.charset.StandardCharsets;
import org.codestep.corpus.Entry;
import org.codestep.corpus.ExampleBlock;
import org.codestep.python.count.LineCounter;

/**
 * Makes the examples of {@link LineCount} by the million: from the bytes of one text file to those of another. What it
 * writes is what {@link LineCount#example} says. Not thread-safe.
 */
final class LineCountText {

    /** Greater counts are rare. */
    private static final int FEW = 1_000;

    private final byte[] opening;
    private final int promptLength;
    private final String promptEnd;
    private final String answerOpening;
    /** By count, as far as they were needed so far. */
    private final String[] answers = new String[FEW];
    private final byte[][] endings = new byte[FEW][];
    private final LineCounter counter = LineCounter.ofThisThread();

    /** @param opening see {@link LineCount} */
    LineCountText(String opening, String promptEnd, String answerOpening) {
        this.opening = opening.getBytes(StandardCharsets.US_ASCII);
        this.promptEnd = "\n" + promptEnd;
        this.promptLength = opening.length() + this.promptEnd.length();
        this.answerOpening = answerOpening;
    }

    /** Adds an example to a text block and its summary; false if the count is not known so fast. */
    boolean add(Entry.Slice snippet, ExampleBlock block, LabelSummary summary) {
        long count = counter.count(snippet.bytes(), snippet.from(), snippet.to(), Subject.BUDGET);
        if (count < 0 || count >= FEW) {
            return false;
        }
        int known = (int) count;
        if (answers[known] == null) {
            answers[known] = answerOpening + count;
            endings[known] = (promptEnd + answers[known]).getBytes(StandardCharsets.US_ASCII);
        }
        block.add(opening, snippet, endings[known]);
        summary.addExample(promptLength + snippet.length(), answers[known], 1);
        return true;
    }
}
