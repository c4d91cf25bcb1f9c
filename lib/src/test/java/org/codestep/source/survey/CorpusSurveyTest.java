package org.codestep.source.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.source.CorpusFolder;
import org.codestep.source.CorpusSettings;
import org.codestep.source.NearPolicy;
import org.codestep.source.SourceCorpus;
import org.codestep.source.filter.Fate;
import org.codestep.source.filter.Filters;
import org.codestep.source.place.PlaceSettings;
import org.codestep.source.place.SourcePlace;
import org.codestep.source.place.SourcePlaces;
import org.codestep.tokenize.bytepair.BytePairListener;
import org.codestep.tokenize.bytepair.BytePairSettings;
import org.codestep.tokenize.bytepair.BytePairTrainer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of small corpora, counted by hand. */
class CorpusSurveyTest {

    private static final String LONG = IntStream.range(0, 100).mapToObj(i -> "a" + i + " = " + i + "\n")
            .collect(Collectors.joining());

    private static final String MIT = "# MIT License\n# This is the end of it.\nvalue = 1\n";

    @TempDir
    private Path folder;

    private List<SourcePlace> places;

    @BeforeEach
    void write() throws IOException, InterruptedException {
        Path src = Files.createDirectory(folder.resolve("src"));
        Files.writeString(src.resolve("a.py"), MIT);
        Files.writeString(src.resolve("b.py"), "\n");
        Files.writeString(src.resolve("c.py"), MIT);
        Files.writeString(src.resolve("d.py"), LONG);
        Files.writeString(src.resolve("e.py"), LONG + "größe = 'x'\n");
        places = SourcePlaces.of(List.of(src.toString()), reading(), Optional.empty());
    }

    private static PlaceSettings reading() {
        return new PlaceSettings(List.of(".py"), Optional.empty(), 100_000);
    }

    private CorpusFolder corpus(NearPolicy near, Fractions fractions) throws IOException {
        Path out = folder.resolve("corpus-" + near);
        SourceCorpus.write(places, new CorpusSettings(reading(), new Filters(100_000, 1000, 100, 0.25, Set.of()),
                false, near, 0.85, fractions, 3), out, 2, bytes -> {});
        return CorpusFolder.open(out);
    }

    private CorpusSurvey survey(CorpusFolder corpus) throws IOException {
        return CorpusSurvey.of(CorpusSurvey.Settings.of(corpus), files -> {});
    }

    @Test
    void whatWasTakenIsCounted() throws IOException {
        CorpusSurvey survey = survey(corpus(NearPolicy.KEEP_ONE, new Fractions(1, 0, 0)));
        Map<Fate, Long> files = survey.found().fates("src").entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, fate -> fate.getValue().files()));
        assertEquals(Map.of(Fate.KEPT, 2L, Fate.EMPTY, 1L, Fate.DUPLICATE, 1L, Fate.NEAR_DUPLICATE, 1L), files);
        assertEquals(1, survey.found().fates("src").get(Fate.EMPTY).bytes());
        assertEquals(List.of("src/c.py"), survey.found().examples().get(Fate.DUPLICATE));
        assertEquals(List.of("MIT", FoundFilesSurvey.NO_LICENCE), List.copyOf(survey.found().licences().keySet()));
        assertEquals(2, survey.found().parts().get(Part.TRAIN).files());
        assertEquals(2, survey.alike().groups(Part.TRAIN));
    }

    @Test
    void textsAreMeasured() throws IOException {
        TextSurvey texts = survey(corpus(NearPolicy.KEEP_ONE, new Fractions(1, 0, 0))).texts();
        assertEquals(103, texts.lines().sum());
        assertEquals((MIT + LONG).length(), texts.bytes().sum());
        assertEquals(24, texts.lineLengths().greatest());
        assertEquals(Map.of("ASCII", 101L), texts.nameLetters());
        assertEquals(Map.of("English", new TextSurvey.Amount(1, 8)), texts.proseLanguages());
    }

    @Test
    void groupsSayWhatWouldHaveLeaked() throws IOException, InterruptedException {
        Path src = Files.createDirectory(folder.resolve("pairs"));
        for (int pair = 0; pair < 40; pair++) {
            String text = LONG.replace("a", "pair" + pair + "_");
            Files.writeString(src.resolve(pair + "a.py"), text);
            Files.writeString(src.resolve(pair + "b.py"), text + "last = 1\n");
        }
        places = SourcePlaces.of(List.of(src.toString()), reading(), Optional.empty());
        Fractions fractions = new Fractions(0.5, 0.25, 0.25);
        // Where no file that is like another is looked for, each is dealt by itself.
        Map<String, Part> alone = new HashMap<>();
        Manifest.of(corpus(NearPolicy.OFF, fractions))
                .forEach(file -> alone.put(file.path(), file.part().orElseThrow()));
        int torn = 0;
        int leaked = 0;
        for (int pair = 0; pair < 40; pair++) {
            Set<Part> parts = Set.copyOf(
                    List.of(alone.get("pairs/" + pair + "a.py"), alone.get("pairs/" + pair + "b.py")));
            torn += parts.size() - 1;
            leaked += parts.equals(Set.of(Part.TRAIN, Part.TEST)) ? 1 : 0;
        }
        assertTrue(leaked > 0 && torn > leaked && torn < 40, torn + " torn, " + leaked + " leaked");
        for (NearPolicy policy : List.of(NearPolicy.TOGETHER, NearPolicy.KEEP_ONE)) {
            AlikeFiles alike = survey(corpus(policy, fractions)).alike();
            assertEquals(List.of(40L, 80L, 80L, (long) torn, (long) leaked), List.of(alike.sizes().count(),
                    alike.files(), alike.candidates(), alike.torn(), alike.leaked(Part.TEST)));
            assertEquals(40, Stream.of(Part.values()).mapToLong(alike::groups).sum());
        }
    }

    @Test
    void pairsAreShownWhereTheirTextsAreAtHand() throws IOException {
        CorpusFolder corpus = corpus(NearPolicy.KEEP_ONE, new Fractions(1, 0, 0));
        List<AlikePair> without = survey(corpus).pairs();
        assertEquals(List.of("src/a.py", "src/d.py"), without.stream().map(AlikePair::first).toList());
        assertEquals(0, without.get(0).comparison().orElseThrow().line());
        assertTrue(without.get(1).comparison().isEmpty());
        var settings = new CorpusSurvey.Settings(corpus, Map.of(), Optional.empty(), places, 0, 2);
        AlikePair.Comparison told = CorpusSurvey.of(settings, files -> {}).pairs().get(1).comparison().orElseThrow();
        // Of 300 tokens there are 296 runs of five, and five tokens more make five more.
        assertEquals(296.0 / 301, told.similarity(), 1e-9);
        assertEquals(101, told.line());
        assertEquals(List.of("", "größe = 'x'"), List.of(told.firstLines(), told.otherLines()));
        Files.writeString(folder.resolve("src/e.py"), "changed = 1\n");
        assertTrue(CorpusSurvey.of(settings, files -> {}).pairs().get(1).comparison().isEmpty());
    }

    @Test
    void tokensAreCounted() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        new BytePairTrainer(new BytePairSettings(256, 2, List.of()), 1, BytePairListener.NONE)
                .train(List.of("x").iterator()).model().write(file);
        CorpusFolder corpus = corpus(NearPolicy.KEEP_ONE, new Fractions(1, 0, 0));
        TokenizerSurvey bytes = CorpusSurvey.of(new CorpusSurvey.Settings(corpus,
                Map.of("bytes", PretrainedTokenizer.readFile(file)), Optional.empty(), List.of(), 0, 2), files -> {})
                .tokenizers().get(0);
        assertEquals((MIT + LONG).length(), bytes.perFile().sum());
        assertEquals(256, bytes.vocabularySize());
        assertEquals((MIT + LONG).chars().distinct().count(), bytes.used());
        // A blank and the name: a0 to a9 of two characters, 90 of three, and value.
        assertEquals((10 * 3 + 90 * 4 + 6) / 101.0, bytes.tokensPerName(), 1e-9);
    }

    @Test
    void aDamagedCorpusIsToldOf() throws IOException {
        CorpusFolder corpus = corpus(NearPolicy.KEEP_ONE, new Fractions(1, 0, 0));
        Path manifest = corpus.path().resolve("manifest.jsonl");
        Files.writeString(manifest, Files.readString(manifest).replace("a.py", "A.py"));
        String told = assertThrows(IOException.class, () -> survey(corpus)).getMessage();
        assertEquals(manifest + " is not the one that the corpus was made with: its SHA-256 is another; make the corpus"
                + " anew with codestep corpus", told);
    }
}
