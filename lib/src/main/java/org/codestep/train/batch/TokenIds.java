package org.codestep.train.batch;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.List;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Quoted;
import org.codestep.tokenize.Tokenizer;

/** What the ids of a token file are to a model: themselves, or its own ids of the same characters. */
public final class TokenIds {

    private static final int UNKNOWN = -1;

    /** The model's id for each of the file's. */
    private final int[] ids;
    private final List<String> vocabulary;

    private TokenIds(int[] ids, List<String> vocabulary) {
        this.ids = ids;
        this.vocabulary = vocabulary;
    }

    /** Themselves. */
    public static TokenIds same(int vocabularySize) {
        int[] ids = new int[vocabularySize];
        for (int id = 0; id < ids.length; id++) {
            ids[id] = id;
        }
        return new TokenIds(ids, List.of());
    }

    /**
     * What the ids that one tokenizer gave are to a model with another one. Two tokenizers cut a text into the same
     * tokens if they are the same, or if each of their tokens is a character.
     *
     * @return null if they cut it differently
     */
    public static TokenIds between(Tokenizer file, Tokenizer model) {
        if (file.name().equals(model.name()) && file.fingerprint().equals(model.fingerprint())) {
            return same(model.vocabularySize());
        }
        if (!file.name().equals(CharTokenizer.NAME) || !model.name().equals(CharTokenizer.NAME)) {
            return null;
        }
        Object2IntOpenHashMap<String> known = new Object2IntOpenHashMap<>();
        known.defaultReturnValue(UNKNOWN);
        for (int id = 0; id < model.vocabularySize(); id++) {
            known.put(model.tokenText(id), id);
        }
        return new TokenIds(file.vocabulary().stream().mapToInt(known::getInt).toArray(), file.vocabulary());
    }

    boolean knows(int id) {
        return id >= 0 && id < ids.length && ids[id] != UNKNOWN;
    }

    String whyUnknown(int id) {
        return id >= 0 && id < ids.length
                ? "which is the character " + Quoted.of(vocabulary.get(id))
                        + "; the model to start from has never seen it"
                : "the vocabulary has " + ids.length + "; take the file and the meta.json of one split";
    }

    /** The model's id. @param id known */
    int of(int id) {
        return ids[id];
    }
}
