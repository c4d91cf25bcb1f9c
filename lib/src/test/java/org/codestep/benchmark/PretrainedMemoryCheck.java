package org.codestep.benchmark;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.codestep.decode.BeamDecoder;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.Decoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TokenChoice;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.t5.T5;
import org.codestep.model.t5.T5Config;
import org.codestep.parity.NextTokens;
import org.codestep.parity.SourceTargets;
import org.codestep.train.AdamW;
import org.codestep.train.Batch;
import org.codestep.train.Batches;
import org.codestep.train.Objective;
import org.codestep.train.Schedule;
import org.codestep.train.Trainer;
import org.codestep.train.batch.NextToken;
import org.codestep.train.seq2seq.Seq2SeqLoss;

/**
 * Trains a tiny model of a pretrained family for 1,000 steps, or lets it give 1,000 answers, and prints what memory the
 * process holds as it goes on. Arguments: {@code gpt2}, {@code t5} or {@code llama}; {@code whole}, {@code lora} or
 * {@code answers}. The exit code is 1 if memory changed by more than 5% after the first 200.
 * {@code environment/benchmark memory} starts it, in a process for each.
 */
public final class PretrainedMemoryCheck {

    private static final int VOCABULARY = 2048;
    private static final int TIMES = 1000;
    private static final int INTERVAL = 100;
    private static final int FIRST = 200;
    private static final int LONGEST = 48;
    private static final int ROWS = 4;
    private static final int DIFFERENT = 97;
    private static final int NEW_TOKENS = 16;
    private static final int BEAMS = 4;
    private static final double MOST_CHANGE = 1.05;
    private static final Map<String, String> SHAPES = Map.of(
            "gpt2", """
                    {"model_type": "gpt2", "vocab_size": 2048, "n_positions": 96, "n_embd": 128, "n_layer": 2,
                     "n_head": 4}
                    """,
            "t5", """
                    {"model_type": "t5", "vocab_size": 2048, "d_model": 128, "d_kv": 32, "d_ff": 256, "num_layers": 2,
                     "num_heads": 4, "decoder_start_token_id": 0}
                    """,
            "llama", """
                    {"model_type": "llama", "vocab_size": 2048, "hidden_size": 128, "intermediate_size": 256,
                     "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
                     "max_position_embeddings": 96, "rms_norm_eps": 1e-6}
                    """);

    /** Kilobytes after each hundred. */
    private final List<Long> resident = new ArrayList<>();
    private final ModelConfig config;
    private final LanguageModel model;

    private PretrainedMemoryCheck(String family, NDManager manager) throws IOException {
        config = ModelType.of(family).config((ObjectNode) new ObjectMapper().readTree(SHAPES.get(family)));
        model = config.create(new SplittableRandom(1));
        model.initialize(manager);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2 || !SHAPES.containsKey(arguments[0])) {
            throw new IllegalArgumentException("wanted one of " + SHAPES.keySet() + " and whole, lora or answers");
        }
        if (MemoryCheck.resident().isEmpty()) {
            System.out.println("resident memory is unknown on this system");
            return;
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            PretrainedMemoryCheck check = new PretrainedMemoryCheck(arguments[0], manager);
            switch (arguments[1]) {
                case "whole" -> check.train();
                case "lora" -> {
                    Lora.add(check.model, "memory", new LoraConfig(8, 16), new SplittableRandom(2));
                    check.train();
                }
                case "answers" -> check.answer();
                default -> throw new IllegalArgumentException("whole, lora or answers, got " + arguments[1]);
            }
            System.exit(check.isFlat(String.join(" ", arguments)) ? 0 : 1);
        }
    }

    private void train() throws InterruptedException {
        if (model instanceof T5 t5) {
            int start = ((T5Config) config).startToken();
            train(new Seq2SeqLoss(t5), number ->
                    SourceTargets.batch(rows(2 * number), rows(2 * number + 1), start));
        } else {
            train(new NextToken((CausalLanguageModel) model), number -> NextTokens.batch(rows(number)));
        }
    }

    private <B extends Batch> void train(Objective<B> objective, Batches<B> batches) throws InterruptedException {
        var settings = new Trainer.Settings(TIMES, 2, 2, new Schedule.Constant(1e-3), AdamW.Settings.DEFAULT, INTERVAL,
                INTERVAL, 0, Duration.ZERO, 1);
        new Trainer<>(model, objective, settings)
                .run("memory", batches, List.of(batches.get(0)), entry -> measure());
    }

    /** Greedily and by beams in turn. */
    private void answer() throws InterruptedException {
        var settings = new DecodingSettings(NEW_TOKENS, Set.of(), ROWS);
        List<Decoder> decoders = List.of(new CachedDecoder(model, settings, TokenChoice.GREEDY),
                new BeamDecoder(model, settings, BEAMS, 1));
        for (int answers = ROWS; answers <= TIMES; answers += ROWS) {
            decoders.get(answers / ROWS % decoders.size()).decode(List.of(rows(answers)));
            if (answers % INTERVAL == 0) {
                measure();
            }
        }
    }

    /** Of lengths that change, as those of real batches; all have come before the first measurement that counts. */
    private static int[][] rows(long number) {
        SplittableRandom random = new SplittableRandom(number % DIFFERENT);
        return IntStream.range(0, ROWS)
                .mapToObj(row -> random.ints(random.nextInt(2, LONGEST), 0, VOCABULARY).toArray())
                .toArray(int[][]::new);
    }

    private void measure() {
        resident.add(MemoryCheck.resident().orElseThrow());
    }

    private boolean isFlat(String title) {
        List<Long> later = resident.subList(FIRST / INTERVAL - 1, resident.size());
        double change = (double) Collections.max(later) / Collections.min(later);
        System.out.printf(Locale.ROOT, "%-14s MB after each %d: %s; largest to smallest after %d: %.3f, wanted at most"
                        + " %.2f%n",
                title, INTERVAL, resident.stream().map(each -> Long.toString(each / 1024)).toList(), FIRST, change,
                MOST_CHANGE);
        return change <= MOST_CHANGE;
    }
}
