package org.codestep.source.survey;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.corpus.split.Part;
import org.codestep.source.CorpusFolder;
import org.codestep.source.SourceFile;
import org.codestep.source.place.PlaceSettings;
import org.codestep.source.place.SourcePlace;
import org.codestep.source.survey.TextSurvey.Measured;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;

/**
 * What a corpus is like. Counts are exact; two means are of samples, see {@link TokenizerSurvey}. The same corpus,
 * tokenizers and seed give the same, whatever the threads.
 */
public final class CorpusSurvey {

    private static final int PAIRS = 10;

    private final Settings settings;
    private final FoundFilesSurvey found;
    private final AlikeFiles alike;
    private final TextSurvey texts;
    private final List<TokenizerSurvey> tokenizers;
    private final Optional<TokenFiles> tokens;
    private List<AlikePair> pairs = List.of();

    /**
     * What is looked at, and how.
     *
     * @param tokenizers by the names that they are to have; may be empty
     * @param tokens the folder that {@code codestep tokenize} made of the corpus
     * @param places those that the corpus was made of, to show the texts that were left out; may be empty
     * @param seed of the samples
     * @param threads how many work
     */
    public record Settings(
            CorpusFolder corpus, Map<String, PretrainedTokenizer> tokenizers, Optional<Path> tokens,
            List<SourcePlace> places, long seed, int threads) {

        public Settings {
            Objects.requireNonNull(corpus, "corpus");
            tokenizers = new LinkedHashMap<>(tokenizers);
            places = List.copyOf(places);
        }

        /** A corpus by itself. */
        public static Settings of(CorpusFolder corpus) {
            return new Settings(corpus, Map.of(), Optional.empty(), List.of(), 0, 1);
        }
    }

    /** A text as a thread has looked at it. */
    private record Looked(SourceFile file, Measured measured, List<int[]> ids) {}

    private CorpusSurvey(Settings settings) throws IOException {
        this.settings = settings;
        this.found = new FoundFilesSurvey(settings.corpus());
        this.alike = new AlikeFiles(settings.corpus());
        this.texts = new TextSurvey(settings.seed());
        this.tokenizers = settings.tokenizers().entrySet().stream()
                .map(tokenizer -> new TokenizerSurvey(tokenizer.getKey(), tokenizer.getValue()))
                .toList();
        this.tokens = settings.tokens().isPresent()
                ? Optional.of(TokenFiles.read(settings.tokens().get(), settings.corpus()))
                : Optional.empty();
    }

    /**
     * Looks at a corpus.
     *
     * @param progress is told the number of files looked at
     * @throws IOException if the corpus is empty or damaged, or a place cannot be read; the message says what is wrong
     * @throws IllegalArgumentException if a tokenizer cannot encode a text
     */
    public static CorpusSurvey of(Settings settings, LongConsumer progress) throws IOException {
        if (Arrays.stream(Part.values()).mapToLong(settings.corpus()::count).sum() == 0) {
            throw new IOException(settings.corpus().path() + " is an empty corpus; make one that has files");
        }
        CorpusSurvey survey = new CorpusSurvey(settings);
        try {
            survey.read(progress);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return survey;
    }

    private void read(LongConsumer progress) throws IOException {
        Manifest manifest = Manifest.of(settings.corpus());
        manifest.forEach(file -> {
            found.add(file);
            alike.add(file);
        });
        alike.complete();
        List<AlikeFiles.Shown> shown = alike.largest(manifest, PAIRS);
        ShownTexts kept = new ShownTexts(shown);
        long read = 0;
        for (Part part : Part.values()) {
            try (Stream<SourceFile> files = settings.corpus().files(part);
                    OrderedMap<SourceFile, Looked> looked =
                            new OrderedMap<>(files.iterator(), settings.threads(), this::look)) {
                while (looked.hasNext()) {
                    add(looked.next(), kept);
                    progress.accept(++read);
                }
            }
        }
        tokenizers.forEach(tokenizer -> tokenizer.measure(texts.sampledNames(), texts.sampledWords()));
        kept.find(settings.places());
        pairs = kept.pairs();
    }

    private Looked look(SourceFile file) {
        return new Looked(file, Measured.of(file),
                tokenizers.stream().map(tokenizer -> tokenizer.encode(file)).toList());
    }

    private void add(Looked looked, ShownTexts kept) {
        texts.add(looked.measured());
        for (int i = 0; i < tokenizers.size(); i++) {
            tokenizers.get(i).add(looked.ids().get(i));
        }
        kept.offer(looked.file());
    }

    /** How the places of a corpus were read. */
    public static PlaceSettings reading(CorpusFolder corpus) {
        JsonNode made = corpus.description().path("settings");
        List<String> suffixes = StreamSupport.stream(made.path("suffixes").spliterator(), false)
                .map(JsonNode::asText).toList();
        return new PlaceSettings(suffixes, Optional.ofNullable(made.path("field").textValue()),
                made.path("max_bytes").intValue());
    }

    /** The corpus. */
    public CorpusFolder corpus() {
        return settings.corpus();
    }

    /** The seed of the samples. */
    public long seed() {
        return settings.seed();
    }

    /** What became of the files that were found. */
    public FoundFilesSurvey found() {
        return found;
    }

    /** Groups of files that are alike. */
    public AlikeFiles alike() {
        return alike;
    }

    /** Two files of each of the ten largest groups, the largest first. */
    public List<AlikePair> pairs() {
        return pairs;
    }

    /** The texts that are kept. */
    public TextSurvey texts() {
        return texts;
    }

    /** What each tokenizer makes of them. */
    public List<TokenizerSurvey> tokenizers() {
        return tokenizers;
    }

    /** The files of tokens that were made of the corpus, if they were asked for. */
    public Optional<TokenFiles> tokens() {
        return tokens;
    }
}
