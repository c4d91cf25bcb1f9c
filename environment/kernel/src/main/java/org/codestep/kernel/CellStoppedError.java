package org.codestep.kernel;

/** Thrown into the code of a cell to end it after an interrupt. An error, so that {@code catch (Exception)} lets it pass. */
public final class CellStoppedError extends Error {
    private static final long serialVersionUID = 1L;

    CellStoppedError() {
        super("the cell was interrupted");
    }
}
