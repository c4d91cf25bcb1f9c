package org.codestep.source.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.codestep.corpus.file.FileAccess;
import org.codestep.hub.Hub;
import org.codestep.hub.HubName;
import org.codestep.hub.Wanted;
import org.codestep.trace.cpython.PythonInstallation;

/** Finds out what is meant by the places that somebody names. */
public final class SourcePlaces {

    /** The library of the Python that is found. */
    public static final String PYTHON_LIBRARY = "python-library";

    /** Packages of others, which are installed into the library's folder. */
    private static final Set<String> OF_OTHERS = Set.of("site-packages", "dist-packages");
    private static final List<String> ROWS = List.of(".jsonl", ".jsonl.gz", ".json.gz", ".parquet");
    private static final String KNOWN = "wanted a folder, an archive (.zip, .jar, .tar, .tar.gz, .tgz), rows ("
            + String.join(", ", ROWS) + "), hub:datasets/ORG/NAME, or " + PYTHON_LIBRARY;

    private final PlaceSettings settings;
    private final Optional<Hub> hub;
    private final List<SourcePlace> places = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private SourcePlaces(PlaceSettings settings, Optional<Hub> hub) {
        this.settings = settings;
        this.hub = hub;
    }

    /**
     * The places, of which some may be several files of rows. What the Hub has is fetched.
     *
     * @param texts a path, {@code hub:datasets/…} or {@link #PYTHON_LIBRARY} each
     * @param hub that is asked; may be empty if none of them is there
     * @throws IOException if one is not there, or of no kind that is known; the message says what is
     */
    public static List<SourcePlace> of(List<String> texts, PlaceSettings settings, Optional<Hub> hub)
            throws IOException, InterruptedException {
        SourcePlaces found = new SourcePlaces(settings, hub);
        for (String text : texts) {
            found.add(text);
        }
        return List.copyOf(found.places);
    }

    private void add(String text) throws IOException, InterruptedException {
        if (text.equals(PYTHON_LIBRARY)) {
            PythonInstallation python = PythonInstallation.find();
            places.add(new FolderPlace(unique("python-" + python.version()),
                    "the library of CPython " + python.version(), python.library(), OF_OTHERS, settings));
        } else if (HubName.isMeant(text)) {
            addOfHub(HubName.parse(text));
        } else {
            addOfDisk(text);
        }
    }

    private void addOfDisk(String text) throws IOException {
        Path path = Path.of(text);
        Path end = path.toAbsolutePath().normalize().getFileName();
        String name = end == null ? "root" : end.toString();
        if (Files.isDirectory(path)) {
            FileAccess.READ_FOLDER.require(path);
            places.add(new FolderPlace(unique(name), text, path, Set.of(), settings));
            return;
        }
        if (!Files.exists(path)) {
            throw new IOException(FileAccess.READ_FILE.fault(path).orElse(text + " is not there") + "; " + KNOWN);
        }
        FileAccess.READ_FILE.require(path);
        places.add(file(unique(name), text, path)
                .orElseThrow(() -> new IOException(text + " is of no kind that is read; " + KNOWN)));
    }

    private Optional<SourcePlace> file(String name, String description, Path file) {
        String ending = file.getFileName().toString();
        if (ending.endsWith(".zip") || ending.endsWith(".jar")) {
            return Optional.of(new ZipPlace(name, description, file, settings));
        }
        if (ending.endsWith(".tar") || ending.endsWith(".tar.gz") || ending.endsWith(".tgz")) {
            return Optional.of(new TarPlace(name, description, file, settings));
        }
        if (ending.endsWith(".parquet")) {
            return Optional.of(new ParquetPlace(name, description, file, settings));
        }
        return ROWS.stream().anyMatch(ending::endsWith)
                ? Optional.of(new JsonLinesPlace(name, description, file, settings))
                : Optional.empty();
    }

    /** Each of a data set's files of rows. */
    private void addOfHub(HubName dataset) throws IOException, InterruptedException {
        if (dataset.kind() != HubName.Kind.DATASET) {
            throw new IOException(dataset + " is a model; wanted a data set, as hub:datasets/" + dataset.repository());
        }
        List<String> globs = ROWS.stream().map(ending -> "*" + ending).toList();
        Path folder = hub.orElseThrow(() -> new IllegalArgumentException("no Hub was given for " + dataset))
                .snapshot(dataset, Wanted.matching(globs));
        String name = unique(dataset.repository().replace('/', '.'));
        String description = dataset.at(folder.getFileName().toString()).toString();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String inside = folder.relativize(file).toString().replace('\\', '/');
                file(name + "/" + inside, description + " " + inside, file)
                        .filter(place -> ROWS.stream().anyMatch(inside::endsWith))
                        .ifPresent(places::add);
            }
        }
    }

    /** With a number from 2 on where there is the name already. */
    private String unique(String name) {
        String unique = name;
        for (int number = 2; !names.add(unique); number++) {
            unique = name + "-" + number;
        }
        return unique;
    }
}
