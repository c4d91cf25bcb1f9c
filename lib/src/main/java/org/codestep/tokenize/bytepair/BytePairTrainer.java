package org.codestep.tokenize.bytepair;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.tokenize.WholeText;

/**
 * Trains byte-level byte-pair tokenizers, as GPT-2 has one. Merges, vocabulary and ids are those that Hugging Face's
 * {@code tokenizers} 0.23 learns of the same texts, with {@code ByteLevel(add_prefix_space=False)} and
 * {@code BpeTrainer(vocab_size, min_frequency, special_tokens, initial_alphabet=ByteLevel.alphabet())}; only of a pair
 * that stands more than 2,147,483,647 times that library loses count.
 *
 * <pre>{@code
 * BytePairSettings settings = new BytePairSettings(8_000, 2, List.of("<pad>", "<python>"));
 * try (TrainingTexts texts = TrainingTexts.ofLines(Path.of("code.txt"))) {
 *     new BytePairTrainer(settings, 2, BytePairListener.NONE).train(texts).model().write(Path.of("tokenizer.json"));
 * }
 * }</pre>
 *
 * <p>Memory holds each different word once, beside some MB of text a thread.
 *
 * @param threads how many count words at once; at least 1. The result is the same
 */
public record BytePairTrainer(BytePairSettings settings, int threads, BytePairListener listener) {

    /** So many characters are one piece of work, unless a text is longer. */
    private static final int BATCH_CHARACTERS = 1 << 20;

    /** @param first the number of its first text, from 1 */
    private record Batch(long first, List<String> texts) {}

    /**
     * Learns of texts, none of whose words reaches into the next.
     *
     * @throws IllegalArgumentException if there are no texts, or one has half a character; the message says which
     * @throws CancellationException if this thread is interrupted; the interrupt stays set
     */
    public BytePairTraining train(Iterator<String> texts) {
        TextCounts counts = count(texts);
        if (counts.words().size() == 0) {
            throw new IllegalArgumentException("there is no text to learn from");
        }
        BytePairModel model = new Merging(settings, counts.words()).run(listener::learned);
        return new BytePairTraining(model, counts.texts(), counts.bytes(), counts.total(), counts.words().size(),
                counts.special());
    }

    private TextCounts count(Iterator<String> texts) {
        TextCounts all = new TextCounts(settings.special());
        try (var batches = new OrderedMap<Batch, TextCounts>(new Batches(texts), threads, batch -> count(batch, all))) {
            while (batches.hasNext()) {
                TextCounts counted = batches.next();
                listener.counted(counted.texts(), counted.bytes());
            }
        }
        return all;
    }

    private TextCounts count(Batch batch, TextCounts all) {
        TextCounts counts = new TextCounts(settings.special());
        long number = batch.first();
        for (String text : batch.texts()) {
            try {
                counts.add(WholeText.require(text).getBytes(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("text " + number + ": " + e.getMessage(), e);
            }
            number++;
        }
        all.addAll(counts);
        return counts;
    }

    /** Texts, so many at a time as are worth a thread's while. */
    private static final class Batches implements Iterator<Batch> {

        private final Iterator<String> texts;
        private long first = 1;

        Batches(Iterator<String> texts) {
            this.texts = texts;
        }

        @Override
        public boolean hasNext() {
            return texts.hasNext();
        }

        @Override
        public Batch next() {
            List<String> batch = new ArrayList<>();
            int characters = 0;
            do {
                String text = texts.next();
                batch.add(text);
                characters += text.length();
            } while (characters < BATCH_CHARACTERS && texts.hasNext());
            Batch next = new Batch(first, batch);
            first += batch.size();
            return next;
        }
    }
}
