package org.codestep.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.codestep.source.Examination.Input;
import org.codestep.source.place.FoundFiles;
import org.codestep.source.place.SourcePlace;

/** The files of several places, one place after another; each is open only while it is read. */
final class FoundInPlaces implements Iterator<Input>, Closeable {

    private final Iterator<SourcePlace> places;
    private SourcePlace place;
    private FoundFiles files;

    FoundInPlaces(List<SourcePlace> places) {
        this.places = places.iterator();
    }

    @Override
    public boolean hasNext() {
        try {
            while (files == null || !files.hasNext()) {
                close();
                if (!places.hasNext()) {
                    return false;
                }
                place = places.next();
                files = place.open();
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public Input next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no place has a further file");
        }
        return new Input(place, files.next());
    }

    @Override
    public void close() throws IOException {
        if (files != null) {
            FoundFiles open = files;
            files = null;
            open.close();
        }
    }
}
