package org.codestep.corpus.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** What is wanted of a file or folder; and, in words for people, why it cannot be had. */
public enum FileAccess {
    /** A file, or a stream, that is there. */
    READ_FILE("a file to read"),
    /** A folder that is there. */
    READ_FOLDER("a folder to read"),
    /** A file that is made or replaced, in a folder that is there; or a stream. */
    WRITE_FILE("the name of a file to write"),
    /** A folder that is made where it is not there, with those above it. */
    WRITE_FOLDER("the name of a folder to write to");

    /** What the operating system says, and what it means. */
    private static final Map<String, String> REASONS = Map.of(
            "No space left on device", "the disk is full; make room, or write elsewhere",
            "Disk quota exceeded", "your share of the disk is used up; make room, or write elsewhere",
            "File name too long", "the name is too long; give a shorter one",
            "Read-only file system", "the disk is read-only; write elsewhere",
            "Too many open files", "too many files are open; raise the limit (ulimit -n)",
            "Is a directory", "it is a directory",
            "Not a directory", "a part of its path is no directory");

    private final String wanted;

    FileAccess(String wanted) {
        this.wanted = wanted;
    }

    private boolean writes() {
        return this == WRITE_FILE || this == WRITE_FOLDER;
    }

    private boolean isOfFolder() {
        return this == READ_FOLDER || this == WRITE_FOLDER;
    }

    /** @throws IOException with {@link #fault} as its message, if there is one */
    public void require(Path path) throws IOException {
        Optional<String> fault = fault(path);
        if (fault.isPresent()) {
            throw new IOException(fault.get());
        }
    }

    /**
     * What stands in the way, as far as can be seen without trying: a sentence that begins with the path.
     *
     * @throws IOException if not even that can be seen
     */
    public Optional<String> fault(Path path) throws IOException {
        if (path.toString().isEmpty()) {
            return Optional.of("the name is empty; wanted " + wanted);
        }
        Optional<String> onTheWay = faultOnTheWay(path);
        if (onTheWay.isPresent()) {
            return onTheWay;
        }
        Path end = Streams.endOfLinks(path);
        if (Files.isSymbolicLink(end) && !Streams.isStream(path)) {
            return Optional.of(path + " is a link that leads back to itself");
        }
        if (!end.equals(path) && !Files.exists(end)) {
            return writes() ? fault(end) : Optional.of(path + " is a link to " + end + ", which is not there");
        }
        return Optional.ofNullable(Files.exists(path) ? faultOfExisting(path) : faultOfMissing(path));
    }

    /** Of the folders above, from the uppermost to the one that the file is in. */
    private Optional<String> faultOnTheWay(Path path) throws IOException {
        Deque<Path> above = new ArrayDeque<>();
        for (Path folder = path.toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
            above.push(folder);
        }
        for (Path folder : above) {
            if (Files.isSymbolicLink(Streams.endOfLinks(folder))) {
                return Optional.of(path + ": " + folder + " is a link that leads back to itself");
            }
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                return Optional.of(path + ": " + folder + " is a file, not a directory");
            }
            if (isHidden(folder)) {
                return Optional.of(path + ": no permission to look into " + folder.getParent());
            }
            if (!Files.exists(folder) && this != WRITE_FOLDER) {
                return Optional.of(path + (this == WRITE_FILE
                        ? ": the directory " + folder + " is not there; make it first"
                        : " is not there: there is no directory " + folder));
            }
        }
        return Optional.empty();
    }

    /** Null if there is none. */
    private String faultOfExisting(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        if (folder != isOfFolder()) {
            return path + (folder ? " is a directory" : " is a file, not a directory") + "; wanted " + wanted;
        }
        if (Streams.isStream(path)) {
            return null;
        }
        if (!writes()) {
            return Files.isReadable(path) ? null : "no permission to read " + path;
        }
        return faultOfWriting(path, folder ? path : Streams.endOfLinks(path).toAbsolutePath().getParent());
    }

    /** In a folder that may not be searched, nobody says whether a file is there: it need not be missing. */
    private static boolean isHidden(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        return folder != null && Files.isDirectory(folder) && !Files.isExecutable(folder) && !Files.exists(path);
    }

    private String faultOfMissing(Path path) throws IOException {
        if (isHidden(path)) {
            return path + ": no permission to look into " + path.toAbsolutePath().getParent();
        }
        if (!writes()) {
            return path + " is not there; wanted " + wanted;
        }
        Path folder = path.toAbsolutePath().getParent();
        while (!Files.exists(folder)) {
            folder = folder.getParent();
        }
        String fault = faultOfWriting(path, folder);
        return fault == null ? faultOfName(path, this == WRITE_FILE ? PlacedFile.part(path) : path) : fault;
    }

    /** Something that is not there has no attributes; a name that cannot be has not even that. */
    private static String faultOfName(Path path, Path made) throws IOException {
        try {
            Files.readAttributes(made, BasicFileAttributes.class);
            return null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            return path + ": " + reason(e);
        }
    }

    private static String faultOfWriting(Path path, Path folder) throws IOException {
        if (Files.isWritable(folder)) {
            return null;
        }
        return path + (Files.getFileStore(folder).isReadOnly()
                ? ": the disk of " + folder + " is read-only; write elsewhere"
                : ": no permission to write in " + folder);
    }

    /** Says what went wrong with the file that an exception names. */
    public static String message(FileSystemException e) throws IOException {
        if (e.getFile() == null) {
            return reason(e);
        }
        Path file = Path.of(e.getFile());
        if (e instanceof NoSuchFileException || e instanceof FileSystemLoopException) {
            return READ_FILE.fault(file).orElse(file + " was not there");
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return WRITE_FOLDER.fault(file).orElse(file + " is there already");
        }
        return READ_FILE.faultOnTheWay(file).orElse(file + ": " + reason(e));
    }

    /** The reason alone, without the file's name. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8; convert it, as with iconv";
        }
        String reason = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : REASONS.getOrDefault(reason, reason);
    }
}
