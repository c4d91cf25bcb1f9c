package org.codestep.family;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.codec.digest.DigestUtils;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.TokenizerType;

/**
 * Tokens of the bytes of UTF-8: each byte, each pair of bytes, and some runs of three lower-case letters, the longest
 * first; so a token may well be half of one character and half of the next. The special tokens come last.
 *
 * @param vocabularySize as many runs of three letters are tokens as make it full
 * @param longest bytes of a token that a text is cut into, 1 to 3: what the vocabulary does not tell
 */
public record ByteTokenizer(int vocabularySize, int longest) implements Tokenizer {

    /** The name of the kind. */
    public static final String NAME = "bytes";

    private static final String FILE = "bytes.txt";
    private static final int BYTES = 256;
    private static final int PAIRS = BYTES;
    private static final int TRIPLES = PAIRS + BYTES * BYTES;
    private static final int LETTERS = 26;

    /** Its place in the register. */
    public static final class Type implements TokenizerType {

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "the bytes of UTF-8";
        }

        @Override
        public Optional<Tokenizer> standard() {
            return Optional.of(new ByteTokenizer(70_000, 3));
        }

        @Override
        public Tokenizer load(List<String> vocabulary, Path folder) throws IOException {
            return new ByteTokenizer(vocabulary.size(), Integer.parseInt(Files.readString(folder.resolve(FILE))));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    private int end() {
        return vocabularySize - 2;
    }

    @Override
    public OptionalInt special(SpecialToken role) {
        return switch (role) {
            case END -> OptionalInt.of(end());
            case PADDING -> OptionalInt.of(end() + 1);
            case BEGIN, UNKNOWN, MASK -> OptionalInt.empty();
        };
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IntArrayList ids = new IntArrayList();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(longest, bytes.length - at);
            while (id(bytes, at, length) >= end()) {
                length--;
            }
            ids.add(id(bytes, at, length));
            at += length;
        }
        return ids.toIntArray();
    }

    /** The token of some bytes; the end token, or more, if they are none. */
    private int id(byte[] bytes, int at, int length) {
        if (length < 3) {
            int first = Byte.toUnsignedInt(bytes[at]);
            return length == 1 ? first : PAIRS + first * BYTES + Byte.toUnsignedInt(bytes[at + 1]);
        }
        int run = 0;
        for (int i = at; i < at + length; i++) {
            if (bytes[i] < 'a' || bytes[i] > 'z') {
                return end();
            }
            run = run * LETTERS + bytes[i] - 'a';
        }
        return TRIPLES + run;
    }

    @Override
    public String decode(int... ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(bytes(id));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private byte[] bytes(int id) {
        if (id < 0 || id >= vocabularySize) {
            throw new IllegalArgumentException("token id " + id + " is outside the vocabulary of " + vocabularySize);
        }
        if (id >= end()) {
            return new byte[0];
        }
        if (id >= TRIPLES) {
            int run = id - TRIPLES;
            return new byte[] {(byte) ('a' + run / LETTERS / LETTERS), (byte) ('a' + run / LETTERS % LETTERS),
                (byte) ('a' + run % LETTERS)};
        }
        int pair = id - PAIRS;
        return id < PAIRS ? new byte[] {(byte) id} : new byte[] {(byte) (pair / BYTES), (byte) pair};
    }

    /** A character for each byte. */
    @Override
    public String tokenText(int id) {
        byte[] bytes = bytes(id);
        return bytes.length > 0 ? new String(bytes, StandardCharsets.ISO_8859_1) : id == end() ? "<end>" : "<pad>";
    }

    @Override
    public String fingerprint() {
        return DigestUtils.sha256Hex(vocabularySize + " " + longest);
    }

    @Override
    public Map<String, byte[]> files() {
        return Map.of(FILE, Integer.toString(longest).getBytes(StandardCharsets.UTF_8));
    }
}
