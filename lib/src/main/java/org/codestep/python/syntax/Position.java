package org.codestep.python.syntax;

/**
 * A place in a program's text.
 *
 * @param line from 1
 * @param column from 1, in UTF-16 code units; a tab is one column
 */
public record Position(int line, int column) {

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
