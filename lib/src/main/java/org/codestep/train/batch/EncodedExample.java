package org.codestep.train.batch;

import org.codestep.corpus.Example;
import org.codestep.tokenize.Tokenizer;

/**
 * An example as token ids.
 *
 * @param ids prompt, answer and the token that ends an example
 * @param promptLength how many of them are the prompt
 */
public record EncodedExample(int[] ids, int promptLength) {

    public EncodedExample {
        if (promptLength < 1 || promptLength >= ids.length) {
            throw new IllegalArgumentException("a prompt of " + promptLength + " tokens in an example of " + ids.length
                    + "; both the prompt and the answer need at least one");
        }
    }

    /** Prompt and answer are encoded apart, so that a decoder continues from exactly the tokens seen in training. */
    public static EncodedExample of(Example example, Tokenizer tokenizer) {
        int[] prompt = tokenizer.encode(example.prompt());
        int[] answer = tokenizer.encode(example.answer());
        int[] ids = new int[prompt.length + answer.length + 1];
        System.arraycopy(prompt, 0, ids, 0, prompt.length);
        System.arraycopy(answer, 0, ids, prompt.length, answer.length);
        ids[ids.length - 1] = tokenizer.endId();
        return new EncodedExample(ids, prompt.length);
    }

    /** Tokens of the answer, with the one that ends it. */
    public int answerLength() {
        return ids.length - promptLength;
    }
}
