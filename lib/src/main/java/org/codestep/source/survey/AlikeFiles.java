package org.codestep.source.survey;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.source.CorpusFolder;
import org.codestep.source.filter.Fate;

/**
 * Groups of files that are the same or almost, and what had become of them if each file had been dealt by itself: by
 * the draw of the corpus's own seed and of its own path.
 */
public final class AlikeFiles {

    private final long seed;
    private final Fractions fractions;
    private final Map<Integer, Group> groups = new TreeMap<>();
    private final Distribution sizes = new Distribution();
    private final Map<Part, Long> partGroups = new EnumMap<>(Part.class);
    /** Of all files, each by its own draw. */
    private final Map<Part, Long> drawn = new EnumMap<>(Part.class);
    private long files;

    /** Of one group. */
    private static final class Group {

        private final int number;
        private final Map<Part, Integer> drawn = new EnumMap<>(Part.class);
        private final Set<Part> kept = EnumSet.noneOf(Part.class);
        private int files;
        private ManifestEntry first;
        private ManifestEntry other;

        Group(int number) {
            this.number = number;
        }

        /** The second of a pair to show is almost the same, not the same, where there is one. */
        void show(ManifestEntry file) {
            if (first == null) {
                first = file;
            } else if (other == null || other.fate() == Fate.DUPLICATE && file.fate() != Fate.DUPLICATE) {
                other = file;
            }
        }
    }

    /** A large group, its first file and another one. */
    record Shown(int files, ManifestEntry first, ManifestEntry other) {}

    AlikeFiles(CorpusFolder corpus) {
        JsonNode settings = corpus.description().path("settings");
        JsonNode shares = settings.path("fractions");
        seed = settings.path("seed").longValue();
        fractions = new Fractions(shares.path(0).asDouble(), shares.path(1).asDouble(), shares.path(2).asDouble());
    }

    void add(ManifestEntry file) {
        boolean candidate = switch (file.fate()) {
            case KEPT, DUPLICATE, NEAR_DUPLICATE -> true;
            default -> false;
        };
        if (!candidate) {
            return;
        }
        Part own = fractions.part((Hash.key(seed + "\n" + file.path()) >>> 11) * 0x1p-53);
        drawn.merge(own, 1L, Long::sum);
        if (file.group() == 0) {
            file.part().ifPresent(part -> partGroups.merge(part, 1L, Long::sum));
            return;
        }
        files++;
        Group group = groups.computeIfAbsent(file.group(), Group::new);
        group.files++;
        group.drawn.merge(own, 1, Integer::sum);
        file.part().filter(group.kept::add).ifPresent(part -> partGroups.merge(part, 1L, Long::sum));
    }

    /** To be called once, when all files have been told. */
    void complete() {
        groups.values().forEach(group -> sizes.add(group.files));
    }

    /** The largest groups, the largest first, with two files of each. @param manifest is read once more */
    List<Shown> largest(Manifest manifest, int most) throws IOException {
        Map<Integer, Group> largest = new LinkedHashMap<>();
        groups.values().stream()
                .sorted(Comparator.comparingInt(group -> -group.files))
                .limit(most)
                .forEach(group -> largest.put(group.number, group));
        manifest.forEach(file -> {
            Group group = largest.get(file.group());
            if (group != null) {
                group.show(file);
            }
        });
        return largest.values().stream().map(group -> new Shown(group.files, group.first, group.other)).toList();
    }

    /** How many files the groups have, of two files or more each. */
    public Distribution sizes() {
        return sizes;
    }

    /** How many files are of such a group. */
    public long files() {
        return files;
    }

    /** How many files passed all filters but those on files that are alike. */
    public long candidates() {
        return drawn.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many groups each part has, a file that is like no other being one of its own. */
    public long groups(Part part) {
        return partGroups.getOrDefault(part, 0L);
    }

    /** How many groups would be in two parts or three, had each file been kept and dealt by itself. */
    public long torn() {
        return groups.values().stream().filter(group -> group.drawn.size() > 1).count();
    }

    /** How many files a part would have, had each been kept and dealt by itself. */
    public long drawn(Part part) {
        return drawn.getOrDefault(part, 0L);
    }

    /** How many files of a part would then be like one of the training part. */
    public long leaked(Part part) {
        return groups.values().stream()
                .filter(group -> group.drawn.containsKey(Part.TRAIN))
                .mapToLong(group -> group.drawn.getOrDefault(part, 0))
                .sum();
    }
}
