package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.EncoderDecoderConfig;
import org.codestep.model.EncoderDecoderModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.VocabularyGrowth;
import org.codestep.model.file.ModelFolder;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.codestep.tokenize.pretrained.TokenizerFixture;
import org.codestep.train.batch.EncodedExample;
import org.codestep.train.batch.ExampleBatches;
import org.codestep.train.batch.NextToken;
import org.codestep.train.seq2seq.Seq2SeqBatch;
import org.codestep.train.seq2seq.Seq2SeqLoss;

/** Small models of each family of the Hub, as transformers wrote them, with a tokenizer and batches. */
public final class TinyFamily {

    /** The folders of small models. */
    public static final List<String> ALL = List.of("gpt2", "llama", "qwen2", "qwen3", "codet5", "t5-1.1");

    private static final Path FOLDER = Path.of("src/test/resources/pretrained");

    private TinyFamily() {}

    /** A folder with the tokenizer of CodeT5 and a model that has its tokens. */
    public static void write(String family, Path to) throws IOException {
        Tokenizer tokenizer = PretrainedTokenizer.read(TokenizerFixture.of("codet5").folder());
        ModelFolder files = new ModelFolder(FOLDER.resolve(family));
        ModelConfig larger = ModelType.withVocabulary(files.config(), tokenizer.vocabularySize() + 5);
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = files.config().create(new Random(0));
            files.load(model, manager);
            LanguageModel grown = VocabularyGrowth.grown(model, larger, new Random(1));
            new ModelFolder(to).save(grown, larger);
            new ModelFolder(to).save(tokenizer);
        }
    }

    /** A model, as it came. */
    public static LanguageModel model(String family, NDManager manager) throws IOException {
        ModelFolder files = new ModelFolder(FOLDER.resolve(family));
        LanguageModel model = files.config().create(new Random(0));
        files.load(model, manager);
        return model;
    }

    /** Examples of unlike lengths, of ids that all families have. */
    public static List<EncodedExample> examples(int count, long seed) {
        Random random = new Random(seed);
        List<EncodedExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int prompt = 2 + random.nextInt(6);
            examples.add(new EncodedExample(
                    random.ints(prompt + 2L + random.nextInt(4), 3, 50).toArray(), prompt));
        }
        return examples;
    }

    /** The loss of examples in one batch, by the objective that training has. */
    public static NDArray loss(LanguageModel model, List<EncodedExample> examples, NDManager manager)
            throws IOException {
        return objective(model).loss(batch(model, examples), manager);
    }

    /** What training makes small. */
    @SuppressWarnings("unchecked")
    public static <B extends Batch> Objective<B> objective(LanguageModel model) {
        return (Objective<B>) (model instanceof EncoderDecoderModel pairs
                ? new Seq2SeqLoss(pairs)
                : new NextToken((CausalLanguageModel) model));
    }

    /** One batch of all examples. */
    @SuppressWarnings("unchecked")
    public static <B extends Batch> B batch(LanguageModel model, List<EncodedExample> examples) {
        return (B) (model instanceof EncoderDecoderModel
                ? Seq2SeqBatch.of(examples, 0)
                : ExampleBatches.once(examples, examples.size(), 0.5).get(0));
    }

    /** The values of all parameters, by name. */
    public static Map<String, List<Float>> values(LanguageModel model) {
        Map<String, List<Float>> values = new TreeMap<>();
        model.parameters().forEach((name, parameter) -> values.put(name, list(parameter.getArray())));
        return values;
    }

    /** Zeros have no sign here. */
    static List<Float> list(NDArray array) {
        List<Float> list = new ArrayList<>();
        for (float value : array.toFloatArray()) {
            list.add(value + 0f);
        }
        return list;
    }
}
