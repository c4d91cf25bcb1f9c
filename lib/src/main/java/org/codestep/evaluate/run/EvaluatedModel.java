package org.codestep.evaluate.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.Example;
import org.codestep.decode.TextGenerator;
import org.codestep.evaluate.Baseline;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.MajorityBaseline;
import org.codestep.evaluate.NearestExample;
import org.codestep.evaluate.row.ExampleStream;
import org.codestep.tokenize.Tokenizer;

/** The model of an evaluation, read from its files, and the trivial rivals that learned from its training examples. */
public final class EvaluatedModel implements AutoCloseable {

    private final EvaluationSettings settings;
    private final TextGenerator model;
    /** Null before they are first wanted: to learn takes long. */
    private Map<String, Baseline> baselines;

    /** Reads the model; exceptions as those of {@link TextGenerator#open}. */
    public EvaluatedModel(EvaluationSettings settings) throws IOException {
        this.settings = settings;
        this.model = TextGenerator.open(settings.model(), settings.adapter());
    }

    /** The model's tokenizer. */
    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    /** @throws IOException if the training examples cannot be read, or there is none */
    ExampleEvaluator evaluator() throws IOException {
        baselines = baselines == null ? learn() : baselines;
        return new ExampleEvaluator(
                model.model(), model.tokenizer(), settings.task(), baselines, settings.batchSize(),
                settings.strategy(), settings.penalties());
    }

    private Map<String, Baseline> learn() throws IOException {
        Map<String, Baseline> learned = new LinkedHashMap<>();
        if (settings.training().isPresent()) {
            Path file = settings.training().get();
            List<Example> training = new ExampleStream(file, settings.task(), settings.trainingLimit()).toList();
            if (training.isEmpty()) {
                throw new IOException(file + " has no example");
            }
            learned.put(Baseline.MOST_FREQUENT, new MajorityBaseline(training));
            learned.put(Baseline.NEAREST, new NearestExample(training, tokenizer()));
        }
        return learned;
    }

    @Override
    public void close() {
        model.close();
    }
}
