package org.codestep.tokenize.bytepair;

/** The different words of the texts, each as its tokens and with its count. */
final class CorpusWords {

    /** As many elements as any array can have. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** The tokens of all words, one word after another, each with room for those that it had at first. */
    private final int[] tokens;
    private final int[] begins;
    private final int[] ends;
    private final long[] counts;
    private int size;
    private int used;

    /** Takes a change of how often a pair of tokens stands in the texts, because of a word. */
    interface Pairs {
        void count(int word, int left, int right, long change);
    }

    /** @param tokenOfByte by the value of a byte */
    CorpusWords(WordCounts words, int[] tokenOfByte) {
        tokens = new int[length(words)];
        begins = new int[words.size()];
        ends = new int[words.size()];
        counts = new long[words.size()];
        words.forEach((bytes, from, to, count) -> {
            begins[size] = used;
            for (int i = from; i < to; i++) {
                tokens[used++] = tokenOfByte[bytes[i] & 0xff];
            }
            ends[size] = used;
            counts[size++] = count;
        });
    }

    private static int length(WordCounts words) {
        long[] length = {0};
        words.forEach((bytes, from, to, count) -> length[0] += to - from);
        if (length[0] > LONGEST_ARRAY) {
            throw new IllegalArgumentException("the different words of the texts have " + length[0]
                    + " bytes in all; wanted at most " + LONGEST_ARRAY + ": take fewer texts");
        }
        return (int) length[0];
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** Counts the pairs of a word. */
    void pairs(int word, Pairs pairs) {
        for (int i = begins[word] + 1; i < ends[word]; i++) {
            pairs.count(word, tokens[i - 1], tokens[i], counts[word]);
        }
    }

    /** Puts a token in place of each pair, from the left, and counts what becomes of the pairs around. */
    void merge(int word, int left, int right, int token, Pairs pairs) {
        int begin = begins[word];
        int end = ends[word];
        long count = counts[word];
        int to = begin;
        int from = begin;
        while (from < end) {
            if (tokens[from] != left || from + 1 == end || tokens[from + 1] != right) {
                tokens[to++] = tokens[from++];
                continue;
            }
            from += 2;
            if (to > begin) {
                pairs.count(word, tokens[to - 1], left, -count);
                pairs.count(word, tokens[to - 1], token, count);
            }
            if (from < end) {
                pairs.count(word, right, tokens[from], -count);
                pairs.count(word, token, tokens[from], count);
            }
            tokens[to++] = token;
        }
        ends[word] = to;
    }
}
