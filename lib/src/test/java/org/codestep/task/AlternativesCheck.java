package org.codestep.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.Example;
import org.codestep.task.kind.OperatorPrediction;
import org.codestep.task.kind.SteppedInput;
import org.codestep.task.kind.SteppedOperator;

/**
 * Lets CPython judge every answer to generated examples, {@code AlternativesCheck COUNT SEED}: so many examples of each
 * task that masks code. Their number of right answers and the checker's verdicts are to be CPython's. Ends with exit
 * code 1 if anything differs.
 */
public final class AlternativesCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TaskOptions OPERATORS = new TaskOptions(2, 3, EnumSet.allOf(OperatorClass.class), 0, 9);
    private static final TaskOptions INPUTS = new TaskOptions(2, 3, TaskOptions.DEFAULT.operators(), 0, 9);
    private static final List<Task> TASKS = List.of(
            new OperatorPrediction(new TaskOptions(2, 0, OPERATORS.operators(), 0, 9)),
            new SteppedOperator(OPERATORS),
            new SteppedInput(INPUTS));

    private AlternativesCheck() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("usage: AlternativesCheck COUNT SEED");
            System.exit(2);
        }
        int count = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int exitCode;
        try (PythonCheck check = new PythonCheck("alternatives.py")) {
            for (Task task : TASKS) {
                for (Example example : examples(task, count, seed)) {
                    check.write(judged(task, example));
                }
            }
            exitCode = check.finish();
        }
        System.exit(exitCode);
    }

    /** As many of each kind of snippet. */
    private static List<Example> examples(Task task, int count, long seed) {
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
        List<List<Subject>> kinds = GeneratedSubjects.kinds(count / 2 + 1, seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            int upTo = count * (i + 1) / kinds.size();
            for (Iterator<Subject> subjects = kinds.get(i).iterator(); subjects.hasNext() && examples.size() < upTo;) {
                examples.addAll(task.examples(subjects.next(), random).list());
            }
            examples.subList(Math.min(upTo, examples.size()), examples.size()).clear();
        }
        return examples;
    }

    public static ObjectNode judged(Task task, Example example) {
        ObjectNode record = JSON.createObjectNode();
        record.put("task", task.name()).put("prompt", example.prompt()).put("answer", example.answer());
        record.put("right_answers", example.rightAnswers());
        ObjectNode verdicts = record.putObject("verdicts");
        candidates(example.answer()).forEach(answer -> verdicts.put(answer, task.check(example, answer).right()));
        return record;
    }

    /** What could be an answer. */
    public static Set<String> candidates(String own) {
        Set<String> candidates = new LinkedHashSet<>();
        for (OperatorClass kind : OperatorClass.values()) {
            if (kind.contains(own)) {
                candidates.addAll(kind.tried());
            }
        }
        if (candidates.isEmpty()) {
            IntStream.rangeClosed(0, 9).mapToObj(Integer::toString).forEach(candidates::add);
        }
        candidates.add(own);
        return candidates;
    }
}
