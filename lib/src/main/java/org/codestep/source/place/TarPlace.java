package org.codestep.source.place;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.source.filter.Fate;

/** A tar archive, packed with gzip or not, in its own order. Links in it are no files. */
record TarPlace(String name, String description, Path file, PlaceSettings settings) implements SourcePlace {

    @Override
    public FoundFiles open() throws IOException {
        FileAccess.READ_FILE.require(file);
        OpenFiles opened = new OpenFiles();
        TarArchiveInputStream tar;
        try {
            InputStream in = opened.add(new BufferedInputStream(Files.newInputStream(file)));
            tar = new TarArchiveInputStream(
                    new UnpackLimit(file).guard(Gzip.unpacked(file, in)), StandardCharsets.UTF_8.name());
        } catch (IOException e) {
            opened.close();
            throw new IOException(file + " is no tar archive that can be read: " + FileAccess.reason(e), e);
        }
        EntryPaths paths = new EntryPaths(name);
        return new FoundFiles(file.toString()) {
            @Override
            FoundFile advance() throws IOException {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()
                            && settings.isWanted(entry.getName())) {
                        String path = paths.next(entry.getName());
                        return EntryPaths.leadsOut(entry.getName())
                                ? FoundFile.leftOut(path, entry.getSize(), Fate.UNSAFE_PATH, "")
                                : FoundFile.read(path, tar, settings.maxBytes());
                    }
                }
                return null;
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }
}
