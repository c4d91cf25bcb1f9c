package org.codestep.task;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.codestep.python.syntax.Position;

/** A program's text, and where its lines begin. */
public final class SourceText {

    private final String text;
    private final IntArrayList starts = new IntArrayList();

    /** @param text with {@code \n} between its lines */
    public SourceText(String text) {
        this.text = text;
        for (int start = 0; start >= 0; ) {
            starts.add(start);
            start = text.indexOf('\n', start) + 1;
            start = start == 0 ? -1 : start;
        }
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /** One more than it has line feeds. */
    public int lineCount() {
        return starts.size();
    }

    /** The offset of a place from the text's start. */
    public int offset(Position position) {
        return start(position.line()) + position.column() - 1;
    }

    /** Where a line begins. @param line from 1 */
    public int start(int line) {
        return starts.getInt(line - 1);
    }

    /** Where a line ends, before its newline. */
    public int end(int line) {
        return line < starts.size() ? starts.getInt(line) - 1 : text.length();
    }

    /**
     * A line without its line feed.
     *
     * @param line from 1
     */
    public String line(int line) {
        return text.substring(start(line), end(line));
    }
}
