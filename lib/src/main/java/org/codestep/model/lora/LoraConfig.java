package org.codestep.model.lora;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What an adapter is like, see {@link Lora}.
 *
 * @param rank inner width of the change to each layer, at least 1
 * @param alpha its strength, above 0
 * @param scaling how alpha and the rank make the change's factor
 * @param targets a regular expression that the whole name of a linear layer must match for it to be adapted, as
 *     {@code block\d+\.attention\..*}
 * @param dropout share of a layer's inputs that the change does not see in a training step, from 0 to below 1
 */
public record LoraConfig(int rank, double alpha, Scaling scaling, String targets, double dropout) {

    /** All linear layers. */
    public static final String EVERY_LAYER = ".*";

    /** How strong a change of a rank is. */
    public enum Scaling {
        /** alpha / rank (arXiv 2106.09685). */
        RANK,
        /** alpha / √rank, which keeps large ranks from learning too slowly (arXiv 2312.03732). */
        ROOT_RANK
    }

    public LoraConfig {
        if (rank < 1) {
            throw new IllegalArgumentException("LoRA's rank must be at least 1, got " + rank);
        }
        if (!((float) alpha > 0 && Float.isFinite((float) alpha))) {
            throw new IllegalArgumentException("LoRA's alpha must be above 0 and finite (as a number of 32 bits), got "
                    + alpha + "; usual is the rank or twice as much");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("LoRA's dropout must be at least 0 and below 1, got " + dropout);
        }
        try {
            Pattern.compile(targets);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("LoRA's targets must be a regular expression, got '" + targets
                    + "': " + e.getDescription(), e);
        }
    }

    /** On every linear layer, without dropout. */
    public LoraConfig(int rank, double alpha) {
        this(rank, alpha, Scaling.RANK, EVERY_LAYER, 0);
    }

    /** The factor of the change. */
    double scale() {
        return switch (scaling) {
            case RANK -> alpha / rank;
            case ROOT_RANK -> alpha / Math.sqrt(rank);
        };
    }

    /** Whether a layer of this name is adapted. */
    boolean adapts(String layer) {
        return layer.matches(targets);
    }
}
