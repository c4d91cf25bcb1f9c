package org.codestep.tokenize;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** One token a character (a Unicode code point), in code point order after the special tokens. */
public final class CharTokenizer extends GreedyTokenizer {

    /** The name of the kind. */
    public static final String NAME = "char";

    /** Its place in the register. */
    public static final class Type implements TokenizerType {

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "the characters of the file";
        }

        /** Empty: it takes the characters of a text. */
        @Override
        public Optional<Tokenizer> standard() {
            return Optional.empty();
        }

        @Override
        public Tokenizer load(List<String> vocabulary, Path folder) {
            return ofText(String.join("", withoutSpecial(vocabulary)));
        }
    }

    /** The characters that TinyPy programs and the examples of the tasks are made of. */
    static final List<Integer> ASCII =
            IntStream.concat(IntStream.of('\t', '\n'), IntStream.rangeClosed(' ', '~')).boxed().toList();

    /** @param characters the code points of the vocabulary; order and repetition do not matter */
    public CharTokenizer(Collection<Integer> characters) {
        super(new TreeSet<>(characters).stream().map(Character::toString).toList());
    }

    /** The tokenizer of the characters that a text holds. */
    public static CharTokenizer ofText(String text) {
        return new CharTokenizer(text.codePoints().boxed().toList());
    }

    /** The tokenizer of printable ASCII, tab and newline: every text about TinyPy programs. */
    public static CharTokenizer ofAscii() {
        return new CharTokenizer(ASCII);
    }

    @Override
    public String name() {
        return NAME;
    }
}
