package org.codestep.model.transformer;

import org.codestep.model.attention.AttentionShape;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;

/**
 * What a {@link TransformerBlock} is like. Each kind of model makes it of its own configuration.
 *
 * @param channels width of the residual stream, C
 * @param attention of each token to those before it
 * @param norm how the residual stream is normalised before attention and before the feed-forward layer
 * @param epsilon of the norms, see {@link Norm#create}
 * @param innerChannels width between the two linear layers of the feed-forward layer
 * @param activation what stands there
 * @param bias whether norms and feed-forward layer add learned vectors; attention's are in its own shape
 */
public record BlockShape(
        int channels,
        AttentionShape attention,
        Norm norm,
        double epsilon,
        int innerChannels,
        Activation activation,
        boolean bias) {}
