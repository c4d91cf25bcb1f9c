package org.codestep.corpus.split;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import org.codestep.corpus.SavedTokenizer;
import org.codestep.corpus.file.JsonFile;
import org.codestep.tokenize.Tokenizer;

/** A vocabulary in the two forms that training tools read: {@code meta.pkl} and {@code meta.json}. */
public final class VocabularyFiles {

    private VocabularyFiles() {}

    /**
     * A Python pickle of {@code {"vocab_size": int, "stoi": {str: int}, "itos": {int: str}}}, as nanoGPT's
     * scripts have it.
     */
    public static byte[] pickle(Tokenizer tokenizer) throws IOException {
        List<String> vocabulary = tokenizer.vocabulary();
        Map<String, Integer> stoi = new LinkedHashMap<>();
        Map<Integer, String> itos = new LinkedHashMap<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            stoi.put(vocabulary.get(id), id);
            itos.put(id, vocabulary.get(id));
        }
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("vocab_size", vocabulary.size());
        meta.put("stoi", stoi);
        meta.put("itos", itos);
        return new Pickler().dumps(meta);
    }

    /**
     * The same as JSON, {@code itos} as a list, after what {@link SavedTokenizer#description} says.
     *
     * @param further fields that come after
     */
    public static byte[] json(Tokenizer tokenizer, ObjectNode further) throws IOException {
        List<String> vocabulary = tokenizer.vocabulary();
        ObjectNode meta = SavedTokenizer.description(tokenizer);
        meta.put("vocab_size", vocabulary.size());
        ObjectNode stoi = meta.putObject("stoi");
        ArrayNode itos = meta.putArray("itos");
        for (int id = 0; id < vocabulary.size(); id++) {
            stoi.put(vocabulary.get(id), id);
            itos.add(vocabulary.get(id));
        }
        meta.setAll(further);
        return JsonFile.bytes(meta);
    }
}
