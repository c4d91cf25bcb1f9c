package org.codestep.cli.doctor;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/** Looks for the Jupyter kernel {@code java} where Jupyter would. */
final class KernelProbe {

    private static final Path KERNEL = Path.of("kernels", "java", "kernel.json");

    private KernelProbe() {}

    static Finding find() {
        return find(dataDirectories());
    }

    static Finding find(List<Path> dataDirectories) {
        return dataDirectories.stream()
                .map(directory -> directory.resolve(KERNEL))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> Finding.ok("Kernel", file.toString()))
                .orElseGet(() -> Finding.fault("Kernel", "no Jupyter kernel named java is installed",
                        "run environment/lab or environment/run, which install it; notebooks need it"));
    }

    private static List<Path> dataDirectories() {
        List<Path> directories = new ArrayList<>();
        String path = System.getenv("JUPYTER_PATH");
        if (path != null) {
            for (String directory : path.split(File.pathSeparator)) {
                if (!directory.isBlank()) {
                    directories.add(Path.of(directory));
                }
            }
        }
        addVirtualEnvironments(directories, Path.of("").toAbsolutePath());
        CodeSource source = KernelProbe.class.getProtectionDomain().getCodeSource();
        if (source != null) {
            try {
                addVirtualEnvironments(directories, Path.of(source.getLocation().toURI()));
            } catch (URISyntaxException e) {
                throw new IllegalStateException("the place of the library's own classes is no file name", e);
            }
        }
        directories.add(Path.of(System.getProperty("user.home"), ".local", "share", "jupyter"));
        directories.add(Path.of("/usr/local/share/jupyter"));
        directories.add(Path.of("/usr/share/jupyter"));
        return directories;
    }

    /** The virtual environment of the project that a directory is in. */
    private static void addVirtualEnvironments(List<Path> directories, Path inside) {
        for (Path directory = inside; directory != null; directory = directory.getParent()) {
            directories.add(directory.resolve(Path.of(".venv", "share", "jupyter")));
        }
    }
}
