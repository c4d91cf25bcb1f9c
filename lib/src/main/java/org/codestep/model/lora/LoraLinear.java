package org.codestep.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.model.engine.EngineRandom;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.layer.Adapter;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Weights;

/**
 * A low-rank change of a {@link Linear} layer: y becomes y + scale · x Aᵀ Bᵀ, with A of shape (rank, in) and B of
 * shape (out, rank). B begins as zero, so that it first changes nothing. Of a layer that is several elsewhere, each of
 * those that are adapted has an A and a B of its own, for its rows.
 *
 * <p>With DoRA (arXiv 2402.09353), the changed weight's rows are given learned lengths, which begin as those that they
 * have. What they are divided by is a constant to the gradient.
 */
final class LoraLinear extends Adapter {

    private static final String A = "loraA";
    private static final String B = "loraB";
    private static final String MAGNITUDE = "magnitude";

    /** By what the inputs are multiplied where some are dropped: drawn apart, for only that has to wait for others. */
    private static final String SEEN = """
            def forward(self, x: Tensor, dropout: Tensor) -> Tensor:
              return torch.dropout(torch.ones_like(torch.to(x, 6)), float(dropout), True)
            """;

    private static final String DROPPED = ", seen: Tensor";

    private final float scale;
    private final float dropout;
    private final boolean dora;
    private final int outputs;
    private final List<LowRank> changes = new ArrayList<>();

    /**
     * The change of some rows of the layer.
     *
     * @param magnitude null without DoRA
     */
    record LowRank(LayerRows rows, Parameter a, Parameter b, Parameter magnitude) {}

    /**
     * @param layer that is to carry it, initialised
     * @param rows that are changed, in their order
     */
    LoraLinear(Linear layer, List<LayerRows> rows, LoraConfig config, RandomGenerator random) {
        this.scale = (float) config.scale();
        this.dropout = (float) config.dropout();
        this.dora = config.dora();
        this.outputs = layer.outputs();
        for (LayerRows each : rows) {
            // Names have dots for underscores, see ModelPart.
            String prefix = each.isWhole() ? "" : each.name() + "_";
            changes.add(new LowRank(
                    each,
                    parameter(prefix + A, new Shape(config.rank(), layer.inputs()),
                            Weights.normal(1 / Math.sqrt(layer.inputs()), random)),
                    parameter(prefix + B, new Shape(each.count(), config.rank()), Initializer.ZEROS),
                    dora ? parameter(prefix + MAGNITUDE, new Shape(each.count()), (manager, shape, type) -> {
                        NDArray lengths = lengths(layer, each);
                        lengths.attach(manager);
                        return lengths;
                    }) : null));
        }
    }

    /** The lengths of some rows of a layer's weight; they belong to the manager of that. */
    static NDArray lengths(Linear layer, LayerRows rows) {
        TorchScript script = TorchScript.of("def forward(self, weight: Tensor) -> Tensor:\n  rows = torch.slice("
                + "torch.detach(weight), 0, " + rows.first() + ", " + rows.end() + ")\n"
                + "  return torch.linalg_vector_norm(rows, 2, [1])\n");
        return script.call(layer.weight().getArray());
    }

    /** What it changes, by rows. */
    List<LowRank> changes() {
        return List.copyOf(changes);
    }

    /** Dropout acts while gradients are recorded. */
    @Override
    public NDArray change(NDArray y, NDArray x, NDArray weight, NDArray bias) {
        // Arrays of the caller's manager: see the package's description.
        NDManager manager = x.getManager();
        boolean drops = dropout > 0 && JniUtils.isGradMode();
        List<NDArray> arguments = new ArrayList<>(List.of(y, x, manager.create(scale)));
        if (drops) {
            arguments.add(EngineRandom.draw(() -> TorchScript.of(SEEN).call(x, manager.create(dropout))));
        }
        if (dora) {
            arguments.add(weight);
            if (bias != null) {
                arguments.add(bias);
            }
        }
        String text = dora ? doraText(bias != null, drops) : loraText(drops);
        return TorchScript.of(text).call(with(arguments));
    }

    /**
     * One operation adds and multiplies: the sum of two large arrays would take as long as the thin products. It wants
     * both of one type, whatever the layer's precision.
     */
    private String loraText(boolean drops) {
        return "def forward(self, y: Tensor, x: Tensor, scale: Tensor" + (drops ? DROPPED : "") + parameterText() + """
                ) -> Tensor:
                $JOINED
                  low = torch.mul(torch.linear($INPUTS, a), scale)
                  changed = torch.addmm(torch.flatten(torch.to(y, 6), 0, -2), low, torch.t(b))
                  return torch.reshape(changed, torch.size(y))
                """.replace("$JOINED\n", joinedText()).replace("$INPUTS", inputsText(drops));
    }

    private static String inputsText(boolean drops) {
        String inputs = "torch.to(x, 6)";
        return "torch.flatten(" + (drops ? "torch.mul(" + inputs + ", seen)" : inputs) + ", 0, -2)";
    }

    /** Where inputs are dropped, the layer's own part of the change does not see them either: as PEFT has it. */
    private String doraText(boolean biased, boolean drops) {
        String change = drops
                ? """
                          base = torch.linear(inputs, weight)
                          grown = torch.mul(torch.addmm(base, low, torch.t(b)), factor)
                          changed = torch.add(plain, torch.sub(grown, base))
                        """
                : biased
                        ? """
                          grown = torch.addmm(torch.sub(plain, bias), low, torch.t(b))
                          changed = torch.add(torch.mul(grown, factor), bias)
                        """
                        : "  changed = torch.mul(torch.addmm(plain, low, torch.t(b)), factor)\n";
        return "def forward(self, y: Tensor, x: Tensor, scale: Tensor" + (drops ? DROPPED : "") + ", weight: Tensor"
                + (biased ? ", bias: Tensor" : "") + parameterText() + """
                ) -> Tensor:
                $JOINED
                  rows = torch.add(weight, torch.mul(torch.matmul(torch.detach(b), torch.detach(a)), scale))
                $FACTOR
                  inputs = $INPUTS
                  low = torch.mul(torch.linear(inputs, a), scale)
                  plain = torch.flatten(torch.to(y, 6), 0, -2)
                $CHANGE
                  return torch.reshape(changed, torch.size(y))
                """.replace("$JOINED\n", joinedText()).replace("$FACTOR\n", factorText())
                        .replace("$INPUTS", inputsText(drops)).replace("$CHANGE\n", change);
    }

    @Override
    public NDList merged(NDArray weight, NDManager manager) {
        String text = "def forward(self, scale: Tensor, weight: Tensor" + parameterText() + """
                ) -> Tensor:
                $JOINED
                  rows = torch.add(weight, torch.mul(torch.matmul(b, a), scale))
                """.replace("$JOINED\n", joinedText())
                + (dora ? factorText() + "  return torch.mul(rows, torch.unsqueeze(factor, 1))\n" : "  return rows\n");
        return new NDList(TorchScript.of(text).call(with(List.of(manager.create(scale), weight))));
    }

    private NDArray[] with(List<NDArray> arguments) {
        Stream<NDArray> own = changes.stream()
                .flatMap(change -> Stream.of(change.a, change.b, change.magnitude).limit(dora ? 3 : 2))
                .map(Parameter::getArray);
        return Stream.concat(arguments.stream(), own).toArray(NDArray[]::new);
    }

    private String parameterText() {
        return IntStream.range(0, changes.size())
                .mapToObj(i -> ", a" + i + ": Tensor, b" + i + ": Tensor" + (dora ? ", m" + i + ": Tensor" : ""))
                .collect(Collectors.joining());
    }

    /** All A one below the other, and all B on a diagonal: one product for all rows, those that nothing changes too. */
    private String joinedText() {
        if (changes.get(0).rows.count() == outputs) {
            return "  a = a0\n  b = b0\n";
        }
        String a = IntStream.range(0, changes.size()).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
        return "  a = torch.cat([" + a + "])\n  b = torch.block_diag(["
                + ofAllRows(i -> "b" + i, (first, end) -> "torch.new_zeros(b0, [" + (end - first) + ", 0])") + "])\n";
    }

    /** By what rows are multiplied; exactly 1 where nothing changes them. */
    private String factorText() {
        return "  norm = torch.linalg_vector_norm(rows, 2, [1])\n  factor = torch.div(torch.cat(["
                + ofAllRows(i -> "m" + i, (first, end) -> "torch.slice(norm, 0, " + first + ", " + end + ")")
                + "]), norm)\n";
    }

    /** Text for the rows from one to another. */
    private interface BinaryIntFunction {
        String apply(int first, int end);
    }

    /** An expression for the rows of each change, and one for those between them. */
    private String ofAllRows(IntFunction<String> changed, BinaryIntFunction others) {
        List<String> all = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < changes.size(); i++) {
            LayerRows rows = changes.get(i).rows;
            if (rows.first() > next) {
                all.add(others.apply(next, rows.first()));
            }
            all.add(changed.apply(i));
            next = rows.end();
        }
        if (next < outputs) {
            all.add(others.apply(next, outputs));
        }
        return String.join(", ", all);
    }
}
