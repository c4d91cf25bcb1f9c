package org.codestep.source.survey;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codestep.corpus.split.Part;
import org.codestep.source.CorpusFolder;
import org.codestep.source.Tally;
import org.codestep.source.filter.Fate;

/** What became of the files that were found, as the manifest has it. */
public final class FoundFilesSurvey {

    /** What a licence is called that no head speaks of. */
    public static final String NO_LICENCE = "none told";

    private static final int EXAMPLES = 2;

    private final Map<String, Map<Fate, Tally>> byPlace = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Map<Fate, List<String>> examples = new EnumMap<>(Fate.class);
    private final Map<Part, Tally> parts = new EnumMap<>(Part.class);
    private final Map<String, Tally> licences = new TreeMap<>();

    FoundFilesSurvey(CorpusFolder corpus) {
        for (JsonNode place : corpus.description().path("places")) {
            String name = place.path("name").asText();
            places.put(name, place.path("from").asText());
            byPlace.put(name, new EnumMap<>(Fate.class));
        }
        for (Part part : Part.values()) {
            parts.put(part, new Tally());
        }
    }

    void add(ManifestEntry file) {
        byPlace.computeIfAbsent(file.place(), place -> new EnumMap<>(Fate.class))
                .computeIfAbsent(file.fate(), fate -> new Tally())
                .add(file.bytes());
        List<String> paths = examples.computeIfAbsent(file.fate(), fate -> new ArrayList<>());
        if (paths.size() < EXAMPLES) {
            paths.add(file.detail().isEmpty() ? file.path() : file.path() + " (" + file.detail() + ")");
        }
        if (file.fate() == Fate.KEPT) {
            file.part().map(parts::get).ifPresent(part -> part.add(file.bytes()));
            licences.computeIfAbsent(file.licence().orElse(NO_LICENCE), licence -> new Tally()).add(file.bytes());
        }
    }

    /** What each place is, by the name that its files' paths begin with. */
    public Map<String, String> places() {
        return places;
    }

    /** The files of a place by what became of them; a fate that none has is not there. */
    public Map<Fate, Tally> fates(String place) {
        return byPlace.get(place);
    }

    /** The first files of each fate, with details: two at most. */
    public Map<Fate, List<String>> examples() {
        return examples;
    }

    /** The files that are kept, by part. */
    public Map<Part, Tally> parts() {
        return parts;
    }

    /** The files that are kept, by the licence that their heads speak of; the one with most files first. */
    public Map<String, Tally> licences() {
        Map<String, Tally> sorted = new LinkedHashMap<>();
        licences.entrySet().stream()
                .sorted(Comparator.comparingLong(licence -> -licence.getValue().files()))
                .forEach(licence -> sorted.put(licence.getKey(), licence.getValue()));
        return sorted;
    }
}
