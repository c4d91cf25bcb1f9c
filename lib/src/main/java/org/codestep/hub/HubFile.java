package org.codestep.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.codestep.corpus.file.Hash;

/**
 * A file of a repository at a commit.
 *
 * @param path within the repository, with slashes
 * @param size in bytes
 * @param oid git's name of it: of a small file its blob's SHA-1, of a large one that of a pointer to it
 * @param sha256 of a large file's contents; empty of a small file
 */
record HubFile(String path, long size, String oid, Optional<String> sha256) {

    private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if the path leads out of the repository, or a hash is none: both name files */
    HubFile {
        Objects.requireNonNull(sha256, "sha256");
        List<String> parts = List.of(path.split("/", -1));
        if (path.contains("\\") || path.contains(":") || path.contains("\0")
                || parts.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException("'" + path + "' is no name of a file");
        }
        if (size < 0 || !SHA_1.matcher(oid).matches()
                || sha256.isPresent() && !SHA_256.matcher(sha256.get()).matches()) {
            throw new IllegalArgumentException(path + " has no size and hash: " + size + ", " + oid + sha256);
        }
    }

    /** Its hash, by which the cache names its contents; the Hub's ETag is the same. */
    String hash() {
        return sha256.orElse(oid);
    }

    /** A digest that is {@link #hash} once it has all bytes of the file. */
    MessageDigest newDigest() {
        if (sha256.isPresent()) {
            return Hash.sha256();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
