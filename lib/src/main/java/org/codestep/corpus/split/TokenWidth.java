package org.codestep.corpus.split;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** How a token file writes an id: as an unsigned little-endian number of so many bits. The names are NumPy's. */
public enum TokenWidth {
    UINT16(Short.BYTES),
    UINT32(Integer.BYTES);

    private static final int LARGEST_OF_16_BITS = 1 << 16;

    private final int bytes;

    TokenWidth(int bytes) {
        this.bytes = bytes;
    }

    /** The narrowest that holds every id of a vocabulary. */
    public static TokenWidth of(int vocabularySize) {
        return vocabularySize <= LARGEST_OF_16_BITS ? UINT16 : UINT32;
    }

    /**
     * The width of a name, as {@link #dtype()} gives it.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static TokenWidth named(String dtype) {
        for (TokenWidth width : values()) {
            if (width.dtype().equals(dtype)) {
                return width;
            }
        }
        throw new IllegalArgumentException("unknown dtype '" + dtype + "' of token files; wanted uint16 or uint32");
    }

    /** NumPy's name of the type. */
    public String dtype() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many bytes an id takes. */
    public int bytes() {
        return bytes;
    }

    /**
     * Some ids of an array as they stand in the file.
     *
     * @param from the first of them
     * @throws IllegalArgumentException if one needs more bits
     */
    public byte[] encode(int[] ids, int from, int count) {
        ByteBuffer words = ByteBuffer.allocate(count * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < from + count; i++) {
            put(words, ids[i]);
        }
        return words.array();
    }

    private void put(ByteBuffer to, int id) {
        if (this == UINT32) {
            to.putInt(id);
        } else if (id < LARGEST_OF_16_BITS) {
            to.putShort((short) id);
        } else {
            throw new IllegalArgumentException("the token id " + id + " does not fit into 16 bits");
        }
    }
}
