package org.codestep.decode;

import java.util.Arrays;
import org.codestep.model.Prompt;

/**
 * A prompt to continue, and a guess of how.
 *
 * @param number of the prompt among all
 * @param draft how its answer may begin
 * @param room the most tokens that its answer can have, more than its draft has
 * @param putOff whether there is no answer yet if the model agrees with all of the draft
 */
record DraftedPrompt(int number, int[] prompt, int[] draft, int room, boolean putOff) {

    /** So many tokens of a long draft are read at first: where the model errs in them, the others would be in vain. */
    private static final int FIRST_OF_DRAFT = 16;

    /** With as much of the draft as there is room for, and a token after it. */
    static DraftedPrompt of(int number, int[] prompt, int[] draft, int room) {
        return new DraftedPrompt(number, prompt, cut(draft, room - 1), room, false);
    }

    /** The same, or if the draft is much longer than its first tokens, with those, to be put off if they are right. */
    DraftedPrompt withShortDraft() {
        return draft.length <= 2 * FIRST_OF_DRAFT
                ? this : new DraftedPrompt(number, prompt, cut(draft, FIRST_OF_DRAFT), room, true);
    }

    /** As a model is to begin with it. */
    Prompt begun() {
        return new Prompt(prompt, draft);
    }

    /** The tokens of prompt and draft. */
    int length() {
        return prompt.length + draft.length;
    }

    private static int[] cut(int[] tokens, int length) {
        return Arrays.copyOf(tokens, Math.min(tokens.length, length));
    }
}
