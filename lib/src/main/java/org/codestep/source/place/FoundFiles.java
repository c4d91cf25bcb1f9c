package org.codestep.source.place;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.codestep.corpus.file.FileAccess;

/**
 * The files of a place, one after another, in an order that is always the same. As an iterator it throws
 * {@link UncheckedIOException} if the place cannot be read on; the message names it.
 */
public abstract class FoundFiles implements Iterator<FoundFile>, Closeable {

    private final String place;
    private FoundFile ahead;
    private boolean ended;

    /** @param place what a failure is told of */
    FoundFiles(String place) {
        this.place = place;
    }

    /** The next file; null if there is none. */
    abstract FoundFile advance() throws IOException;

    @Override
    public final boolean hasNext() {
        if (ahead == null && !ended) {
            try {
                ahead = advance();
                ended = ahead == null;
            } catch (IOException e) {
                throw new UncheckedIOException(place + ": " + FileAccess.reason(e), e);
            }
        }
        return ahead != null;
    }

    @Override
    public final FoundFile next() {
        if (!hasNext()) {
            throw new NoSuchElementException(place + " has no further file");
        }
        FoundFile next = ahead;
        ahead = null;
        return next;
    }
}
