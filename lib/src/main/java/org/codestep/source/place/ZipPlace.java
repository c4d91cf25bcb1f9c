package org.codestep.source.place;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.codestep.corpus.file.FileAccess;
import org.codestep.source.filter.Fate;

/** A zip archive, as a jar of sources is, in its own order. */
record ZipPlace(String name, String description, Path file, PlaceSettings settings) implements SourcePlace {

    @Override
    public FoundFiles open() throws IOException {
        FileAccess.READ_FILE.require(file);
        UnpackLimit limit = new UnpackLimit(file);
        ZipFile zip;
        try {
            zip = ZipFile.builder().setPath(file).get();
        } catch (IOException e) {
            throw new IOException(file + " is no zip archive that can be read: " + FileAccess.reason(e), e);
        }
        Enumeration<ZipArchiveEntry> entries = zip.getEntries();
        EntryPaths paths = new EntryPaths(name);
        return new FoundFiles(file.toString()) {
            @Override
            FoundFile advance() throws IOException {
                while (entries.hasMoreElements()) {
                    ZipArchiveEntry entry = entries.nextElement();
                    if (!entry.isDirectory() && !entry.isUnixSymlink() && settings.isWanted(entry.getName())) {
                        return read(entry);
                    }
                }
                return null;
            }

            private FoundFile read(ZipArchiveEntry entry) throws IOException {
                String path = paths.next(entry.getName());
                if (EntryPaths.leadsOut(entry.getName())) {
                    return FoundFile.leftOut(path, Math.max(0, entry.getSize()), Fate.UNSAFE_PATH, "");
                }
                if (!zip.canReadEntryData(entry)) {
                    return FoundFile.leftOut(path, Math.max(0, entry.getSize()), Fate.UNREADABLE,
                            "it is encrypted, or packed in a way that is not known");
                }
                try (InputStream in = limit.guard(zip.getInputStream(entry))) {
                    return FoundFile.read(path, in, settings.maxBytes());
                }
            }

            @Override
            public void close() throws IOException {
                zip.close();
            }
        };
    }
}
