package org.codestep.export;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codestep.decode.TextGenerator;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.Tokenizer;

/** Folders to export: small random models of Codestep's own, and adapters of models, with numbers that tell. */
final class SmallModels {

    static final Tokenizer TOKENIZER = new KeywordTokenizer(List.of("a", "b", "ab", "\n", " ", "="));

    private SmallModels() {}

    static GptConfig config(Positions positions) {
        return new GptConfig(TOKENIZER.vocabularySize(), 16, 2, 2, 8, positions);
    }

    static void fill(Map<String, Parameter> parameters, long seed) {
        Random random = new Random(seed);
        parameters.forEach((name, parameter) -> {
            float[] values = new float[(int) parameter.getArray().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            parameter.getArray().set(values);
        });
    }

    /** Writes a model with its tokenizer. */
    static void save(GptConfig config, long seed, Path place) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Gpt model = config.create(new SplittableRandom(0));
            model.initialize(manager);
            fill(model.parameters(), seed);
            new ModelFolder(place).save(model, config);
            new ModelFolder(place).save(TOKENIZER);
        }
    }

    /** Writes an adapter of the model in a folder. */
    static void adapt(Path model, LoraConfig lora, Path adapter) throws IOException {
        ModelFolder files = new ModelFolder(model);
        ModelConfig config = files.config();
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel base = config.create(new SplittableRandom(0));
            files.load(base, manager);
            Lora.add(base, "mine", lora, new SplittableRandom(3));
            fill(Lora.parameters(base, "mine"), 5);
            Lora.save(base, "mine", lora, adapter);
        }
        AdapterBase.of(model).write(adapter);
    }

    /** What a decoder computes, with the adapter merged if the folder is that of one. */
    static float[] logits(Path place) throws IOException {
        try (TextGenerator generator = TextGenerator.open(place, Optional.empty());
                NDManager manager = NDManager.newBaseManager()) {
            var model = (CausalLanguageModel) generator.model();
            return model.forward(manager.create(new long[][] {{2, 3, 4, 5, 6, 7, 1}})).toFloatArray();
        }
    }

    /** What is in a folder. */
    static Set<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
