package org.codestep.source.survey;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.source.SourceFile;
import org.codestep.tokenize.bytepair.WordEncoder;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;

/** What a tokenizer makes of a corpus. What looks like a special token is text. */
public final class TokenizerSurvey {

    private static final int SHOWN = 15;

    private final String name;
    private final PretrainedTokenizer tokenizer;
    private final Function<String, int[]> encoder;
    private final long[] counts;
    private final Distribution perFile = new Distribution();
    private double tokensPerName;
    private double tokensPerWord;

    /** A token, and how often it stands in the corpus. */
    public record TokenCount(int id, String text, long count) {}

    TokenizerSurvey(String name, PretrainedTokenizer tokenizer) {
        this.name = name;
        this.tokenizer = tokenizer;
        this.encoder = WordEncoder.of(tokenizer);
        this.counts = new long[tokenizer.vocabularySize()];
    }

    /** For any number of threads. */
    int[] encode(SourceFile text) {
        try {
            return encoder.apply(text.text());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the tokenizer " + name + " cannot encode " + text.path() + ": "
                    + e.getMessage(), e);
        }
    }

    /** Tells of the tokens of a file. */
    void add(int[] ids) {
        perFile.add(ids.length);
        for (int id : ids) {
            counts[id]++;
        }
    }

    /** Names and words stand after a blank, as they mostly do. */
    void measure(List<String> names, List<String> words) {
        tokensPerName = mean(names);
        tokensPerWord = mean(words);
    }

    private double mean(List<String> texts) {
        return texts.stream().mapToInt(text -> encoder.apply(" " + text).length).average().orElse(0);
    }

    /** As it was given. */
    public String name() {
        return name;
    }

    /** How many tokens there are. */
    public int vocabularySize() {
        return counts.length;
    }

    /** How many of them stand in the corpus. */
    public long used() {
        return Arrays.stream(counts).filter(count -> count > 0).count();
    }

    /** Tokens of a file. */
    public Distribution perFile() {
        return perFile;
    }

    /** The mean of a sample of names, each time that they stand in the code; 0 if there are none. */
    public double tokensPerName() {
        return tokensPerName;
    }

    /** The mean of a sample of the words of comments and docstrings; 0 if there are none. */
    public double tokensPerWord() {
        return tokensPerWord;
    }

    /** The tokens that stand there most often, the most frequent first. */
    public List<TokenCount> mostFrequent() {
        return ids().filter(id -> counts[id] > 0)
                .sorted(Comparator.comparingLong((Integer id) -> -counts[id]))
                .limit(SHOWN)
                .map(this::told)
                .toList();
    }

    /**
     * The tokens with the longest texts, whether they stand in the corpus or not; special ones, and those of white
     * space, left out.
     */
    public List<TokenCount> longest() {
        Set<String> special = new HashSet<>(tokenizer.specialTokens());
        return ids().filter(id -> !special.contains(tokenizer.tokenText(id)))
                .sorted(Comparator.comparingInt((Integer id) -> -tokenizer.tokenText(id).length()))
                .map(this::told)
                .filter(token -> !token.text().isBlank())
                .limit(SHOWN)
                .toList();
    }

    private Stream<Integer> ids() {
        return IntStream.range(0, counts.length).boxed();
    }

    private TokenCount told(int id) {
        return new TokenCount(id, tokenizer.decode(id), counts[id]);
    }
}
