package org.codestep.corpus.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder that appears under its name only when it is complete: what {@link PlacedFile} is for a file. Until then it
 * is written to {@code NAME.part} beside; what an earlier program that was killed left there is removed.
 */
public final class PlacedFolder implements Closeable {

    private final Path target;
    private final Path part;
    private boolean placed;

    /**
     * @param target is not there, or is empty
     * @throws IOException if it cannot be made, or has something in it; the message names it
     */
    public PlacedFolder(Path target) throws IOException {
        FileAccess.WRITE_FOLDER.require(target);
        this.target = Streams.endOfLinks(target).toAbsolutePath().normalize();
        requireEmpty(target);
        this.part = PlacedFile.part(this.target);
        if (Files.isDirectory(part)) {
            Disk.delete(part);
        }
        Disk.createDirectories(part);
    }

    /** @throws IOException if there is a folder with something in it */
    public static void requireEmpty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(folder + " is not empty; give a folder that is, or one that is not there");
                }
            }
        }
    }

    /** Where it is written until it is placed. */
    public Path part() {
        return part;
    }

    /** Moves it to its name. Its files must be on the disk, as those that {@link PlacedFile} wrote are. */
    public void place() throws IOException {
        Disk.force(part);
        Disk.move(part, target);
        placed = true;
    }

    /** Removes the part unless the folder was placed. */
    @Override
    public void close() throws IOException {
        if (!placed) {
            Disk.delete(part);
        }
    }
}
