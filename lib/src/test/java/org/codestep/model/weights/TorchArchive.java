package org.codestep.model.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A file of {@code torch.save}, taken apart and put together again with other entries. */
final class TorchArchive {

    final Map<String, byte[]> entries = new LinkedHashMap<>();

    static TorchArchive read(Path file) throws IOException {
        TorchArchive archive = new TorchArchive();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                archive.entries.put(
                        entry.getName().replaceFirst("[^/]+/", ""), zip.getInputStream(entry).readAllBytes());
            }
        }
        return archive;
    }

    /** With entries as they are, not compressed, below a folder. */
    void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                CRC32 checksum = new CRC32();
                checksum.update(each.getValue());
                ZipEntry entry = new ZipEntry("archive/" + each.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(each.getValue().length);
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write(each.getValue());
                zip.closeEntry();
            }
        }
    }
}
