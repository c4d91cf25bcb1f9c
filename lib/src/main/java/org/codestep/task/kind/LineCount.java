package org.codestep.task.kind;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Example;
import org.codestep.task.Examples;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.Verdict;
import org.codestep.trace.Trace;

/**
 * How many lines does the program execute? Counted as {@link Trace#lineCount()} is. Right is an equal number;
 * white space around it does not matter.
 */
public final class LineCount implements Task {

    /** The form of the line-counting notebook: {@code # Snippet\n{code}\n# count\n# {n}}. */
    public static final LineCount NOTEBOOK =
            new LineCount("line-count-notebook", new Form("# Snippet\n", "# count", "\n# "));

    /** The short form: {@code {code}\n# count?{n}}. */
    public static final LineCount PLAIN = new LineCount("line-count", new Form("", "# count?", ""));

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");

    /**
     * How an example is written.
     *
     * @param opening what comes before the program
     * @param promptEnd what comes after it, on a line of its own
     * @param answerOpening what comes before the number
     */
    public record Form(String opening, String promptEnd, String answerOpening) {}

    private final String name;
    private final Form form;

    private LineCount(String name, Form form) {
        this.name = name;
        this.form = form;
    }

    /** How its examples are written. */
    public Form form() {
        return form;
    }

    @Override
    public Examples examples(Subject subject, UniformRandomProvider random) {
        return Examples.of(example(subject.source(), subject.lineCount(), subject.number()));
    }

    /** The example of a program whose line count is known, as a generated snippet's is. */
    public Example example(String source, long lineCount, long snippet) {
        return new Example(name, prompt(source), form.answerOpening() + lineCount, 1, snippet);
    }

    /** The question about a program. */
    public String prompt(String source) {
        return form.opening() + Subject.withoutTrailingNewlines(source) + "\n" + form.promptEnd();
    }

    @Override
    public Optional<String> program(Example example) {
        String program = Task.super.program(example).orElseThrow();
        if (!program.startsWith(form.opening())) {
            throw new IllegalArgumentException(
                    "wanted a prompt of task " + name + ", which begins with '" + form.opening().strip() + "'");
        }
        return Optional.of(program.substring(form.opening().length()));
    }

    @Override
    public Verdict check(Example example, String answer) {
        long wanted = count(example.answer());
        if (wanted < 0) {
            throw new IllegalArgumentException("the example's own answer '" + example.answer().strip()
                    + "' is not one of task " + name);
        }
        long given = count(answer);
        if (given < 0) {
            return new Verdict(false, "not a number; " + wanted + " wanted");
        }
        return given == wanted
                ? new Verdict(true, "equal")
                : new Verdict(false, given + " given, " + wanted + " wanted");
    }

    /** The number that an answer states, or -1 if it is malformed. */
    public long count(String answer) {
        String number = answer.strip();
        String mark = form.answerOpening().strip();
        if (!number.startsWith(mark)) {
            return -1;
        }
        number = number.substring(mark.length()).strip();
        return WHOLE_NUMBER.matcher(number).matches() ? Long.parseLong(number) : -1;
    }

    @Override
    public String promptEnd() {
        return form.promptEnd();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> vocabulary() {
        return Vocabulary.with("# ", "Snippet", "count", "count?");
    }
}
