package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.codestep.model.TorchScript;

/**
 * Adam with decoupled weight decay (arXiv 1711.05101), by the engine's fused operation, after clipping the gradients'
 * common norm.
 *
 * <p>DJL's own {@code AdamW} follows another formula than PyTorch's.
 */
public final class AdamW implements AutoCloseable {

    private final TorchScript update;
    private final NDManager manager;
    private final List<Parameter> parameters;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();
    private final List<NDArray> steps = new ArrayList<>();

    /**
     * How the optimizer goes about it.
     *
     * @param beta1 decay of the mean of gradients
     * @param beta2 decay of the mean of their squares
     * @param weightDecay share of each weight that a step takes away, times the learning rate
     * @param clipNorm largest norm of all gradients together; larger ones are scaled down to it
     */
    public record Settings(double beta1, double beta2, double weightDecay, double clipNorm) {

        public static final Settings DEFAULT = new Settings(0.9, 0.98, 0.05, 1.0);

        public Settings {
            if (beta1 < 0 || beta1 >= 1 || beta2 < 0 || beta2 >= 1) {
                throw new IllegalArgumentException(
                        "AdamW's betas must be in [0, 1), got " + beta1 + " and " + beta2);
            }
            if (weightDecay < 0 || clipNorm <= 0) {
                throw new IllegalArgumentException("AdamW needs a weight decay of at least 0 and a positive clip norm,"
                        + " got " + weightDecay + " and " + clipNorm);
            }
        }
    }

    /**
     * @param parameters those to train, initialised; frozen ones are left out
     * @throws IllegalArgumentException if all of them are frozen
     */
    public AdamW(Collection<Parameter> parameters, Settings settings) {
        this.parameters =
                parameters.stream().filter(Parameter::requiresGradient).toList();
        if (this.parameters.isEmpty()) {
            throw new IllegalArgumentException("every parameter is frozen: nothing to train");
        }
        this.manager = this.parameters.get(0).getArray().getManager().newSubManager();
        for (Parameter parameter : this.parameters) {
            NDArray weight = parameter.getArray();
            weights.add(weight);
            firstMoments.add(manager.zeros(weight.getShape()));
            secondMoments.add(manager.zeros(weight.getShape()));
            steps.add(manager.zeros(new Shape(), DataType.FLOAT32));
            // What a run left behind that was broken off would be added to this run's first gradients.
            JniUtils.zeroGrad((PtNDArray) weight);
        }
        this.update = compile(settings);
    }

    private static TorchScript compile(Settings settings) {
        return TorchScript.compile(
                """
                def forward(self, weights: List[Tensor], gradients: List[Tensor], firsts: List[Tensor],
                    seconds: List[Tensor], steps: List[Tensor], rate: List[Tensor]) -> Tensor:
                  norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
                  torch._foreach_mul_(gradients, torch.clamp(torch.div(%1$s, torch.add(norm, 1e-06)), None, 1.))
                  torch._foreach_add_(steps, 1)
                  torch._fused_adamw_(weights, gradients, firsts, seconds, annotate(List[Tensor], []), steps,
                    lr=rate[0], beta1=%2$s, beta2=%3$s, weight_decay=%4$s, eps=1e-08, amsgrad=False, maximize=False)
                  torch._foreach_zero_(gradients)
                  return norm
                """
                        .formatted(
                                literal(settings.clipNorm),
                                literal(settings.beta1),
                                literal(settings.beta2),
                                literal(settings.weightDecay)));
    }

    /** A number that TorchScript reads as a float: always with an exponent. */
    private static String literal(double value) {
        return String.format(Locale.ROOT, "%.17e", value);
    }

    /**
     * Changes the parameters by the gradients that they hold, and clears these.
     *
     * @return the gradients' norm before clipping
     */
    public double step(double learningRate) {
        try (NDManager scope = manager.newSubManager()) {
            List<NDArray> gradients = new ArrayList<>();
            for (NDArray weight : weights) {
                NDArray gradient = weight.getGradient();
                gradient.attach(scope);
                gradients.add(gradient);
            }
            List<NDArray> rate = List.of(scope.create((float) learningRate));
            return update.update(scope, List.of(weights, gradients, firstMoments, secondMoments, steps, rate))
                    .getFloat();
        }
    }

    @Override
    public void close() {
        update.close();
        manager.close();
    }
}
