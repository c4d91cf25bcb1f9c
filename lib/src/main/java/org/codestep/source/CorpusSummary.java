package org.codestep.source;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.split.Part;
import org.codestep.source.filter.Fate;
import org.codestep.source.place.SourcePlace;

/** What a corpus was made of: how many files were found where, what became of them, and in which part they are. */
public final class CorpusSummary {

    private final Map<SourcePlace, Tally> places = new LinkedHashMap<>();
    private final Map<Fate, Tally> fates = new EnumMap<>(Fate.class);
    private final Map<Part, Tally> parts = new EnumMap<>(Part.class);
    private long groups;

    CorpusSummary(List<SourcePlace> from) {
        from.forEach(place -> places.put(place, new Tally()));
        for (Fate fate : Fate.values()) {
            fates.put(fate, new Tally());
        }
        for (Part part : Part.values()) {
            parts.put(part, new Tally());
        }
    }

    /** What each place had, in the order they were read. */
    public Map<SourcePlace, Tally> places() {
        return places;
    }

    /** The files of each fate; of all. */
    public Map<Fate, Tally> fates() {
        return fates;
    }

    /** The files that are kept, by part. */
    public Map<Part, Tally> parts() {
        return parts;
    }

    /** How many groups there are of files that are the same, or almost. */
    public long groups() {
        return groups;
    }

    void setGroups(long count) {
        groups = count;
    }

    /** How many files were found. */
    public long seen() {
        return places.values().stream().mapToLong(Tally::files).sum();
    }

    /** Bytes of all files that were found. */
    public long bytes() {
        return places.values().stream().mapToLong(Tally::bytes).sum();
    }
}
