package org.codestep.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the cache has of a repository at a commit, or of its downloads that are not whole.
 *
 * @param name of the repository
 * @param commit its hash; empty for downloads that are not whole
 * @param revisions the branches and tags that were this commit when they were last asked for
 * @param folder where the files are
 * @param files how many
 * @param bytes how many they hold
 * @param modified when the last of them came
 */
public record CachedSnapshot(
        HubName name, String commit, List<String> revisions, Path folder, int files, long bytes, Instant modified) {

    public CachedSnapshot {
        revisions = List.copyOf(revisions);
    }

    /** Whether these are downloads that are not whole: at work, or broken off. */
    public boolean isIncomplete() {
        return commit.isEmpty();
    }

    /** Of a repository: a snapshot a commit, and what is not whole. */
    static List<CachedSnapshot> of(CachedRepository repository) throws IOException {
        List<CachedSnapshot> snapshots = new ArrayList<>();
        for (String commit : repository.commits()) {
            Path folder = repository.snapshot(commit);
            List<Path> files = repository.files(commit).stream().map(folder::resolve).toList();
            snapshots.add(of(repository, commit, folder, files));
        }
        List<Path> incomplete = repository.incomplete();
        if (!incomplete.isEmpty()) {
            snapshots.add(of(repository, "", repository.folder().resolve("blobs"), incomplete));
        }
        return snapshots;
    }

    private static CachedSnapshot of(CachedRepository repository, String commit, Path folder, List<Path> files)
            throws IOException {
        long bytes = 0;
        Instant modified = Instant.EPOCH;
        for (Path file : files) {
            bytes += Files.size(file);
            // Of the link, which is made when the file comes into this commit.
            Instant own = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            modified = own.isAfter(modified) ? own : modified;
        }
        return new CachedSnapshot(repository.name(), commit,
                commit.isEmpty() ? List.of() : repository.revisions(commit), folder, files.size(), bytes, modified);
    }
}
