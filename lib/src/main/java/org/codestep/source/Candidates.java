package org.codestep.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import it.unimi.dsi.fastutil.bytes.ByteArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.split.Groups;
import org.codestep.corpus.split.Part;
import org.codestep.source.Examination.Examined;
import org.codestep.source.filter.Fate;
import org.codestep.source.near.NearDuplicates;

/**
 * The files that were found, in their order, until it is known which are like others: their lines in working files, and
 * in memory a few words each. What is no duplicate and not left out by itself is a candidate.
 */
final class Candidates implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NONE = -1;
    private static final Fate[] FATES = Fate.values();

    private final CorpusSettings settings;
    private final Path manifestFile;
    private final Path lineFile;
    private final OpenFiles files = new OpenFiles();
    private final OutputStream manifest;
    private final OutputStream lines;
    private final NearDuplicates near;

    /** Of each file. */
    private final ByteArrayList fates = new ByteArrayList();
    /** Of each file: the candidate that it is, or is a duplicate of. */
    private final IntArrayList candidates = new IntArrayList();
    /** Of each candidate: the file that it is. */
    private final IntArrayList firstFiles = new IntArrayList();
    private final IntArrayList lengths = new IntArrayList();
    private final LongArrayList draws = new LongArrayList();
    private final Long2IntOpenHashMap byKey = new Long2IntOpenHashMap();

    private Groups groups = new Groups();
    /** Of each group, by its first candidate: its files, duplicates counted. */
    private int[] sizes;

    /** @param folder for working files, which stay there */
    Candidates(CorpusSettings settings, Path folder) throws IOException {
        this.settings = settings;
        manifestFile = folder.resolve("manifest");
        lineFile = folder.resolve("lines");
        byKey.defaultReturnValue(NONE);
        manifest = open(manifestFile);
        lines = open(lineFile);
        near = files.add(new NearDuplicates(folder));
    }

    private OutputStream open(Path file) throws IOException {
        return files.add(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    }

    /** Tells of the next file. */
    void add(Examined file) throws IOException {
        int candidate = NONE;
        Fate fate = file.fate();
        if (fate == Fate.KEPT) {
            boolean single = settings.filters().takes(Fate.DUPLICATE);
            candidate = single ? byKey.putIfAbsent(file.key(), firstFiles.size()) : NONE;
            if (candidate == NONE) {
                candidate = firstFiles.size();
                addCandidate(file);
            } else {
                fate = Fate.DUPLICATE;
            }
        }
        fates.add((byte) fate.ordinal());
        candidates.add(candidate);
        manifest.write(JSON.writeValueAsBytes(file.manifest()));
        manifest.write('\n');
    }

    private void addCandidate(Examined file) throws IOException {
        firstFiles.add(fates.size());
        lengths.add(file.line().length);
        lines.write(file.line());
        draws.add(Hash.key(settings.seed() + "\n" + file.input().file().path()));
        if (settings.near() == NearPolicy.OFF) {
            groups.add();
        } else {
            near.add(file.shingles(), file.keys());
        }
    }

    /** Finds out which are like others. Nothing can be added after. */
    void group() throws IOException {
        if (settings.near() != NearPolicy.OFF) {
            groups = near.group(settings.threshold());
        }
        files.close();
        sizes = new int[groups.size()];
        for (int file = 0; file < fates.size(); file++) {
            int candidate = candidates.getInt(file);
            if (candidate == NONE) {
                continue;
            }
            int first = groups.first(candidate);
            sizes[first]++;
            boolean own = firstFiles.getInt(candidate) == file;
            if (own && candidate != first && settings.near() == NearPolicy.KEEP_ONE) {
                fates.set(file, (byte) Fate.NEAR_DUPLICATE.ordinal());
            }
        }
    }

    /** How many files there are. */
    int size() {
        return fates.size();
    }

    Fate fate(int file) {
        return FATES[fates.getByte(file)];
    }

    /** Whether a file is a candidate, and so has a line in the working file. */
    boolean hasLine(int file) {
        int candidate = candidates.getInt(file);
        return candidate != NONE && firstFiles.getInt(candidate) == file;
    }

    /** Bytes of the line of a candidate. */
    int length(int file) {
        return lengths.getInt(candidates.getInt(file));
    }

    /**
     * The part of a file that is kept: that which the seed and the path of the first file of its group draw, whatever
     * else there is.
     */
    Part part(int file) {
        long draw = draws.getLong(groups.first(candidates.getInt(file)));
        return settings.fractions().part((draw >>> 11) * 0x1p-53);
    }

    /** The first file of the group of those that are like a file, with itself; -1 if there is no other. */
    int group(int file) {
        int candidate = candidates.getInt(file);
        return candidate == NONE || sizes[groups.first(candidate)] < 2
                ? NONE
                : firstFiles.getInt(groups.first(candidate));
    }

    /** How many groups of two files or more there are. */
    long groupCount() {
        long count = 0;
        for (int size : sizes) {
            count += size > 1 ? 1 : 0;
        }
        return count;
    }

    Path manifestFile() {
        return manifestFile;
    }

    Path lineFile() {
        return lineFile;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
