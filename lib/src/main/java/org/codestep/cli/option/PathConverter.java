package org.codestep.cli.option;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.Streams;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Makes a path of an option's value, and says at once if what is wanted of it cannot be had: before any work is done.
 * {@code -} is standard input or output where a file is wanted.
 */
public abstract class PathConverter implements ITypeConverter<Path> {

    private static final String STANDARD = "-";

    private final FileAccess access;

    PathConverter(FileAccess access) {
        this.access = access;
    }

    @Override
    public Path convert(String text) {
        try {
            Path path = path(text);
            Optional<String> fault = access.fault(path);
            if (fault.isPresent()) {
                throw new TypeConversionException(fault.get());
            }
            return path;
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' cannot be a file's name: " + e.getReason());
        } catch (FileSystemException e) {
            throw new TypeConversionException(FailureText.of(e));
        } catch (IOException e) {
            throw new TypeConversionException(text + ": " + FileAccess.reason(e));
        }
    }

    private Path path(String text) {
        if (text.equals(STANDARD)) {
            return switch (access) {
                case READ_FILE -> Streams.IN;
                case WRITE_FILE -> Streams.OUT;
                case READ_FOLDER, WRITE_FOLDER -> throw new TypeConversionException(
                        "- is standard input or output; wanted a folder");
            };
        }
        return Path.of(text);
    }

    /** A file to read. */
    public static final class Input extends PathConverter {
        Input() {
            super(FileAccess.READ_FILE);
        }
    }

    /** A folder to read. */
    public static final class InputFolder extends PathConverter {
        InputFolder() {
            super(FileAccess.READ_FOLDER);
        }
    }

    /** A file or a folder to read. */
    public static final class InputFileOrFolder implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            return (new File(text).isDirectory() ? new InputFolder() : new Input()).convert(text);
        }
    }

    /** A file to write. */
    public static final class Output extends PathConverter {
        Output() {
            super(FileAccess.WRITE_FILE);
        }
    }

    /** A folder to write to. */
    public static final class OutputFolder extends PathConverter {
        OutputFolder() {
            super(FileAccess.WRITE_FOLDER);
        }
    }
}
