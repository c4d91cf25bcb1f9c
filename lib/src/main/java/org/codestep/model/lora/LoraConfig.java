package org.codestep.model.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.JsonFile;

/**
 * What an adapter is like, see {@link Lora}.
 *
 * @param rank inner width of the change to each layer, at least 1
 * @param alpha its strength, above 0
 * @param scaling how alpha and the rank make the change's factor
 * @param targets the linear layers that are adapted: a regular expression that whole names of ours match, as
 *     {@code block\d+\.attention\..*}; or, if none does, names of layers separated by commas, ours or those of
 *     {@link org.codestep.model.ModelType#layerNames}, of which the last words are enough, as {@code q_proj,v_proj};
 *     {@value #ALL_LINEAR} for each of those but the output layer; or a regular expression that they match. Empty for
 *     {@link org.codestep.model.ModelType#adaptedLayers}
 * @param dropout share of a layer's inputs that the change does not see in a training step, from 0 to below 1; the same
 *     ones of them for all rows of a layer
 * @param dora whether each output has a learned magnitude, and the low ranks change its direction only
 *     (arXiv 2402.09353)
 * @param modulesToSave names of linear layers and embeddings, as in {@code targets}, that are trained whole
 */
public record LoraConfig(
        int rank, double alpha, Scaling scaling, String targets, double dropout, boolean dora,
        List<String> modulesToSave) {

    /** All linear layers. */
    public static final String EVERY_LAYER = ".*";

    /** All linear layers but the output, as they are elsewhere. */
    public static final String ALL_LINEAR = "all-linear";

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
        modulesToSave = List.copyOf(modulesToSave);
    }

    /** Without magnitudes, and without layers that are trained whole. */
    public LoraConfig(int rank, double alpha, Scaling scaling, String targets, double dropout) {
        this(rank, alpha, scaling, targets, dropout, false, List.of());
    }

    /** On every linear layer, without dropout. */
    public LoraConfig(int rank, double alpha) {
        this(rank, alpha, Scaling.RANK, EVERY_LAYER, 0);
    }

    /** Fields that came later, with the values that adapters had before: files leave them out where they have these. */
    private static ObjectNode later() {
        ObjectNode fields = EntryWriter.object().put("dora", false);
        fields.putArray("modules_to_save");
        return fields;
    }

    /** As a file keeps it. */
    ObjectNode fields() {
        ObjectNode fields = (ObjectNode) JsonFile.tree(this);
        later().properties().forEach(usual -> {
            if (usual.getValue().equals(fields.get(usual.getKey()))) {
                fields.remove(usual.getKey());
            }
        });
        return fields;
    }

    /** All of it in one line. */
    public String text() {
        return fields().toString();
    }

    /** The configuration of such fields. @throws IllegalArgumentException if they are none */
    static LoraConfig of(ObjectNode fields) {
        return JsonFile.of(later().setAll(fields), LoraConfig.class);
    }

    /** The factor of the change. */
    double scale() {
        return switch (scaling) {
            case RANK -> alpha / rank;
            case ROOT_RANK -> alpha / Math.sqrt(rank);
        };
    }
}
