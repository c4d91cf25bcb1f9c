package org.codestep.tokenize.pretrained;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Utils;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * A tokenizer of Hugging Face's library; what it occupies there is freed when nobody has it any more. Any number of
 * threads may use one.
 *
 * <p>The library is called by its handles. DJL's own class in between cuts texts at 512 tokens unless told not to,
 * copies eight arrays a text where one is wanted, and reports its use over the net.
 */
final class NativeTokenizer {

    /** Which build of the library DJL takes. */
    private static final String FLAVOR = "RUST_FLAVOR";
    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
    private static final Cleaner CLEANER = Cleaner.create();

    private final long handle;

    /**
     * @param json the text of a {@code tokenizer.json}
     * @throws IllegalArgumentException if the library refuses it; the message says why
     */
    NativeTokenizer(String json) {
        requireLibrary();
        long made = create(json);
        CLEANER.register(this, () -> LIBRARY.deleteTokenizer(made));
        handle = made;
        // How far a text is cut or filled up is not the tokenizer's to say.
        LIBRARY.disableTruncation(handle);
        LIBRARY.disablePadding(handle);
    }

    private static long create(String json) {
        try {
            return LIBRARY.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Hugging Face's library refuses it: " + e.getMessage(), e);
        }
    }

    /**
     * Loads the library when it is first needed. The build for GPUs does the same to texts, but is not in DJL's jar:
     * unless a user asks for it by the variable, nothing is to be fetched.
     */
    private static void requireLibrary() {
        if (Utils.getEnvOrSystemProperty(FLAVOR) == null) {
            System.setProperty(FLAVOR, "cpu");
        }
        LibUtils.checkStatus();
    }

    /** @param forModel whether to put around the text what the model was trained to have there */
    int[] encode(String text, boolean forModel) {
        try {
            long encoding = LIBRARY.encode(handle, text, forModel);
            try {
                return Arrays.stream(LIBRARY.getTokenIds(encoding)).mapToInt(Math::toIntExact).toArray();
            } finally {
                LIBRARY.deleteEncoding(encoding);
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The text of all tokens but the special ones. An id without a token has none. */
    String decode(int[] ids) {
        try {
            return LIBRARY.decode(handle, Arrays.stream(ids).asLongStream().toArray(), true);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
