package org.codestep.kernel;

import java.util.List;

/**
 * Code that is run as a whole: a cell of the notebook or a script.
 *
 * @param name   how messages call it, such as {@code cell [3]}
 * @param source its text, as the front end sent it
 */
record Cell(String name, String source) {

    /** The lines of the source; the first is line 1. */
    List<String> lines() {
        return source.lines().toList();
    }

    /**
     * Where a piece of a cell begins.
     *
     * @param cell       the cell
     * @param firstLine  the line, from 1
     * @param column     the number of characters before the piece on that line
     * @param insertion  what the kernel put into the piece, {@link Insertion#NONE} for most
     */
    record Place(Cell cell, int firstLine, int column, Insertion insertion) {
    }

    /**
     * Text without a line break that the kernel put into a piece.
     *
     * @param offset where in the piece it begins
     * @param text   the text
     */
    record Insertion(int offset, String text) {
        static final Insertion NONE = new Insertion(0, "");

        /** The piece with the text. */
        String into(String piece) {
            return piece.substring(0, offset) + text + piece.substring(offset);
        }

        /** The part before an offset into the piece with the text, as it is in the cell. */
        String outOf(String head) {
            int end = Math.min(head.length(), offset + text.length());
            return head.length() <= offset ? head : head.substring(0, offset) + head.substring(end);
        }
    }
}
