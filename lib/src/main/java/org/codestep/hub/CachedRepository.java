package org.codestep.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;

/**
 * What the cache holds of a repository. Each of its files appears under its name whole, and links only to what is
 * there: whoever is killed leaves files that are not linked yet, or parts that are not files yet.
 *
 * @param name of the repository, at any revision
 * @param folder in the cache
 * @param locks the folder of its locks
 */
record CachedRepository(HubName name, Path folder, Path locks) {

    private static final String INCOMPLETE = ".incomplete";
    /** Python gives each process a file of its own, which nobody can go on with; this name does not meet theirs. */
    private static final String OURS = ".codestep" + INCOMPLETE;
    private static final int TREE_VERSION = 1;

    /** The commit that a revision is, or was when it was last asked for; empty if it never was. */
    Optional<String> commit(String revision) throws IOException {
        if (HubName.isCommit(revision)) {
            return Optional.of(revision);
        }
        Path ref = folder.resolve("refs").resolve(revision);
        return Files.isRegularFile(ref)
                ? Optional.of(Files.readString(ref).strip()).filter(HubName::isCommit)
                : Optional.empty();
    }

    /** Notes the commit that a revision is. */
    void setCommit(String revision, String commit) throws IOException {
        if (!HubName.isCommit(revision) && !commit(revision).equals(Optional.of(commit))) {
            HubCache.place(folder.resolve("refs").resolve(revision), commit.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The folder of a commit's files. */
    Path snapshot(String commit) {
        return folder.resolve(HubCache.SNAPSHOTS).resolve(commit);
    }

    /** The files of a commit that are there, with slashes. */
    List<String> files(String commit) throws IOException {
        Path snapshot = snapshot(commit);
        if (!Files.isDirectory(snapshot)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(snapshot)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> snapshot.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/"))
                    .sorted()
                    .toList();
        }
    }

    /** The commits of which there are files. */
    List<String> commits() throws IOException {
        return names(folder.resolve(HubCache.SNAPSHOTS)).filter(HubName::isCommit).toList();
    }

    /** The revisions that are known to be a commit. */
    List<String> revisions(String commit) throws IOException {
        Path refs = folder.resolve("refs");
        List<String> revisions = new ArrayList<>();
        if (Files.isDirectory(refs)) {
            try (Stream<Path> files = Files.walk(refs)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.readString(file).strip().equals(commit)) {
                        revisions.add(refs.relativize(file).toString().replace('\\', '/'));
                    }
                }
            }
        }
        return revisions;
    }

    /** Downloads that are not whole: of a process that is at work, or that broke off. */
    List<Path> incomplete() throws IOException {
        Path blobs = folder.resolve("blobs");
        return names(blobs).filter(file -> file.endsWith(INCOMPLETE)).map(blobs::resolve).toList();
    }

    private static Stream<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** Where a file's contents are, once they are whole. */
    Path blob(HubFile file) {
        return folder.resolve("blobs").resolve(file.hash());
    }

    /** Where they are until then. */
    Path incomplete(HubFile file) {
        return folder.resolve("blobs").resolve(file.hash() + OURS);
    }

    /** What a process holds that fetches a file. */
    Path lock(HubFile file) {
        return locks.resolve(file.hash() + ".lock");
    }

    /** Whether a file of a commit is there. */
    boolean has(String commit, String file) {
        return Files.exists(snapshot(commit).resolve(file));
    }

    /** Whether a file of a commit is there, or is known not to be one of it. */
    boolean knows(String commit, String file) {
        return has(commit, file) || Files.exists(missingMark(commit, file));
    }

    private Path missingMark(String commit, String file) {
        return folder.resolve(".no_exist").resolve(commit).resolve(file);
    }

    /**
     * Gives a file, whose contents are there, its name in a commit. Where links are refused, as by Windows without the
     * right to make them, the contents are moved there, as {@code huggingface_hub} does it.
     */
    void link(String commit, HubFile file) throws IOException {
        Path target = snapshot(commit).resolve(file.path());
        Path blob = blob(file);
        Disk.createDirectories(target.getParent());
        if (Files.isSymbolicLink(target) && !Files.exists(target)) {
            Files.deleteIfExists(target); // It leads to what is not there any more.
        }
        try {
            Files.createSymbolicLink(target, target.getParent().relativize(blob));
            Disk.force(target.getParent());
        } catch (FileAlreadyExistsException e) {
            if (!Files.exists(target)) {
                throw e;
            } // Another process was faster.
        } catch (UnsupportedOperationException | FileSystemException e) {
            Disk.move(blob, target);
        }
    }

    /** Notes that a commit has no such file. */
    void markMissing(String commit, String file) throws IOException {
        Path mark = missingMark(commit, file);
        if (!Files.exists(mark)) {
            HubCache.place(mark, new byte[0]);
        }
    }

    /** All files of a commit, if they were noted. */
    Optional<List<HubFile>> tree(String commit) throws IOException {
        Path file = treeFile(commit);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode tree = JsonFile.read(file, JsonNode.class);
        if (tree.path("format_version").asInt() != TREE_VERSION) {
            return Optional.empty(); // A later version's: then as if it were not there.
        }
        List<HubFile> files = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : tree.path("files").properties()) {
            JsonNode about = entry.getValue();
            try {
                files.add(new HubFile(entry.getKey(), about.path("size").asLong(-1), about.path("blob_id").asText(),
                        Optional.ofNullable(about.path("lfs_sha256").textValue())));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": " + e.getMessage() + "; remove it", e);
            }
        }
        return Optional.of(files);
    }

    /** Notes all files of a commit. */
    void setTree(String commit, List<HubFile> files) throws IOException {
        if (Files.exists(treeFile(commit))) {
            return;
        }
        ObjectNode entries = JsonNodeFactory.instance.objectNode();
        for (HubFile file : files) {
            ObjectNode about = entries.putObject(file.path()).put("size", file.size()).put("blob_id", file.oid());
            file.sha256().ifPresent(hash -> about.put("lfs_sha256", hash).put("lfs_size", file.size()));
        }
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("format_version", TREE_VERSION);
        HubCache.place(treeFile(commit), JsonFile.bytes(tree.set("files", entries)));
    }

    private Path treeFile(String commit) {
        return folder.resolve("trees").resolve(commit + ".json");
    }
}
