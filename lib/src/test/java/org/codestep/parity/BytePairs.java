package org.codestep.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.bytepair.BytePairListener;
import org.codestep.tokenize.bytepair.BytePairSettings;
import org.codestep.tokenize.bytepair.BytePairTrainer;
import org.codestep.tokenize.bytepair.TrainingTexts;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;

/**
 * Trains byte-pair tokenizers for {@code environment/parity_bytepair.py}: {@code {"bytepair": FILE, "size": N,
 * "min_frequency": N, "special": [...], "out": FOLDER, "every": N}} writes {@code tokenizer.json} to the folder, and the
 * ids of every so-manieth text to {@code ids.jsonl}, a line each.
 */
final class BytePairs {

    private static final double NANOSECONDS = 1e9;

    private BytePairs() {}

    /** How many seconds it took from the texts to the {@code tokenizer.json}. */
    static double train(JsonNode question) throws IOException {
        Path file = Path.of(question.get("bytepair").asText());
        Path out = Path.of(question.get("out").asText());
        List<String> special = new ArrayList<>();
        question.get("special").forEach(token -> special.add(token.asText()));
        BytePairSettings settings = new BytePairSettings(
                question.get("size").asInt(), question.get("min_frequency").asLong(), special);
        int threads = Runtime.getRuntime().availableProcessors();
        long begin = System.nanoTime();
        try (TrainingTexts texts = texts(file)) {
            new BytePairTrainer(settings, threads, BytePairListener.NONE).train(texts)
                    .model().write(out.resolve("tokenizer.json"));
        }
        double seconds = (System.nanoTime() - begin) / NANOSECONDS;
        encode(PretrainedTokenizer.read(out), file, question.get("every").asInt(), out.resolve("ids.jsonl"));
        return seconds;
    }

    private static TrainingTexts texts(Path file) throws IOException {
        return file.toString().endsWith(".jsonl")
                ? TrainingTexts.ofJsonLines(file, "text") : TrainingTexts.ofLines(file);
    }

    private static void encode(Tokenizer tokenizer, Path file, int every, Path ids) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (TrainingTexts texts = texts(file); BufferedWriter out = Files.newBufferedWriter(ids)) {
            for (int number = 0; texts.hasNext(); number++) {
                String text = texts.next();
                if (number % every == 0) {
                    out.write(json.writeValueAsString(tokenizer.encode(text)));
                    out.write('\n');
                }
            }
        }
    }
}
