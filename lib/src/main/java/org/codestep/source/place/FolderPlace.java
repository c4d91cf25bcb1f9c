package org.codestep.source.place;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.Streams;
import org.codestep.source.filter.Fate;

/**
 * A folder with all below it, in the order of the names. Links are followed, but not back to a folder that they are
 * in.
 *
 * @param omitted names of folders in it that are not read
 */
record FolderPlace(String name, String description, Path folder, Set<String> omitted, PlaceSettings settings)
        implements SourcePlace {

    @Override
    public FoundFiles open() throws IOException {
        FileAccess.READ_FOLDER.require(folder);
        return new Walk();
    }

    /**
     * A folder that is being read.
     *
     * @param real where it is when no link is followed
     * @param path what the paths of its files begin with
     */
    private record Level(Path real, String path, Iterator<Path> entries) {}

    private final class Walk extends FoundFiles {

        private final Deque<Level> levels = new ArrayDeque<>();

        Walk() throws IOException {
            super(folder.toString());
            levels.push(new Level(folder.toRealPath(), name, entries(folder, omitted)));
        }

        private static Iterator<Path> entries(Path folder, Set<String> omitted) throws IOException {
            TreeMap<String, Path> byName = new TreeMap<>();
            try (Stream<Path> entries = Files.list(folder)) {
                entries.forEach(entry -> byName.put(entry.getFileName().toString(), entry));
            }
            byName.keySet().removeAll(omitted);
            return byName.values().iterator();
        }

        @Override
        FoundFile advance() {
            while (!levels.isEmpty()) {
                Level level = levels.peek();
                if (!level.entries().hasNext()) {
                    levels.pop();
                    continue;
                }
                Path entry = level.entries().next();
                String entryName = entry.getFileName().toString();
                String path = level.path() + "/" + entryName;
                try {
                    FoundFile found = visit(entry, level, path, settings.isWanted(entryName));
                    if (found != null) {
                        return found;
                    }
                } catch (IOException e) {
                    return FoundFile.leftOut(path, 0, Fate.UNREADABLE, FileAccess.reason(e));
                }
            }
            return null;
        }

        /** Null if it is no file that is wanted. */
        private FoundFile visit(Path entry, Level level, String path, boolean wanted) throws IOException {
            boolean link = Files.isSymbolicLink(entry);
            if (link && Files.isSymbolicLink(Streams.endOfLinks(entry))) {
                return FoundFile.leftOut(path, 0, Fate.LINK_LOOP, "it leads to itself");
            }
            if (Files.isDirectory(entry)) {
                Path real = link ? entry.toRealPath() : level.real().resolve(entry.getFileName());
                if (link && levels.stream().anyMatch(above -> above.real().equals(real))) {
                    return FoundFile.leftOut(path, 0, Fate.LINK_LOOP, "it leads to a folder that it is in");
                }
                levels.push(new Level(real, path, entries(entry, Set.of())));
                return null;
            }
            if (!wanted) {
                return null;
            }
            if (!Files.isRegularFile(entry)) {
                return FoundFile.leftOut(path, 0, Fate.UNREADABLE,
                        Files.exists(entry) ? "it is no regular file" : "it is a link to what is not there");
            }
            try (InputStream in = Files.newInputStream(entry)) {
                return FoundFile.read(path, in, settings.maxBytes());
            }
        }

        @Override
        public void close() {
            levels.clear();
        }
    }
}
