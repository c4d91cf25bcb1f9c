package org.codestep.source.place;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.List;
import org.codestep.corpus.file.Hash;

/** Paths of the entries of an archive. An archive can have a name twice: the second becomes {@code NAME~2}. */
final class EntryPaths {

    private final String archive;
    private final Long2IntOpenHashMap counts = new Long2IntOpenHashMap();

    EntryPaths(String archive) {
        this.archive = archive;
    }

    /** The path of the next entry that has this name. */
    String next(String name) {
        int count = counts.addTo(Hash.key(name), 1) + 1;
        return archive + "/" + name + (count == 1 ? "" : "~" + count);
    }

    /** Whether unpacking it would write elsewhere than where the archive is unpacked. */
    static boolean leadsOut(String name) {
        return name.startsWith("/") || name.startsWith("\\") || name.matches("[A-Za-z]:.*")
                || List.of(name.split("[/\\\\]")).contains("..");
    }
}
