package org.codestep.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.corpus.split.Part;
import org.codestep.source.filter.Fate;

/** The files of a corpus while they are written: one a part, and the manifest. */
final class CorpusFiles implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.jsonl";

    private final OpenFiles opened = new OpenFiles();
    private final Map<PlacedFile, MessageDigest> digests = new LinkedHashMap<>();
    private final Map<Part, PlacedFile> parts = new EnumMap<>(Part.class);
    private final PlacedFile manifest;

    CorpusFiles(Path folder) throws IOException {
        for (Part part : Part.values()) {
            parts.put(part, open(CorpusFolder.partFile(folder, part)));
        }
        manifest = open(folder.resolve(MANIFEST));
    }

    private PlacedFile open(Path file) throws IOException {
        PlacedFile placed = opened.add(new PlacedFile(file));
        digests.put(placed, Hash.sha256());
        return placed;
    }

    private void write(PlacedFile file, byte[] bytes) throws IOException {
        file.write(bytes);
        digests.get(file).update(bytes);
    }

    /** Deals the candidates to the parts, and writes what became of each file. @param summary is told the same */
    void write(Candidates candidates, CorpusSummary summary) throws IOException {
        try (BufferedReader known = Files.newBufferedReader(candidates.manifestFile());
                InputStream lines = new BufferedInputStream(Files.newInputStream(candidates.lineFile()), 1 << 16)) {
            for (int file = 0; file < candidates.size(); file++) {
                ObjectNode entry = (ObjectNode) JSON.readTree(known.readLine());
                Fate fate = candidates.fate(file);
                long bytes = entry.get("bytes").longValue();
                entry.put("fate", fate.toString());
                summary.fates().get(fate).add(bytes);
                if (fate == Fate.KEPT) {
                    Part part = candidates.part(file);
                    entry.put("part", part.fileName());
                    summary.parts().get(part).add(bytes);
                    write(parts.get(part), line(candidates, file, lines));
                } else if (candidates.hasLine(file)) {
                    lines.skipNBytes(candidates.length(file));
                }
                int group = candidates.group(file);
                if (group >= 0) {
                    entry.put("group", group + 1);
                }
                write(manifest, JSON.writeValueAsBytes(entry));
                write(manifest, new byte[] {'\n'});
            }
        }
    }

    private static byte[] line(Candidates candidates, int file, InputStream lines) throws IOException {
        byte[] line = lines.readNBytes(candidates.length(file));
        if (line.length < candidates.length(file)) {
            throw new EOFException("a working file has become shorter");
        }
        return line;
    }

    /** Completes the files. @return the SHA-256 of each in hexadecimal, by its name */
    Map<String, String> place() throws IOException {
        Map<String, String> sha256 = new LinkedHashMap<>();
        for (Map.Entry<PlacedFile, MessageDigest> file : digests.entrySet()) {
            file.getKey().place();
            sha256.put(file.getKey().target().getFileName().toString(),
                    HexFormat.of().formatHex(file.getValue().digest()));
        }
        return sha256;
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
