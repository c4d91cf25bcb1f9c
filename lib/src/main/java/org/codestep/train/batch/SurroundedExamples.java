package org.codestep.train.batch;

import java.util.Arrays;
import org.codestep.tokenize.Tokenizer;

/**
 * Examples whose prompts have the tokens around them that the model was trained to get, as {@code <s>} and
 * {@code </s>}; a split has none, but whoever asks the model puts them there.
 *
 * @param before what comes before a prompt
 * @param after what follows it
 */
record SurroundedExamples(EncodedExamples all, int[] before, int[] after) implements EncodedExamples {

    /** Any text: what is put around one is put around all. */
    private static final String PROBE = "a";

    /** The examples as a tokenizer would have their prompts; the same ones if it puts nothing around texts. */
    static EncodedExamples of(EncodedExamples examples, Tokenizer tokenizer) {
        if (tokenizer.encodeForModel("").length == 0) {
            return examples;
        }
        int[] bare = tokenizer.encode(PROBE);
        int[] whole = tokenizer.encodeForModel(PROBE);
        for (int start = 0; start + bare.length <= whole.length; start++) {
            int end = start + bare.length;
            if (Arrays.equals(bare, Arrays.copyOfRange(whole, start, end))) {
                return new SurroundedExamples(
                        examples, Arrays.copyOf(whole, start), Arrays.copyOfRange(whole, end, whole.length));
            }
        }
        throw new IllegalArgumentException("the tokenizer does not only put tokens around a text: of '" + PROBE
                + "' it makes " + Arrays.toString(bare) + ", and for the model " + Arrays.toString(whole)
                + "; take a tokenizer.json whose post_processor leaves the text's own tokens as they are");
    }

    @Override
    public long count() {
        return all.count();
    }

    @Override
    public int length(long number) {
        return before.length + all.length(number) + after.length;
    }

    @Override
    public int promptLength(long number) {
        return before.length + all.promptLength(number) + after.length;
    }

    @Override
    public EncodedExample get(long number) {
        EncodedExample example = all.get(number);
        int[] ids = example.ids();
        int[] surrounded = new int[before.length + ids.length + after.length];
        int answer = before.length + example.promptLength() + after.length;
        System.arraycopy(before, 0, surrounded, 0, before.length);
        System.arraycopy(ids, 0, surrounded, before.length, example.promptLength());
        System.arraycopy(after, 0, surrounded, answer - after.length, after.length);
        System.arraycopy(ids, example.promptLength(), surrounded, answer, example.answerLength());
        return new EncodedExample(surrounded, answer);
    }
}
