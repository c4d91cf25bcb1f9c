package org.codestep.kernel;

import java.util.List;
import java.util.Set;
import org.dflib.jjava.jupyter.kernel.history.HistoryEntry;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;

/**
 * Keeps no history, and says so when it is asked. JupyterLab asks as soon as it is connected and shows the kernel's
 * state as unknown until it has an answer; the foundation without a history gives none.
 */
final class NoHistory implements HistoryManager {

    @Override
    public List<HistoryEntry> lookupTail(int length, Set<ResultFlag> flags) {
        return List.of();
    }

    @Override
    public List<HistoryEntry> lookupRange(int session, int start, int stop, Set<ResultFlag> flags) {
        return List.of();
    }

    @Override
    public List<HistoryEntry> search(String pattern, int length, Set<ResultFlag> flags) {
        return List.of();
    }
}
