package org.codestep.tokenize.bytepair;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is counted in texts: their words, and where special tokens stand in them. */
final class TextCounts {

    private final WordCounts words = new WordCounts();
    private long total;
    private long texts;
    private long bytes;

    private final List<String> special;
    private final List<byte[]> specialBytes = new ArrayList<>();
    private final long[] specialCounts;
    /** By the value of a byte, whether a special token begins with it. */
    private final boolean[] specialBegins = new boolean[256];

    TextCounts(List<String> special) {
        this.special = special;
        this.specialCounts = new long[special.size()];
        for (String token : special) {
            byte[] text = token.getBytes(StandardCharsets.UTF_8);
            specialBytes.add(text);
            specialBegins[text[0] & 0xff] = true;
        }
    }

    /** Counts what is in a text. @param text in well-formed UTF-8 */
    void add(byte[] text) {
        texts++;
        bytes += text.length;
        WordSplitter.split(text, (whole, from, to) -> {
            total++;
            words.add(whole, from, to);
        });
        for (int at = 0; at < text.length; at++) {
            if (specialBegins[text[at] & 0xff]) {
                countSpecial(text, at);
            }
        }
    }

    private void countSpecial(byte[] text, int at) {
        for (int i = 0; i < specialCounts.length; i++) {
            byte[] token = specialBytes.get(i);
            if (token.length <= text.length - at
                    && Arrays.equals(token, 0, token.length, text, at, at + token.length)) {
                specialCounts[i]++;
            }
        }
    }

    /** Adds what was counted in other texts. Several threads may do this at once. */
    synchronized void addAll(TextCounts others) {
        words.addAll(others.words);
        total += others.total;
        texts += others.texts;
        bytes += others.bytes;
        Arrays.setAll(specialCounts, i -> specialCounts[i] + others.specialCounts[i]);
    }

    WordCounts words() {
        return words;
    }

    /** How many words there are, each as often as it stands there. */
    long total() {
        return total;
    }

    long texts() {
        return texts;
    }

    long bytes() {
        return bytes;
    }

    /** Of the special tokens that stand in the texts, how often they do. */
    Map<String, Long> special() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < specialCounts.length; i++) {
            if (specialCounts[i] > 0) {
                counts.put(special.get(i), specialCounts[i]);
            }
        }
        return counts;
    }
}
