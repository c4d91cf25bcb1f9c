package org.codestep.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.codestep.model.Continuation;
import org.codestep.model.Prompt;

/** Remembers every state of each row, outside the engine. */
final class StateContinuation implements Continuation {

    private final Recurrence model;
    private final NDManager owner;
    private final List<Prompt> prompts;
    /** For each row the states after its prompt, and after each token of its answer. */
    private List<List<float[]>> rows = new ArrayList<>();

    StateContinuation(Recurrence model, NDManager owner, List<Prompt> prompts) {
        this.model = model;
        this.owner = owner;
        this.prompts = prompts;
    }

    @Override
    public <R> R first(Function<NDArray, R> reader) {
        try (NDManager scope = owner.newSubManager()) {
            List<float[]> all = new ArrayList<>();
            for (Prompt prompt : prompts) {
                NDArray state = model.afterPrompt(prompt.tokens(), scope);
                List<float[]> states = new ArrayList<>(List.of(state.toFloatArray()));
                for (int token : prompt.draft()) {
                    state = model.step(state, scope.create(new long[] {token}));
                    states.add(state.toFloatArray());
                }
                rows.add(states);
                all.addAll(states);
            }
            return reader.apply(model.logits(array(all, scope)));
        }
    }

    @Override
    public <R> R next(int[] tokens, Function<NDArray, R> reader) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray before = array(rows.stream().map(states -> states.get(states.size() - 1)).toList(), scope);
            NDArray after = model.step(before, scope.create(Arrays.stream(tokens).asLongStream().toArray()));
            float[] values = after.toFloatArray();
            int channels = values.length / rows.size();
            for (int row = 0; row < rows.size(); row++) {
                rows.get(row).add(Arrays.copyOfRange(values, row * channels, (row + 1) * channels));
            }
            return reader.apply(model.logits(after));
        }
    }

    private static NDArray array(List<float[]> states, NDManager manager) {
        int channels = states.get(0).length;
        float[] values = new float[states.size() * channels];
        for (int i = 0; i < states.size(); i++) {
            System.arraycopy(states.get(i), 0, values, i * channels, channels);
        }
        return manager.create(values, new Shape(states.size(), channels));
    }

    @Override
    public void truncate(int... lengths) {
        for (int row = 0; row < lengths.length; row++) {
            rows.get(row).subList(lengths[row] + 1, rows.get(row).size()).clear();
        }
    }

    @Override
    public void select(int... kept) {
        List<List<float[]>> selected = new ArrayList<>();
        for (int row : kept) {
            selected.add(new ArrayList<>(rows.get(row)));
        }
        rows = selected;
    }

    @Override
    public void close() {
        rows.clear();
    }
}
