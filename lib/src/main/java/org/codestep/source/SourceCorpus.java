package org.codestep.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.corpus.file.PlacedFolder;
import org.codestep.corpus.split.Part;
import org.codestep.source.Examination.Examined;
import org.codestep.source.Examination.Input;
import org.codestep.source.filter.Fate;
import org.codestep.source.filter.PythonParser;
import org.codestep.source.place.SourcePlace;

/**
 * Makes a corpus: reads the files of its places, leaves out what the filters name and what was there before, and deals
 * the rest to three parts so that files that are almost the same are in one of them.
 *
 * <p>Each file is read once. Memory holds a few files for each thread, and about 100 bytes of every file. The folder
 * appears when it is complete; its bytes depend on the places, the settings and the seed, and not on the threads.
 */
public final class SourceCorpus {

    private final List<SourcePlace> places;
    private final CorpusSettings settings;
    private final CorpusSummary summary;

    private SourceCorpus(List<SourcePlace> places, CorpusSettings settings) {
        this.places = places;
        this.settings = settings;
        this.summary = new CorpusSummary(places);
    }

    /**
     * Writes the folder of a corpus.
     *
     * @param places at least one; no two of the same name
     * @param folder is not there, or is empty
     * @param threads how many work
     * @param progress is told how many bytes have been read more
     * @throws IOException if a place cannot be read or a file cannot be written, if no file is kept, or if a part would
     *     have none; nothing is left then
     */
    public static CorpusSummary write(
            List<SourcePlace> places, CorpusSettings settings, Path folder, int threads, LongConsumer progress)
            throws IOException {
        return new SourceCorpus(places, settings).write(folder, threads, progress);
    }

    private CorpusSummary write(Path folder, int threads, LongConsumer progress) throws IOException {
        try (PlacedFolder placed = new PlacedFolder(folder);
                PythonParser parser = settings.parsed() ? new PythonParser() : null) {
            Path work = Files.createDirectory(placed.part().resolve("work"));
            Map<String, String> sha256;
            try (Candidates candidates = new Candidates(settings, work)) {
                read(candidates, new Examination(settings, Optional.ofNullable(parser)), threads, progress);
                candidates.group();
                summary.setGroups(candidates.groupCount());
                try (CorpusFiles files = new CorpusFiles(placed.part())) {
                    files.write(candidates, summary);
                    requireFiles();
                    sha256 = files.place();
                }
            }
            Disk.delete(work);
            JsonFile.write(placed.part().resolve(CorpusFolder.DESCRIPTION),
                    CorpusDescription.of(summary, settings, Optional.ofNullable(parser).map(PythonParser::python),
                            sha256));
            placed.place();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return summary;
    }

    private void read(Candidates candidates, Examination examination, int threads, LongConsumer progress)
            throws IOException {
        try (FoundInPlaces found = new FoundInPlaces(places);
                OrderedMap<Input, Examined> examined = new OrderedMap<>(found, threads, examination::examine)) {
            while (examined.hasNext()) {
                Examined file = examined.next();
                candidates.add(file);
                long bytes = file.input().file().bytes();
                summary.places().get(file.input().place()).add(bytes);
                progress.accept(bytes);
            }
        }
    }

    private void requireFiles() throws IOException {
        String from = places.stream().map(SourcePlace::description).collect(Collectors.joining(", "));
        if (summary.seen() == 0) {
            throw new IOException("no file was found in " + from + "; wanted some whose names end in "
                    + String.join(" or ", settings.reading().suffixes()) + " (--suffix)");
        }
        long kept = summary.fates().get(Fate.KEPT).files();
        if (kept == 0) {
            throw new IOException("no file of " + from + " is kept: " + summary.fates().entrySet().stream()
                    .filter(fate -> fate.getValue().files() > 0)
                    .map(fate -> fate.getValue().files() + " " + fate.getKey())
                    .collect(Collectors.joining(", ")));
        }
        for (Part part : Part.values()) {
            if (settings.fractions().of(part) > 0 && summary.parts().get(part).files() == 0) {
                throw new IOException("the part " + part.fileName() + " has none of the " + kept
                        + " files that are kept; give it a larger share (--fractions), another --seed, or more files");
            }
        }
    }
}
