package org.codestep.corpus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.codec.digest.MurmurHash3;

/** Digests of files, and keys to tell texts apart. */
public final class Hash {

    private Hash() {}

    /** A digest of its own for each use. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * A key of a text. Among a hundred million different texts, two have the same key with a chance of about 0.0003;
     * one of them is then taken for a duplicate. Texts can be made on purpose that have the same key.
     */
    public static long key(String text) {
        return MurmurHash3.hash128x64(text.getBytes(StandardCharsets.UTF_8))[0];
    }
}
