package org.codestep.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, and its first 64 bits as a key to tell texts apart. */
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
     * A key of a text. Among a hundred million different texts, two have the same key with a chance of
     * about 0.0003; one of them is then taken for a duplicate.
     */
    public static long key(String text) {
        return new Keys().of(text);
    }

    /** Makes {@link #key keys}, many in a row faster than one at a time. Not thread-safe. */
    public static final class Keys {

        private final MessageDigest digest = sha256();
        private final byte[] hash = new byte[digest.getDigestLength()];
        private final ByteBuffer firstBits = ByteBuffer.wrap(hash);

        /** The key of a text. */
        public long of(String text) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            try {
                digest.digest(hash, 0, hash.length);
            } catch (DigestException e) {
                throw new IllegalStateException("the buffer has the digest's length", e);
            }
            return firstBits.getLong(0);
        }
    }
}
