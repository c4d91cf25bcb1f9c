package org.codestep.python.run.state;

import java.util.Arrays;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.Representation;

/**
 * What a program prints. Most runs are made for their line count alone, so the text of numbers, which takes longer
 * than their computation, is left until somebody asks for it or the limit may be near.
 */
public final class Output {

    /** The longest text of a {@code float}, such as {@code -1.2345678901234567e-100}. */
    private static final int LONGEST_FLOAT = 24;
    /** The longest text of 64 bits, {@code -9223372036854775808}, and longer than {@code False} and {@code None}. */
    private static final int LONGEST_OTHER = 20;
    private static final int FIRST_PIECES = 4;
    /** So many are put into text at once. */
    private static final int MOST_PIECES = 1 << 10;

    private final Meter meter;
    /** What has been put into text; null at first. */
    private StringBuilder text;
    private Object[] pieces = new Object[FIRST_PIECES];
    private int pieceCount;
    /** The pieces' text has at most so many characters. */
    private long piecesBound;

    Output(Meter meter) {
        this.meter = meter;
    }

    /** Prints {@code str(value)}; at the limit as much of it as fits. */
    public void print(Object value) {
        boolean simple = value instanceof Long || value instanceof Double || value instanceof String
                || value instanceof Boolean || value == None.NONE;
        if (!simple) {
            print(Representation.str(value, meter));
            return;
        }
        int bound = value instanceof String string ? string.length()
                : value instanceof Double ? LONGEST_FLOAT : LONGEST_OTHER;
        if (length() + bound > meter.outputCharacters()) {
            write(value);
            return;
        }
        if (pieceCount == pieces.length) {
            makeRoom();
        }
        pieces[pieceCount++] = value;
        piecesBound += bound;
    }

    private void makeRoom() {
        if (pieceCount < MOST_PIECES) {
            pieces = Arrays.copyOf(pieces, 2 * pieceCount);
        } else {
            writePieces();
        }
    }

    private void write(Object value) {
        writePieces();
        String shown = Representation.str(value, meter);
        int room = meter.outputCharacters() - text.length();
        if (shown.length() > room) {
            text.append(shown, 0, room);
            throw new LimitExceededException("OutputLimit");
        }
        text.append(shown);
    }

    private void writePieces() {
        text = text == null ? new StringBuilder() : text;
        for (int i = 0; i < pieceCount; i++) {
            text.append(Representation.str(pieces[i], meter));
            pieces[i] = null;
        }
        pieceCount = 0;
        piecesBound = 0;
    }

    /** In characters; may be more than there are. */
    long length() {
        return (text == null ? 0 : text.length()) + piecesBound;
    }

    /** All that was printed. */
    String text() {
        writePieces();
        return text.toString();
    }
}
