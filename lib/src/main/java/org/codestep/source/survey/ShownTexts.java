package org.codestep.source.survey;

import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.codestep.corpus.file.Hash;
import org.codestep.source.SourceFile;
import org.codestep.source.filter.Fate;
import org.codestep.source.filter.SourceEncoding;
import org.codestep.source.filter.SourceEncoding.UndecodableException;
import org.codestep.source.place.FoundFile;
import org.codestep.source.place.FoundFiles;
import org.codestep.source.place.SourcePlace;

/** The texts of the pairs of files that are shown: from the corpus, and what it left out from where it was found. */
final class ShownTexts {

    private final List<AlikeFiles.Shown> shown;
    /** By path: the files that are wanted and not yet at hand. */
    private final Map<String, ManifestEntry> wanted = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    ShownTexts(List<AlikeFiles.Shown> shown) {
        this.shown = shown;
        shown.stream()
                .flatMap(pair -> Stream.of(pair.first(), pair.other()))
                .forEach(file -> wanted.put(file.path(), file));
    }

    /** Takes a file of the corpus if it is wanted. */
    void offer(SourceFile file) {
        if (wanted.remove(file.path()) != null) {
            texts.put(file.path(), file.text());
        }
    }

    /** Looks for the others; a file that is not what it was is none of them. */
    void find(List<SourcePlace> places) throws IOException {
        for (SourcePlace place : places) {
            try (FoundFiles files = place.open()) {
                while (!wanted.isEmpty() && files.hasNext()) {
                    take(files.next());
                }
            }
        }
    }

    private void take(FoundFile file) {
        ManifestEntry entry = wanted.get(file.path());
        if (entry == null || file.content() == null
                || !HexFormat.of().formatHex(Hash.sha256().digest(file.content())).equals(entry.sha256())) {
            return;
        }
        try {
            texts.put(file.path(), file.isUtf8()
                    ? SourceEncoding.utf8(file.content()) : SourceEncoding.text(file.content()));
            wanted.remove(file.path());
        } catch (UndecodableException e) {
            throw new IllegalStateException(file.path() + " was decoded when the corpus was made", e);
        }
    }

    List<AlikePair> pairs() {
        return shown.stream().map(this::pair).toList();
    }

    private AlikePair pair(AlikeFiles.Shown pair) {
        String first = texts.get(pair.first().path());
        // Only where all others have the text of the first is one of these shown, and a corpus does not keep it.
        String other = pair.other().fate() == Fate.DUPLICATE ? first : texts.get(pair.other().path());
        return new AlikePair(pair.files(), pair.first().path(), pair.other().path(),
                first == null || other == null
                        ? Optional.empty()
                        : Optional.of(AlikePair.Comparison.of(first, other)));
    }
}
