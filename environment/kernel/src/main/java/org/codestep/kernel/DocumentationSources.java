package org.codestep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import org.slf4j.LoggerFactory;

/**
 * Where JShell reads documentation comments: the sources of the JDK, where they are installed, and those of a
 * notebook's library.
 *
 * <p>By itself JShell knows the JDK's sources only, and has no public way to name others. It has a field for its own
 * tests that says where sources are. The kernel sets that field, for which the JVM has to be started with
 * {@value #OPENED}. JShell then finds the comment of exactly the method that is meant, or the one that it inherits.
 */
final class DocumentationSources {
    /** The option of the JVM that lets the kernel reach the field. */
    static final String OPENED = "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED";

    private static final String FIELD = "availableSourcesOverride";

    private DocumentationSources() {
    }

    /**
     * Makes JShell read documentation in folders and archives of sources, and in the JDK's own. On a JDK that does not
     * allow it, the log says so, and JShell goes on with the JDK's own.
     *
     * @param paths folders, jars or zip files whose entries are named by package; none leaves JShell as it is
     */
    static void use(SourceCodeAnalysis analysis, List<Path> paths) {
        if (paths.isEmpty()) {
            return;
        }
        List<Path> all = new ArrayList<>(paths);
        all.addAll(ofJdk(Path.of(System.getProperty("java.home"))));
        try {
            Field field = analysis.getClass().getDeclaredField(FIELD);
            field.setAccessible(true);
            field.set(null, List.copyOf(all));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LoggerFactory.getLogger(DocumentationSources.class).warn(
                    "Only signatures are shown of what {} documents. Java {} must be started with {}, or is too new: {}",
                    paths, Runtime.version(), OPENED, e.toString());
        }
    }

    /** The sources of a JDK, a folder for each module; none where {@code lib/src.zip} is not installed. */
    static List<Path> ofJdk(Path home) {
        Path archive = home.resolve("lib/src.zip");
        if (!Files.isReadable(archive)) {
            return List.of();
        }
        List<Path> modules = new ArrayList<>();
        try {
            // Stays open as long as the kernel: JShell reads in it.
            FileSystem files = FileSystems.newFileSystem(archive);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(files.getPath("/"), Files::isDirectory)) {
                entries.forEach(modules::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the JDK's sources in " + archive, e);
        }
        return modules;
    }
}
