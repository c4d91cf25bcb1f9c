package org.codestep.kernel;

/**
 * What the kernel adds to the code of cells: a check in every loop and method, so that an interrupt also ends code
 * that never looks at its thread's interrupt status, and a refusal to end the process.
 *
 * <p>{@link CellInstrumenter} puts in the calls.
 */
public final class CellGuard {
    private static volatile boolean stopping;
    private static volatile boolean abandonedThreads;

    private CellGuard() {
    }

    /** Ends the running code if the cell was interrupted. */
    public static void check() {
        if (stopping) {
            throw new CellStoppedError();
        }
        if (abandonedThreads) {
            CellThread.stopIfAbandoned();
        }
    }

    /** Stands for {@link System#exit(int)} in the code of a cell, where it would lose the notebook's state. */
    public static void exit(int status) {
        throw new IllegalStateException("System.exit(" + status + ") would end the kernel and lose every variable: "
                + "leave the cell by an exception, or restart the kernel from the menu");
    }

    /** Stands for {@link Runtime#exit(int)} and {@link Runtime#halt(int)}. */
    public static void exit(Runtime runtime, int status) {
        exit(status);
    }

    static void setStopping(boolean stop) {
        stopping = stop;
    }

    static void watchAbandonedThreads() {
        abandonedThreads = true;
    }
}
