package org.codestep.source;

/** Files, and bytes of them as they were found. Mutable, for one thread. */
public final class Tally {

    private long files;
    private long bytes;

    /** Adds a file. @param fileBytes how many it has */
    public void add(long fileBytes) {
        files++;
        bytes += fileBytes;
    }

    /** How many there are. */
    public long files() {
        return files;
    }

    /** How many bytes they had. */
    public long bytes() {
        return bytes;
    }
}
