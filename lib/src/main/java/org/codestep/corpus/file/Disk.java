package org.codestep.corpus.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What is to be found after the power failed: the contents of a file once they are forced, and a name once the
 * directory that has it is forced too.
 */
public final class Disk {

    private Disk() {}

    /** Returns when the contents of a file, or the names in a directory, are on the disk. */
    public static void force(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        if (directory && !canOpenDirectories(path)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(
                path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(directory);
        }
    }

    /**
     * Windows opens no directory as a file, and writes its names without being asked. One that may not be read cannot
     * be opened either: its names are as safe there as the system makes them.
     */
    private static boolean canOpenDirectories(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix") && Files.isReadable(path);
    }

    /**
     * Gives a file, a link, or a directory another name, at which there is what was there or the new one at each
     * moment, and returns when the new name is on the disk. What is moved must be there itself, see {@link #force}.
     *
     * @param to in the same directory; a file or a link that has this name is replaced
     */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(to.toAbsolutePath().getParent());
    }

    /**
     * Makes a directory and those above it, as far as they are not there; their names are on the disk then. Where a
     * link leads to nothing, the directory is made there.
     */
    public static void createDirectories(Path directory) throws IOException {
        Path end = Streams.endOfLinks(directory).toAbsolutePath();
        if (!Files.isDirectory(end)) {
            createDirectories(end.getParent());
            Files.createDirectories(end);
            force(end.getParent());
        }
    }

    /** Removes a directory with all that is in it. Links are removed, and not what they lead to. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
