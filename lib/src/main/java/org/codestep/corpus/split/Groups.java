package org.codestep.corpus.split;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/** Groups of entries that belong together, put together pair by pair (union-find): four bytes an entry. */
public final class Groups {

    /** Each entry's parent in a forest, an entry of the same group that came no later. */
    private final IntArrayList parents = new IntArrayList();

    /** Adds an entry, a group of its own. @return its number, from 0 */
    public int add() {
        parents.add(parents.size());
        return parents.size() - 1;
    }

    /** How many entries there are. */
    public int size() {
        return parents.size();
    }

    /** Makes one group of those of two entries. */
    public void join(int entry, int other) {
        int first = first(entry);
        int second = first(other);
        parents.set(Math.max(first, second), Math.min(first, second));
    }

    /** The first entry of a group, which stands for it. */
    public int first(int entry) {
        int root = entry;
        while (parents.getInt(root) != root) {
            root = parents.getInt(root);
        }
        for (int i = entry; i != root; ) {
            int next = parents.getInt(i);
            parents.set(i, root);
            i = next;
        }
        return root;
    }
}
