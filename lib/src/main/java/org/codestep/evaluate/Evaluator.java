package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.codestep.corpus.Example;
import org.codestep.task.Task;
import org.codestep.tokenize.Tokenizer;

/**
 * Asks a model questions and checks its answers.
 *
 * @param decoder the model's way to answer
 * @param tokenizer the one that the model was trained with
 * @param task whose checker decides what is right
 */
public record Evaluator(Decoder decoder, Tokenizer tokenizer, Task task) {

    /**
     * The model's answer to each example, in their order.
     *
     * @param level of the snippet that an example was made from
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Prediction> predict(List<Example> examples, Function<Example, String> level)
            throws InterruptedException {
        List<int[]> answers = decoder.decode(
                examples.stream().map(example -> tokenizer.encode(example.prompt())).toList());
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            String answer = tokenizer.decode(answers.get(i));
            boolean right = task.check(example, answer).right();
            predictions.add(new Prediction(example, answer, right, level.apply(example)));
        }
        return predictions;
    }
}
