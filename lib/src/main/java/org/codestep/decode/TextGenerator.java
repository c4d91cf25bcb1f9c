package org.codestep.decode;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.ModelSource;
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
        ModelSource source = ModelSource.of(folder, adapter);
        ModelFolder files = source.base();
        ModelConfig config = files.config();
        Tokenizer tokenizer = tokenizer(files, config);
        NDManager manager = NDManager.newBaseManager();
        try {
            LanguageModel model = config.create(new SplittableRandom(0));
            files.load(model, manager);
            if (source.adapter().isPresent()) {
                Path changes = source.adapter().get();
                AdapterBase.requireFit(changes, files.path());
                Lora.load(model, "adapter", changes);
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
                    + model.promptLimit() + (tokens.length < 1 ? "" : "; shorten it, or use its end: --cut-prompts"));
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

    /** The texts that follow prompts, by a decoder of this model. */
    public List<String> answer(List<int[]> prompts, Decoder decoder) throws InterruptedException {
        return decoder.decode(prompts).stream().map(tokenizer::decode).toList();
    }

    /**
     * An answer in words.
     *
     * @param text up to where a text began that ended it
     * @param cause what ended it
     * @param score what beam search ranks it by; of others none
     */
    public record Answer(String text, AnswerEnd.Cause cause, OptionalDouble score) {}

    /** The answers to each prompt, as a strategy finds them. */
    public List<List<Answer>> answer(
            List<int[]> prompts, Strategy strategy, DecodingSettings settings, AnswerEnd end)
            throws InterruptedException {
        return strategy.answer(model, settings, end, prompts).stream()
                .map(answers -> answers.stream()
                        .map(each -> new Answer(
                                end.before(tokenizer.decode(each.tokens())), each.cause(), each.score()))
                        .toList())
                .toList();
    }

    /** The same as {@link #stream(int[], DecodingSettings, TokenChoice, AnswerEnd, Consumer)}, to no end in words. */
    public void stream(int[] prompt, DecodingSettings settings, TokenChoice choice, Consumer<String> reader)
            throws InterruptedException {
        stream(prompt, settings, choice, new AnswerEnd(tokenizer, List.of()), reader);
    }

    /**
     * Continues a prompt, and gives the answer as it comes.
     *
     * @param end the texts that end it, of which nothing is given, not even a part
     * @param reader is given one or more characters a time, all of them whole; it may be called by another thread
     */
    public void stream(int[] prompt, DecodingSettings settings, TokenChoice choice, AnswerEnd end,
            Consumer<String> reader) throws InterruptedException {
        AnswerStream stream = new AnswerStream(tokenizer, end.texts(), reader);
        new CachedDecoder(model, settings, choice, () -> stream::next).decode(List.of(prompt));
        stream.end();
    }

    @Override
    public void close() {
        manager.close();
    }
}
