package org.codestep.source.place;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.codestep.corpus.file.Hash;
import org.codestep.source.filter.Fate;
import org.codestep.source.filter.Verdict;

/**
 * A file as a place has it.
 *
 * @param path no other file of the places that are read together has it
 * @param bytes how many it has, as far as that is known
 * @param content these; null if the file is left out already
 * @param isUtf8 whether they are UTF-8 whatever they declare
 * @param verdict why it is left out
 * @param sha256 of its bytes, in hexadecimal, where they were read and are not held any more; otherwise null
 */
public record FoundFile(
        String path, long bytes, byte[] content, boolean isUtf8, Optional<Verdict> verdict, String sha256) {

    private static final int BUFFER = 1 << 16;

    static FoundFile of(String path, byte[] content, boolean isUtf8) {
        return new FoundFile(path, content.length, content, isUtf8, Optional.empty(), null);
    }

    static FoundFile leftOut(String path, long bytes, Fate fate, String detail) {
        return new FoundFile(path, bytes, null, false, Optional.of(new Verdict(fate, detail)), null);
    }

    /** Reads a file; of one with more bytes than {@code most} only their number and hash are kept. */
    static FoundFile read(String path, InputStream in, int most) throws IOException {
        byte[] head = in.readNBytes(most + 1);
        if (head.length <= most) {
            return of(path, head, false);
        }
        MessageDigest digest = Hash.sha256();
        digest.update(head);
        long bytes = head.length;
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            bytes += read;
        }
        return tooLarge(path, bytes, digest);
    }

    private static FoundFile tooLarge(String path, long bytes, MessageDigest digest) {
        return new FoundFile(path, bytes, null, false,
                Optional.of(new Verdict(Fate.TOO_LARGE, bytes + " bytes")),
                HexFormat.of().formatHex(digest.digest()));
    }

    /** A text that is UTF-8 whatever it declares; held only if it has no more bytes than {@code most}. */
    static FoundFile utf8(String path, byte[] content, int most) {
        if (content.length <= most) {
            return of(path, content, true);
        }
        MessageDigest digest = Hash.sha256();
        digest.update(content);
        return tooLarge(path, content.length, digest);
    }
}
