package org.codestep.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.file.OpenFiles;

/**
 * Mixes files of examples into one: for each place a file is drawn by its weight, and its next example taken. It ends
 * with the first draw of a file that has no example left, so that the shares hold from the first to the last.
 */
public final class Mixture {

    /**
     * What is mixed.
     *
     * @param weights of the files, each above 0; what counts is their proportion
     * @param output the file to write; all files end in {@code .jsonl}, so that each example carries its task
     * @param limit how many examples are written at most; 0 for as many as the files give
     * @param seed of the draws
     */
    public record Settings(Map<Path, Double> weights, Path output, long limit, long seed) {

        public Settings {
            if (weights.isEmpty()) {
                throw new IllegalArgumentException("no files to mix; wanted at least one");
            }
            weights = new LinkedHashMap<>(weights);
            weights.forEach((file, weight) -> {
                requireJsonLines(file);
                if (!(weight > 0) || weight.isInfinite()) {
                    throw new IllegalArgumentException("wanted a weight above 0, got " + weight + " for " + file);
                }
            });
            requireJsonLines(output);
            if (limit < 0) {
                throw new IllegalArgumentException("a limit is at least 1, or 0 for none; got " + limit);
            }
        }

        private static void requireJsonLines(Path file) {
            if (FileFormat.of(file) != FileFormat.JSON_LINES) {
                throw new IllegalArgumentException(
                        "wanted a name ending in .jsonl, so that each example carries its task; got " + file);
            }
        }
    }

    private static final class Source {

        private final EntryReader entries;
        private final double weight;
        private long taken;

        Source(Path file, double weight) throws IOException {
            this.entries = new EntryReader(file);
            this.weight = weight;
        }
    }

    private Mixture() {}

    /**
     * Writes the mixed file.
     *
     * @param progress is told how many examples are written
     * @return how many examples were taken of each file
     * @throws IOException if a file cannot be read or written
     * @throws CorpusFormatException if an entry is not an example
     */
    public static Map<Path, Long> write(Settings settings, LongConsumer progress) throws IOException {
        Map<Path, Source> sources = new LinkedHashMap<>();
        try (OpenFiles opened = new OpenFiles(); EntryWriter writer = new EntryWriter(settings.output())) {
            for (Map.Entry<Path, Double> file : settings.weights().entrySet()) {
                Source source = new Source(file.getKey(), file.getValue());
                opened.add(source.entries::close);
                sources.put(file.getKey(), source);
            }
            mix(List.copyOf(sources.values()), settings, writer, progress);
            writer.place();
        }
        Map<Path, Long> taken = new LinkedHashMap<>();
        sources.forEach((file, source) -> taken.put(file, source.taken));
        return taken;
    }

    private static void mix(List<Source> sources, Settings settings, EntryWriter writer, LongConsumer progress)
            throws IOException {
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(settings.seed());
        double sum = sources.stream().mapToDouble(source -> source.weight).sum();
        while (settings.limit() == 0 || writer.count() < settings.limit()) {
            Source source = drawn(sources, random.nextDouble() * sum);
            if (!source.entries.hasNext()) {
                return;
            }
            writer.write(source.entries.next().example());
            source.taken++;
            progress.accept(writer.count());
        }
    }

    private static Source drawn(List<Source> sources, double at) {
        for (Source source : sources) {
            at -= source.weight;
            if (at < 0) {
                return source;
            }
        }
        return sources.get(sources.size() - 1);
    }
}
