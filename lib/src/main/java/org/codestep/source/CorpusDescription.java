package org.codestep.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.codestep.corpus.EntryWriter;
import org.codestep.source.filter.Filters;
import org.codestep.trace.cpython.PythonInstallation;

/** What stands in {@code corpus.json}: what a corpus was made of and how, and the hashes of its files. */
final class CorpusDescription {

    private CorpusDescription() {}

    /**
     * The object of it.
     *
     * @param python whose parser was asked, if one was
     * @param sha256 of each other file of the folder, by its name
     */
    static ObjectNode of(
            CorpusSummary summary, CorpusSettings settings, Optional<PythonInstallation> python,
            Map<String, String> sha256) {
        ObjectNode description = EntryWriter.object();
        description.put("version", CorpusFolder.VERSION);
        ObjectNode files = description.putObject("files");
        ObjectNode bytes = description.putObject("bytes");
        summary.parts().forEach((part, tally) -> {
            files.put(part.fileName(), tally.files());
            bytes.put(part.fileName(), tally.bytes());
        });
        ObjectNode seen = description.putObject("seen");
        seen.put("files", summary.seen());
        seen.put("bytes", summary.bytes());
        ObjectNode fates = description.putObject("fates");
        summary.fates().forEach((fate, tally) -> fates.put(fate.toString(), tally.files()));
        description.put("groups", summary.groups());
        summary.places().forEach((place, tally) -> description.withArray("places").addObject()
                .put("name", place.name())
                .put("from", place.description())
                .put("files", tally.files())
                .put("bytes", tally.bytes()));
        describe(settings, python, description.putObject("settings"));
        ObjectNode hashes = description.putObject("sha256");
        sha256.forEach(hashes::put);
        return description;
    }

    private static void describe(
            CorpusSettings settings, Optional<PythonInstallation> python, ObjectNode description) {
        settings.reading().suffixes().forEach(description.putArray("suffixes")::add);
        settings.reading().field().ifPresent(field -> description.put("field", field));
        Filters filters = settings.filters();
        description.put("max_bytes", filters.maxBytes());
        description.put("max_line", filters.maxLine());
        description.put("max_mean_line", filters.maxMeanLine());
        description.put("min_letters", filters.minLetters());
        filters.off().forEach(fate -> description.withArray("without").add(fate.toString()));
        python.ifPresent(parser -> description.put("parsed_by", "CPython " + parser.version()));
        description.put("near", settings.near().toString());
        description.put("similarity", settings.threshold());
        settings.fractions().addTo(description.putArray("fractions"));
        description.put("seed", settings.seed());
    }
}
