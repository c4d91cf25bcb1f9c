package org.codestep.parity;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.codestep.corpus.file.JsonFile;
import org.codestep.evaluate.Perplexity;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.file.ModelFolder;

/** The perplexities that {@code perplexity.json} in a model's folder asks for, see {@code parity_perplexity.py}. */
final class PerplexityOutputs {

    private record Questions(List<int[]> texts, List<Measure> measures) {}

    private record Measure(int window, int stride, int batchSize) {}

    private PerplexityOutputs() {}

    /** For each measure, of each text its negative log-likelihood and its number of judged tokens. */
    static List<List<double[]>> of(Path folder) throws IOException, InterruptedException {
        Questions questions = JsonFile.read(folder.resolve("perplexity.json"), Questions.class);
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelFolder files = new ModelFolder(folder);
            CausalLanguageModel model = (CausalLanguageModel) files.config().create(new SplittableRandom(0));
            files.load(model, manager);
            List<List<double[]>> values = new ArrayList<>();
            for (Measure measure : questions.measures) {
                Perplexity perplexity = new Perplexity(model, measure.window, measure.stride, measure.batchSize);
                List<double[]> ofTexts = new ArrayList<>();
                for (int[] text : questions.texts) {
                    Perplexity.Result result = perplexity.of(text, text.length);
                    ofTexts.add(new double[] {result.negativeLogLikelihood(), result.tokens()});
                }
                values.add(ofTexts);
            }
            return values;
        }
    }
}
