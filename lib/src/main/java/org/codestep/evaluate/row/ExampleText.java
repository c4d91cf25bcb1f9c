package org.codestep.evaluate.row;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.corpus.Example;

/** Reads the snippet and the answer back out of the text that a model sees. */
public final class ExampleText {

    private static final String HEADING = "# Snippet\n";
    private static final Pattern MARK = Pattern.compile("^\\s*#?\\s*");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    private ExampleText() {}

    /**
     * The program in a prompt: without the heading before it and the question after it, a line that starts with #.
     * Where there is no such line, all of the prompt.
     */
    public static String snippet(Example example) {
        String prompt = example.prompt();
        int start = prompt.startsWith(HEADING) ? HEADING.length() : 0;
        int end = prompt.lastIndexOf("\n#");
        return end < start ? prompt.substring(start) : prompt.substring(start, end);
    }

    /** An answer as people read it: without white space around it and the # that some formats put before it. */
    public static String answer(String text) {
        Matcher mark = MARK.matcher(text);
        return mark.replaceFirst("").stripTrailing();
    }

    /** The number that an answer consists of; empty if it is anything else. */
    public static OptionalLong number(String text) {
        String answer = answer(text);
        return INTEGER.matcher(answer).matches() ? OptionalLong.of(Long.parseLong(answer)) : OptionalLong.empty();
    }
}
