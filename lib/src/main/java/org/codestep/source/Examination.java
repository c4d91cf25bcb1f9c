package org.codestep.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.Hash;
import org.codestep.source.filter.Fate;
import org.codestep.source.filter.Licence;
import org.codestep.source.filter.PythonParser;
import org.codestep.source.filter.SourceEncoding;
import org.codestep.source.filter.SourceEncoding.UndecodableException;
import org.codestep.source.filter.Verdict;
import org.codestep.source.near.MinHash;
import org.codestep.source.near.Shingles;
import org.codestep.source.place.FoundFile;
import org.codestep.source.place.SourcePlace;

/** Looks at one file by itself; for any number of threads. */
final class Examination {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] NO_SHINGLES = {};

    private final CorpusSettings settings;
    private final Optional<PythonParser> parser;

    /** @param parser if it is to be asked */
    Examination(CorpusSettings settings, Optional<PythonParser> parser) {
        this.settings = settings;
        this.parser = parser;
    }

    /** A file, and the place that it is of. */
    record Input(SourcePlace place, FoundFile file) {}

    /**
     * What is known of a file by itself.
     *
     * @param manifest its line of the manifest, as far as it is known
     * @param fate kept, unless it is like another one
     * @param line the line that it is in its part; null if it is left out
     * @param key the first 64 bits of the SHA-256 of its text, in UTF-8
     * @param shingles see {@link Shingles}; empty if they are not asked for
     * @param keys of these
     */
    record Examined(
            Input input, ObjectNode manifest, Fate fate, byte[] line, long key, int[] shingles, long[] keys) {}

    Examined examine(Input input) {
        FoundFile file = input.file();
        ObjectNode manifest = EntryWriter.object();
        manifest.put("path", file.path());
        manifest.put("place", input.place().name());
        manifest.put("bytes", file.bytes());
        if (file.content() == null) {
            if (file.sha256() != null) {
                manifest.put("sha256", file.sha256());
            }
            return leftOut(input, manifest, file.verdict().orElseThrow());
        }
        manifest.put("sha256", HexFormat.of().formatHex(Hash.sha256().digest(file.content())));
        try {
            String text = file.isUtf8() ? SourceEncoding.utf8(file.content()) : SourceEncoding.text(file.content());
            return examine(input, manifest, text);
        } catch (UndecodableException e) {
            return leftOut(input, manifest, new Verdict(Fate.UNDECODABLE, e.getMessage()));
        }
    }

    private Examined examine(Input input, ObjectNode manifest, String text) {
        manifest.put("characters", text.codePointCount(0, text.length()));
        Licence.find(text).ifPresent(licence -> manifest.put("licence", licence));
        Optional<Verdict> verdict = settings.filters().verdict(text).or(() -> parser
                .flatMap(python -> python.fault(text))
                .map(fault -> new Verdict(Fate.NOT_PARSED, fault)));
        if (verdict.isPresent()) {
            return leftOut(input, manifest, verdict.get());
        }
        int[] shingles = settings.near() == NearPolicy.OFF ? NO_SHINGLES : Shingles.of(text);
        return new Examined(input, manifest, Fate.KEPT, line(input.file().path(), text), key(text), shingles,
                MinHash.keys(shingles));
    }

    /** Of a hundred million different texts, two have the same with a chance of about 0.0003. */
    private static long key(String text) {
        return ByteBuffer.wrap(Hash.sha256().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    private static Examined leftOut(Input input, ObjectNode manifest, Verdict verdict) {
        if (!verdict.detail().isEmpty()) {
            manifest.put("detail", verdict.detail());
        }
        return new Examined(input, manifest, verdict.fate(), null, 0, NO_SHINGLES, null);
    }

    private static byte[] line(String path, String text) {
        try {
            byte[] object = JSON.writeValueAsBytes(new SourceFile(path, text));
            byte[] line = Arrays.copyOf(object, object.length + 1);
            line[object.length] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text can be written as JSON", e);
        }
    }
}
