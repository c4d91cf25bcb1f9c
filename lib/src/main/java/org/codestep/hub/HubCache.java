package org.codestep.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.codestep.corpus.file.Disk;

/**
 * The folder that Python's {@code huggingface_hub} keeps what it fetched in, in its layout:
 *
 * <pre>
 * models--ORG--NAME/blobs/HASH              the contents of a file, once for all commits that have it
 * models--ORG--NAME/snapshots/COMMIT/FILE   a link to ../../blobs/HASH
 * models--ORG--NAME/refs/main               the commit that the branch was when it was last asked for
 * models--ORG--NAME/.no_exist/COMMIT/FILE   empty: the commit has no such file
 * models--ORG--NAME/trees/COMMIT.json       all files of the commit, where it was fetched as a whole
 * .locks/models--ORG--NAME/HASH.lock        held by a process that fetches the file
 * </pre>
 *
 * @param root the folder, which need not be there
 */
record HubCache(Path root) {

    private static final String SEPARATOR = "--";
    private static final String LOCKS = ".locks";
    static final String SNAPSHOTS = "snapshots";

    /** What backup programs look for. */
    private static final String TAG = "CACHEDIR.TAG";
    private static final String TAG_CONTENT = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This folder holds copies of files of the Hugging Face Hub.
            # For information about cache directory tags, see:
            #\thttps://bford.info/cachedir/
            """;

    /** The part of a repository, which need not be there. */
    CachedRepository repository(HubName name) {
        String folder = folderName(name);
        return new CachedRepository(name, root.resolve(folder), root.resolve(LOCKS).resolve(folder));
    }

    private static String folderName(HubName name) {
        return name.kind().plural() + SEPARATOR + name.repository().replace("/", SEPARATOR);
    }

    /** Makes the folder if it is not there. */
    void create() throws IOException {
        Disk.createDirectories(root);
        Path tag = root.resolve(TAG);
        if (!Files.exists(tag)) {
            place(tag, TAG_CONTENT.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Writes a small file of the cache's own, whole or not at all. Processes that write the same one at once write
     * aside under names of their own, and the last one's stays.
     */
    static void place(Path target, byte[] contents) throws IOException {
        Disk.createDirectories(target.getParent());
        Path aside = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(aside, contents);
            Disk.force(aside);
            Disk.move(aside, target);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** The repositories that have a part of it, by name. */
    List<CachedRepository> repositories() throws IOException {
        List<CachedRepository> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                name(folder.getFileName().toString()).ifPresent(name -> found.add(repository(name)));
            }
        }
        return found;
    }

    /** The repository and the commit whose files a folder is, in whatever cache; empty of other folders. */
    static Optional<HubName> holder(Path snapshot) {
        Path commit = snapshot.getFileName();
        Path snapshots = snapshot.getParent();
        boolean inCache = commit != null && HubName.isCommit(commit.toString())
                && snapshots != null && snapshots.endsWith(SNAPSHOTS) && snapshots.getNameCount() > 1;
        return inCache
                ? name(snapshots.getParent().getFileName().toString()).map(name -> name.at(commit.toString()))
                : Optional.empty();
    }

    /** Of a repository's folder; empty of others, as those of Spaces, or that are no part of the layout. */
    private static Optional<HubName> name(String folder) {
        for (HubName.Kind kind : HubName.Kind.values()) {
            String prefix = kind.plural() + SEPARATOR;
            if (folder.startsWith(prefix)) {
                String repository = folder.substring(prefix.length()).replace(SEPARATOR, "/");
                return HubName.isRepository(repository)
                        ? Optional.of(new HubName(kind, repository, HubName.MAIN)) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
