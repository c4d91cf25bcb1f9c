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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.file.DigestedFile;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.split.Part;
import org.codestep.source.filter.Fate;

/** The files of a corpus while they are written: one a part, and the manifest. */
final class CorpusFiles implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.jsonl";

    private final OpenFiles opened = new OpenFiles();
    private final Map<Part, DigestedFile> parts = new EnumMap<>(Part.class);
    private final DigestedFile manifest;

    CorpusFiles(Path folder) throws IOException {
        for (Part part : Part.values()) {
            parts.put(part, opened.add(new DigestedFile(CorpusFolder.partFile(folder, part))));
        }
        manifest = opened.add(new DigestedFile(folder.resolve(MANIFEST)));
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
                    parts.get(part).write(line(candidates, file, lines));
                } else if (candidates.hasLine(file)) {
                    lines.skipNBytes(candidates.length(file));
                }
                int group = candidates.group(file);
                if (group >= 0) {
                    entry.put("group", group + 1);
                }
                manifest.write(JSON.writeValueAsBytes(entry));
                manifest.write(new byte[] {'\n'});
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
        List<DigestedFile> files = new ArrayList<>(parts.values());
        files.add(manifest);
        for (DigestedFile file : files) {
            file.file().place();
            sha256.put(file.name(), file.sha256());
        }
        return sha256;
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
