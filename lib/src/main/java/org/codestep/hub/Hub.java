package org.codestep.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Hugging Face Hub as a place: where a folder is wanted, {@code hub:ORG/NAME} can be given.
 *
 * <pre>{@code
 * Path model = Hub.fromEnvironment().folder("hub:distilbert/distilgpt2", Wanted.MODEL);
 * }</pre>
 *
 * <p>What the cache has is not fetched again. A branch or tag is looked up each time; where the network gives no
 * answer, what the cache has of it is taken, and that is told. A commit's hash needs no network once it is there.
 */
public final class Hub {

    private final HubSettings settings;
    private final HubListener listener;
    private final HubCache cache;
    private final HubClient client;
    private final Patience.Sleep sleep;

    /** The Hub that the environment speaks of, see {@link HubSettings}. */
    public static Hub fromEnvironment() throws IOException {
        return new Hub(HubSettings.of(System.getenv()), HubListener.SILENT);
    }

    /** @param listener is told of downloads */
    public Hub(HubSettings settings, HubListener listener) {
        this(settings, listener, time -> Thread.sleep(time.toMillis()));
    }

    /** @param sleep how time passes between two attempts */
    Hub(HubSettings settings, HubListener listener, Patience.Sleep sleep) {
        this.settings = settings;
        this.listener = listener;
        this.sleep = sleep;
        cache = new HubCache(settings.cache());
        client = new HubClient(settings, this::newPatience);
    }

    private Patience newPatience() {
        return new Patience(sleep, listener);
    }

    /** The same Hub, with somebody else who is told of downloads. */
    public Hub with(HubListener other) {
        return new Hub(settings, other, sleep);
    }

    public HubSettings settings() {
        return settings;
    }

    /**
     * A place as a folder.
     *
     * @param place a path, which is returned as it is, or a name as {@link HubName#parse} takes it
     * @throws IllegalArgumentException if it begins with {@code hub:}, and is no such name
     * @throws IOException as {@link #snapshot}
     */
    public Path folder(String place, Wanted wanted) throws IOException, InterruptedException {
        return HubName.isMeant(place) ? snapshot(HubName.parse(place), wanted) : Path.of(place);
    }

    /**
     * The folder of a repository's files in the cache, which has what is wanted of them, and can have more. They are
     * not to be changed.
     *
     * @throws HubException if they cannot be had; the message says what to do
     * @throws IOException if the cache cannot be read or written
     */
    public Path snapshot(HubName name, Wanted wanted) throws IOException, InterruptedException {
        CachedRepository repository = cache.repository(name);
        if (settings.offline()) {
            return cached(repository, wanted, "HF_HUB_OFFLINE is set");
        }
        if (name.isCommit() && isComplete(repository, name.revision(), wanted)) {
            return repository.snapshot(name.revision());
        }
        String commit;
        List<HubFile> files;
        try {
            commit = client.commit(name);
            files = client.files(name, commit);
        } catch (HubUnreachableException e) {
            Path folder = cached(repository, wanted, e.getMessage());
            listener.notice(e.getMessage() + "; taking what the cache has of " + name + ": " + folder);
            return folder;
        }
        fetch(repository, commit, files, wanted);
        repository.setCommit(name.revision(), commit);
        return repository.snapshot(commit);
    }

    /** The repository that a folder is a {@link #snapshot} of, at its commit; empty for any other folder. */
    public static Optional<HubName> holder(Path folder) {
        return HubCache.holder(folder.toAbsolutePath().normalize());
    }

    /** What the cache has. */
    public List<CachedSnapshot> cached() throws IOException {
        List<CachedSnapshot> snapshots = new ArrayList<>();
        for (CachedRepository repository : cache.repositories()) {
            snapshots.addAll(CachedSnapshot.of(repository));
        }
        return snapshots;
    }

    /** @param reason why the Hub is not asked */
    private Path cached(CachedRepository repository, Wanted wanted, String reason) throws IOException {
        HubName name = repository.name();
        String remedy = "; fetch it once with a network: codestep hub download " + name;
        Optional<String> commit = repository.commit(name.revision());
        if (commit.isEmpty() || repository.files(commit.get()).isEmpty()) {
            throw new HubException(reason + ", and the cache " + settings.cache() + " has nothing of " + name + remedy);
        }
        Optional<List<String>> missing = missing(repository, commit.get(), wanted);
        if (missing.isPresent() && missing.get().isEmpty()) {
            return repository.snapshot(commit.get());
        }
        throw new HubException(reason + ", and the cache " + settings.cache() + " has only a part of " + name
                + missing.map(files -> ", without " + String.join(", ", files)).orElse("") + remedy);
    }

    /** The files that the cache lacks of those that are wanted; empty if that is not known, but some are. */
    private static Optional<List<String>> missing(CachedRepository repository, String commit, Wanted wanted)
            throws IOException {
        Set<String> present = new HashSet<>(repository.files(commit));
        Optional<List<HubFile>> tree = wanted.needsTree() ? repository.tree(commit) : Optional.empty();
        Collection<String> all = tree.<Collection<String>>map(files ->
                files.stream().map(HubFile::path).toList()).orElse(present);
        try {
            return Optional.of(wanted.choose(repository.name(), all).stream()
                    .filter(file -> !present.contains(file))
                    .toList());
        } catch (HubException e) {
            return Optional.empty();
        }
    }

    /** Whether the cache has all that a commit has of what is wanted, and knows of the rest that there is none. */
    private static boolean isComplete(CachedRepository repository, String commit, Wanted wanted) throws IOException {
        return wanted.optional().stream().allMatch(file -> repository.knows(commit, file))
                && missing(repository, commit, wanted).filter(List::isEmpty).isPresent();
    }

    private void fetch(CachedRepository repository, String commit, List<HubFile> files, Wanted wanted)
            throws IOException, InterruptedException {
        Map<String, HubFile> byPath = new HashMap<>();
        files.forEach(file -> byPath.put(file.path(), file));
        List<HubFile> missing = new ArrayList<>();
        for (String path : wanted.choose(repository.name(), byPath.keySet())) {
            if (!repository.has(commit, path)) {
                missing.add(byPath.get(path));
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        cache.create();
        if (wanted.needsTree()) {
            repository.setTree(commit, files);
        }
        for (String path : wanted.optional()) {
            if (!byPath.containsKey(path)) {
                repository.markMissing(commit, path);
            }
        }
        new SnapshotDownload(client, repository, commit, missing, listener, this::newPatience).run();
    }
}
