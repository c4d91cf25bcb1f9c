package org.codestep.task.label;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import org.codestep.corpus.Example;
import org.codestep.task.OperatorClass;

/**
 * What a file of examples holds, and what became of the snippets: counted while it is written, for some snippets in a
 * row at a time, and put together in their order.
 */
public final class LabelSummary {

    /** Different answers of a file that are counted one by one: those that come first in it. */
    private static final int MOST_ANSWERS = 1_000;

    private long snippets;
    private long ambiguous;
    private long examples;
    private final TreeMap<String, Long> unusable = new TreeMap<>();
    private final LongSummaryStatistics promptLengths = new LongSummaryStatistics();
    private final LongSummaryStatistics answerLengths = new LongSummaryStatistics();
    private final Int2LongOpenHashMap rightAnswers = new Int2LongOpenHashMap();
    private final Map<String, Count> byAnswer = new LinkedHashMap<>();
    private final Count otherAnswers = new Count();

    /** The name of the summary of a file: {@code examples.jsonl.summary.json} for {@code examples.jsonl}. */
    public static Path fileOf(Path examples) {
        return examples.resolveSibling(examples.getFileName() + ".summary.json");
    }

    /** @param whyUnusable empty if the snippet gave an example */
    void addSnippet(String whyUnusable) {
        snippets++;
        if (!whyUnusable.isEmpty()) {
            unusable.merge(whyUnusable, 1L, Long::sum);
        }
    }

    /** An example has more than one right answer and is not kept. */
    void addAmbiguous() {
        ambiguous++;
    }

    void addExample(Example example) {
        addExample(
                example.prompt().length(), example.answer().length(), example.rightAnswers(), count(example.answer()));
    }

    /** @param answers the count of the example's answer */
    void addExample(int promptLength, int answerLength, int rightAnswersToIt, Count answers) {
        examples++;
        promptLengths.accept(promptLength);
        answerLengths.accept(answerLength);
        rightAnswers.addTo(rightAnswersToIt, 1);
        answers.value++;
    }

    /** What an answer is counted by. */
    Count count(String answer) {
        return byAnswer.computeIfAbsent(answer.strip(), stripped -> new Count());
    }

    /**
     * The same, if the answer is one of the first of the file, and else together with others. Only here are they left
     * out: a part does not know which answers come before it.
     */
    private Count countOfFirst(String stripped) {
        Count known = byAnswer.get(stripped);
        if (known == null && byAnswer.size() < MOST_ANSWERS) {
            known = new Count();
            byAnswer.put(stripped, known);
        }
        return known == null ? otherAnswers : known;
    }

    /** A number that grows. */
    static final class Count {

        private long value;
    }

    /** Adds what another one counted afterwards. */
    void add(LabelSummary later) {
        snippets += later.snippets;
        ambiguous += later.ambiguous;
        examples += later.examples;
        later.unusable.forEach((reason, count) -> unusable.merge(reason, count, Long::sum));
        promptLengths.combine(later.promptLengths);
        answerLengths.combine(later.answerLengths);
        later.rightAnswers.forEach(rightAnswers::addTo);
        later.byAnswer.forEach((answer, count) -> countOfFirst(answer).value += count.value);
        otherAnswers.value += later.otherAnswers.value;
    }

    /** How many snippets were read. */
    public long snippets() {
        return snippets;
    }

    /** How many examples were written. */
    public long examples() {
        return examples;
    }

    /** How many snippets gave no example, by reason. */
    public Map<String, Long> unusable() {
        return Map.copyOf(unusable);
    }

    /** How many examples were left out because more than one answer is right. */
    public long ambiguous() {
        return ambiguous;
    }

    /** How many examples have so many right answers. */
    public Map<Integer, Long> rightAnswers() {
        return Map.copyOf(rightAnswers);
    }

    /**
     * All of it as the summary's file has it. Lengths are in characters. {@code answers} has the {@value #MOST_ANSWERS}
     * different answers that come first in the file, each with how often it is in the whole file;
     * {@code other_answers} is how many examples have another one; {@code operators} are the answers that are
     * operators.
     */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("snippets", snippets);
        put(json, "snippets_without_example", unusable);
        json.put("examples", examples);
        json.put("examples_not_unique_left_out", ambiguous);
        putLengths(json, "prompt_length", promptLengths);
        putLengths(json, "answer_length", answerLengths);
        put(json, "right_answers", new TreeMap<>(rightAnswers));
        Map<String, Long> answers = sorted(byAnswer);
        Map<String, Long> operators = new LinkedHashMap<>(answers);
        operators.keySet().removeIf(answer -> !OperatorClass.isOperator(answer));
        put(json, "operators", operators);
        put(json, "answers", answers);
        json.put("other_answers", otherAnswers.value);
        return json;
    }

    private static void put(ObjectNode json, String name, Map<?, Long> counts) {
        ObjectNode object = json.putObject(name);
        counts.forEach((key, count) -> object.put(String.valueOf(key), count));
    }

    private static void putLengths(ObjectNode json, String name, LongSummaryStatistics lengths) {
        if (lengths.getCount() > 0) {
            json.putObject(name)
                    .put("least", lengths.getMin())
                    .put("mean", lengths.getAverage())
                    .put("greatest", lengths.getMax());
        }
    }

    /** The most frequent ones first. */
    private static Map<String, Long> sorted(Map<String, Count> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Count> entry) -> -entry.getValue().value)
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().value));
        return sorted;
    }
}
