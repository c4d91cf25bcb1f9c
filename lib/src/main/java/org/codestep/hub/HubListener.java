package org.codestep.hub;

import java.nio.file.Path;

/** Is told what the Hub is asked for, and how far it is. */
public interface HubListener {

    /** Says nothing to anybody. */
    HubListener SILENT = new HubListener() {
        @Override
        public Transfer begin(Fetch fetch) {
            return bytes -> {};
        }

        @Override
        public void notice(String text) {
            // Nobody listens.
        }
    };

    /**
     * What is about to be fetched.
     *
     * @param name what was asked for
     * @param endpoint from where
     * @param folder of the cache, to where
     * @param files how many
     * @param bytes how many are still to come; fewer than the files' size where a broken download goes on
     */
    record Fetch(HubName name, String endpoint, Path folder, int files, long bytes) {}

    /** Before the first byte. */
    Transfer begin(Fetch fetch);

    /** Something that its user should know: a wait, or files that may not be the newest. */
    void notice(String text);

    /** A fetch that has begun. It is closed when it is over, done or not. */
    @FunctionalInterface
    interface Transfer extends AutoCloseable {

        /** @param bytes that have come of those of the fetch; can fall when a file is begun anew */
        void received(long bytes);

        @Override
        default void close() {
            // Most have nothing to end.
        }
    }
}
