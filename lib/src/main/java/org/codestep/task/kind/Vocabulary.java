package org.codestep.task.kind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.codestep.task.OperatorClass;
import org.codestep.task.Task;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.TokenizerType;

/** The tokens that the tasks' examples are made of. */
public final class Vocabulary {

    /** Of TinyPy programs: keywords and operators whole, names and numbers letter by letter and digit by digit. */
    private static final List<String> TINYPY = tinyPy();

    private Vocabulary() {}

    /** The keyword tokenizer's place in the register: by its name it has the tokens of all tasks. */
    public static final class Type implements TokenizerType {

        @Override
        public String name() {
            return KeywordTokenizer.NAME;
        }

        @Override
        public String description() {
            return "keywords, operators, letters and digits, and the marks of every task";
        }

        @Override
        public Optional<Tokenizer> standard() {
            return Optional.of(tokenizer(Tasks.all()));
        }

        @Override
        public Tokenizer load(List<String> vocabulary, Path folder) {
            return KeywordTokenizer.ofVocabulary(vocabulary);
        }
    }

    private static List<String> tinyPy() {
        List<String> tokens = new ArrayList<>(List.of("\t", "\n", " ", "(", ")", ",", ":", "=", ".", "_", "**"));
        tokens.addAll(OperatorClass.ARITHMETIC.tried());
        tokens.addAll(OperatorClass.COMPARISON.tried());
        tokens.addAll(List.of("if", "elif", "else", "for", "in", "range", "while", "print", "and", "or", "not"));
        IntStream.rangeClosed('0', '9').mapToObj(Character::toString).forEach(tokens::add);
        IntStream.rangeClosed('a', 'z').mapToObj(Character::toString).forEach(tokens::add);
        IntStream.rangeClosed('A', 'Z').mapToObj(Character::toString).forEach(tokens::add);
        return List.copyOf(tokens);
    }

    /**
     * The tokens of TinyPy programs and a task's own marks. No mark may reach over the end of a prompt into the answer,
     * in no task's prompt: else prompt and answer would be encoded differently together and apart.
     */
    public static List<String> with(String... marks) {
        Set<String> tokens = new LinkedHashSet<>(TINYPY);
        tokens.addAll(List.of(marks));
        return List.copyOf(tokens);
    }

    /** The tokens of several tasks: one vocabulary for a model that does them all. */
    public static List<String> of(List<Task> tasks) {
        Set<String> tokens = new LinkedHashSet<>();
        tasks.forEach(task -> tokens.addAll(task.vocabulary()));
        return List.copyOf(tokens);
    }

    /** The tokenizer of the examples of several tasks. */
    public static KeywordTokenizer tokenizer(List<Task> tasks) {
        return new KeywordTokenizer(of(tasks));
    }
}
