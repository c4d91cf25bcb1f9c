package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.weights.Safetensors;

/**
 * Adam with decoupled weight decay (arXiv 1711.05101), by the engine's fused operation, after clipping the gradients'
 * common norm.
 *
 * <p>DJL's own {@code AdamW} follows another formula than PyTorch's, and its moments cannot be saved.
 */
public final class AdamW implements AutoCloseable {

    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";
    private static final String STEPS = "step.";

    private final TorchScript clip;
    private final NDManager manager;
    private final List<Group> groups;
    /** First and second moments and step counts, by the name that they are saved under. */
    private final Map<String, NDArray> state = new LinkedHashMap<>();

    /** Which parameters lose a share of themselves at each step. */
    public enum Decay {
        /** All of them. */
        @JsonProperty("all")
        ALL,
        /** Those with two dimensions or more; gains and biases decide scales, which should not shrink. */
        @JsonProperty("matrices")
        MATRICES
    }

    /**
     * How the optimizer goes about it.
     *
     * @param beta1 decay of the mean of gradients
     * @param beta2 decay of the mean of their squares
     * @param weightDecay share of each weight that a step takes away, times the learning rate
     * @param clipNorm largest norm of all gradients together; larger ones are scaled down to it
     * @param decay the weights to which {@code weightDecay} applies
     */
    public record Settings(double beta1, double beta2, double weightDecay, double clipNorm, Decay decay) {

        /** Those that a run has unless it is told otherwise: what {@code defaults.yaml} says, too. */
        public static final Settings DEFAULT = new Settings(0.9, 0.98, 0.05, 1);

        public Settings {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException(
                        "AdamW's betas must be in [0, 1), got " + beta1 + " and " + beta2);
            }
            if (!(weightDecay >= 0 && clipNorm > 0)) {
                throw new IllegalArgumentException("AdamW needs a weight decay of at least 0 and a positive clip norm,"
                        + " got " + weightDecay + " and " + clipNorm);
            }
        }

        /** All weights decay. */
        public Settings(double beta1, double beta2, double weightDecay, double clipNorm) {
            this(beta1, beta2, weightDecay, clipNorm, Decay.ALL);
        }
    }

    /** Parameters with the same decay. */
    private final class Group {

        private final TorchScript update;
        /** Which of all that are trained they are. */
        private final List<Integer> places = new ArrayList<>();
        private final List<NDArray> weights = new ArrayList<>();
        private final List<NDArray> firstMoments = new ArrayList<>();
        private final List<NDArray> secondMoments = new ArrayList<>();
        private final List<NDArray> steps = new ArrayList<>();

        Group(Settings settings, double weightDecay) {
            update = compileUpdate(settings, weightDecay);
        }

        void add(int place, String name, NDArray weight) {
            places.add(place);
            weights.add(weight);
            firstMoments.add(remember(FIRST + name, weight.getShape()));
            secondMoments.add(remember(SECOND + name, weight.getShape()));
            steps.add(remember(STEPS + name, new Shape()));
        }

        private NDArray remember(String name, Shape shape) {
            NDArray zeros = manager.zeros(shape, DataType.FLOAT32);
            state.put(name, zeros);
            return zeros;
        }

        /** Its own of all gradients. */
        List<NDArray> own(List<NDArray> gradients) {
            return places.stream().map(gradients::get).toList();
        }

        void step(List<NDArray> gradients, List<NDArray> rate, NDManager scope) {
            if (!weights.isEmpty()) {
                update.update(scope, List.of(weights, own(gradients), firstMoments, secondMoments, steps, rate));
            }
        }
    }

    /**
     * An optimizer whose moments belong to it, on the parameters' device.
     *
     * @param parameters by name, those to train, initialised; frozen ones are left out
     * @throws IllegalArgumentException if all of them are frozen
     */
    public AdamW(Map<String, Parameter> parameters, Settings settings) {
        if (parameters.values().stream().noneMatch(Parameter::requiresGradient)) {
            throw new IllegalArgumentException("every parameter is frozen: nothing to train");
        }
        manager = parameters.values().iterator().next().getArray().getManager().newSubManager();
        Group decaying = new Group(settings, settings.weightDecay);
        Group others = new Group(settings, 0);
        groups = List.of(decaying, others);
        int place = 0;
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            Parameter parameter = entry.getValue();
            if (parameter.requiresGradient()) {
                boolean decays = settings.decay == Decay.ALL || parameter.getShape().dimension() > 1;
                (decays ? decaying : others).add(place++, entry.getKey(), parameter.getArray());
            }
        }
        clip = compileClip(settings);
    }

    private static TorchScript compileClip(Settings settings) {
        return TorchScript.compile(String.format(Locale.ROOT,
                """
                def forward(self, gradients: List[Tensor]) -> Tensor:
                  norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
                  torch._foreach_mul_(gradients, torch.clamp(torch.div(%s, torch.add(norm, 1e-06)), None, 1.))
                  return norm
                """, literal(settings.clipNorm)));
    }

    private static TorchScript compileUpdate(Settings settings, double weightDecay) {
        return TorchScript.compile(String.format(Locale.ROOT,
                """
                def forward(self, weights: List[Tensor], gradients: List[Tensor], firsts: List[Tensor],
                    seconds: List[Tensor], steps: List[Tensor], rate: List[Tensor]) -> Tensor:
                  torch._foreach_add_(steps, 1)
                  torch._fused_adamw_(weights, gradients, firsts, seconds, annotate(List[Tensor], []), steps,
                    lr=rate[0], beta1=%1$s, beta2=%2$s, weight_decay=%3$s, eps=1e-08, amsgrad=False, maximize=False)
                  return rate[0]
                """, literal(settings.beta1), literal(settings.beta2), literal(weightDecay)));
    }

    /** A number that TorchScript reads as a float: always with an exponent. */
    private static String literal(double value) {
        return String.format(Locale.ROOT, "%.17e", value);
    }

    /**
     * Changes the parameters. If the gradients' norm is not finite, parameters and moments stay as they are.
     *
     * @param gradients of the parameters that are trained, in their order; they are clipped in place
     * @return the gradients' norm before clipping
     */
    public double step(List<NDArray> gradients, double learningRate) {
        try (NDManager scope = manager.newSubManager()) {
            List<NDArray> grouped = groups.stream().flatMap(group -> group.own(gradients).stream()).toList();
            double norm = clip.update(scope, List.of(grouped)).getFloat();
            if (Double.isFinite(norm)) {
                List<NDArray> rate = List.of(scope.create((float) learningRate));
                groups.forEach(group -> group.step(gradients, rate, scope));
            }
            return norm;
        }
    }

    /** Writes both moments of every parameter and its number of steps, as a safetensors file. */
    public void save(Path file) throws IOException {
        Safetensors.write(file, state, Map.of());
    }

    /**
     * Reads what {@link #save} wrote. Unless all of it can be read, nothing changes.
     *
     * @throws IllegalArgumentException if the file is damaged, or of other parameters or types
     */
    public void load(Path file) throws IOException {
        Safetensors saved = Safetensors.open(file);
        if (!saved.names().equals(state.keySet())) {
            throw new IllegalArgumentException(file + " holds the moments of " + saved.names().size() / 3
                    + " parameters, wanted those of the " + state.size() / 3 + " that are trained");
        }
        saved.readInto(state, Safetensors.Types.SAME, "go on with the settings that the run began with");
    }

    @Override
    public void close() {
        clip.close();
        groups.forEach(group -> group.update.close());
        manager.close();
    }
}
