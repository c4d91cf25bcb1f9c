package org.codestep.decode;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.tokenize.DecodeStream;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;

/** A model and its tokenizer as they stand in a folder: text in, text out. */
public final class TextGenerator implements AutoCloseable {

    private final NDManager manager;
    private final LanguageModel model;
    private final Tokenizer tokenizer;

    private TextGenerator(NDManager manager, LanguageModel model, Tokenizer tokenizer) {
        this.manager = manager;
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * Reads a model, which belongs to the generator until this is closed.
     *
     * @param folder as {@link ModelFolder} describes it; or of an adapter that says which model it changes
     * @param adapter the folder of an adapter to merge into the model, see {@link Lora#save}
     * @throws IOException if a file is not there, or is not what it should be
     * @throws IllegalArgumentException if the files do not fit together; the message names what was found and what was
     *     wanted
     */
    public static TextGenerator open(Path folder, Optional<Path> adapter) throws IOException {
        if (adapter.isEmpty() && Lora.isSavedIn(folder)) {
            return open(AdapterBase.read(folder).model(), Optional.of(folder));
        }
        ModelFolder files = new ModelFolder(folder);
        ModelConfig config = files.config();
        Tokenizer tokenizer = tokenizer(files, config);
        NDManager manager = NDManager.newBaseManager();
        try {
            LanguageModel model = config.create(new SplittableRandom(0));
            files.load(model, manager);
            if (adapter.isPresent()) {
                AdapterBase.requireFit(adapter.get(), folder);
                Lora.load(model, "adapter", adapter.get());
                Lora.merge(model);
            }
            return new TextGenerator(manager, model, tokenizer);
        } catch (IOException | RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** With an id for each that the model may choose. */
    private static Tokenizer tokenizer(ModelFolder files, ModelConfig config) throws IOException {
        Tokenizer tokenizer = files.tokenizer(config);
        return tokenizer instanceof PretrainedTokenizer pretrained
                ? pretrained.withUnused(config.vocabularySize())
                : tokenizer;
    }

    /** The model, to make a decoder of. */
    public LanguageModel model() {
        return model;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * The tokens of a prompt, as the model was trained to get it.
     *
     * @throws IllegalArgumentException if it has a character outside the vocabulary, or not from 1 to as many tokens as
     *     the model takes
     */
    public int[] encode(String prompt) {
        return fitting(tokenizer.encodeForModel(prompt));
    }

    private int[] fitting(int[] tokens) {
        if (tokens.length < 1 || tokens.length > model.promptLimit()) {
            throw new IllegalArgumentException("the prompt has " + tokens.length + " tokens; the model takes 1 to "
                    + model.promptLimit());
        }
        return tokens;
    }

    /**
     * The same of a prompt that may be too long: its last tokens then, as many as the model takes.
     *
     * @throws IllegalArgumentException if it has a character outside the vocabulary, or no tokens
     */
    public int[] encodeEnd(String prompt) {
        int[] tokens = tokenizer.encodeForModel(prompt);
        return fitting(Arrays.copyOfRange(tokens, Math.max(0, tokens.length - model.promptLimit()), tokens.length));
    }

    /**
     * The one token of a text, as one that ends answers has to be.
     *
     * @throws IllegalArgumentException if the text is not one token
     */
    public int token(String text) {
        int[] tokens = tokenizer.encode(text);
        if (tokens.length != 1) {
            throw new IllegalArgumentException("'" + text + "' is " + tokens.length + " tokens, wanted one");
        }
        return tokens[0];
    }

    /** The texts that follow prompts, by a decoder of this model. */
    public List<String> answer(List<int[]> prompts, Decoder decoder) throws InterruptedException {
        return decoder.decode(prompts).stream().map(tokenizer::decode).toList();
    }

    /**
     * Continues a prompt, and gives the answer as it comes.
     *
     * @param reader is given one or more characters a time, all of them whole; it is called by another thread
     */
    public void stream(int[] prompt, DecodingSettings settings, TokenChoice choice, Consumer<String> reader)
            throws InterruptedException {
        DecodeStream stream = new DecodeStream(tokenizer);
        StopCondition listener = () -> token -> {
            give(stream.next(token), reader);
            return false;
        };
        new CachedDecoder(model, settings, choice, listener).decode(List.of(prompt));
        give(stream.end(), reader);
    }

    private static void give(String text, Consumer<String> reader) {
        if (!text.isEmpty()) {
            reader.accept(text);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
