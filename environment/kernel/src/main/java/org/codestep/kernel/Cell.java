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
     * @param cell      the cell
     * @param firstLine the line, from 1
     * @param column    the number of characters before the piece on that line
     */
    record Place(Cell cell, int firstLine, int column) {
    }
}
