package org.codestep.source.survey;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.source.SourceFile;

/** The texts of a corpus: how long they and their lines are, and in which languages people wrote them. */
public final class TextSurvey {

    /** Of names, and of words: their mean number of tokens is known to about a hundredth. */
    static final int SAMPLE = 20_000;

    private final Distribution bytes = new Distribution();
    private final Distribution lines = new Distribution();
    private final Distribution lineLengths = new Distribution();
    private final Map<String, Long> nameLetters = new HashMap<>();
    private final Map<String, Long> nameLanguages = new HashMap<>();
    private final Map<String, Amount> proseLanguages = new HashMap<>();
    private final Sample names;
    private final Sample words;

    /** Of comments and docstrings. */
    public record Amount(long texts, long words) {

        Amount plus(Amount other) {
            return new Amount(texts + other.texts, words + other.words);
        }
    }

    /** A file by itself, as any thread finds it out. */
    record Measured(
            long bytes, int[] lineLengths, List<String> names, String nameLanguage, Map<String, Amount> proseLanguages,
            List<String> words) {

        static Measured of(SourceFile file) {
            String text = file.text();
            PythonText python = PythonText.of(text);
            Map<String, Amount> languages = new HashMap<>();
            for (String prose : python.prose()) {
                languages.merge(Language.of(prose), new Amount(1, Language.words(prose).size()), Amount::plus);
            }
            String names = String.join(" ", python.names().stream().distinct().map(Language::ofName).toList());
            return new Measured(
                    text.getBytes(StandardCharsets.UTF_8).length,
                    text.lines().mapToInt(line -> line.codePointCount(0, line.length())).toArray(),
                    python.names(), Language.of(names), languages,
                    python.prose().stream().flatMap(prose -> Language.words(prose).stream()).toList());
        }
    }

    TextSurvey(long seed) {
        names = new Sample(SAMPLE, seed);
        words = new Sample(SAMPLE, seed + 1);
    }

    void add(Measured file) {
        bytes.add(file.bytes());
        lines.add(file.lineLengths().length);
        for (int length : file.lineLengths()) {
            lineLengths.add(length);
        }
        for (String name : file.names()) {
            nameLetters.merge(Language.letters(name), 1L, Long::sum);
            names.add(name);
        }
        nameLanguages.merge(file.nameLanguage(), 1L, Long::sum);
        file.proseLanguages().forEach((language, amount) -> proseLanguages.merge(language, amount, Amount::plus));
        file.words().forEach(words::add);
    }

    List<String> sampledNames() {
        return names.drawn();
    }

    List<String> sampledWords() {
        return words.drawn();
    }

    /** Bytes of a file, in UTF-8. */
    public Distribution bytes() {
        return bytes;
    }

    /** Lines of a file. */
    public Distribution lines() {
        return lines;
    }

    /** Characters of a line, its end not counted. */
    public Distribution lineLengths() {
        return lineLengths;
    }

    /** How many names are written in which letters, each time that they stand in the code; most first. */
    public Map<String, Long> nameLetters() {
        return sorted(nameLetters, Comparator.naturalOrder());
    }

    /** How many files have names whose words are of which language; most first. */
    public Map<String, Long> nameLanguages() {
        return sorted(nameLanguages, Comparator.naturalOrder());
    }

    /** How many comments and docstrings are in which language, and their words; most words first. */
    public Map<String, Amount> proseLanguages() {
        return sorted(proseLanguages, Comparator.comparingLong(Amount::words));
    }

    private static <V> Map<String, V> sorted(Map<String, V> counts, Comparator<V> order) {
        Map<String, V> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, V>comparingByValue(order.reversed())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(count -> sorted.put(count.getKey(), count.getValue()));
        return sorted;
    }
}
