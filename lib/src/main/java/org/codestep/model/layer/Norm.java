package org.codestep.model.layer;

/** How the residual stream is normalised. */
public enum Norm {

    /** To mean 0 and variance 1, see {@link LayerNorm}. */
    LAYER {
        @Override
        public Layer create(int channels, double epsilon, boolean bias) {
            return new LayerNorm(channels, epsilon, bias);
        }

        @Override
        public String text(String x, String weight, String bias, double epsilon) {
            return "torch.layer_norm(" + x + ", torch.size(" + weight + "), " + weight + ", " + bias + ", " + epsilon
                    + ", False)";
        }
    },

    /** To a mean square of 1, see {@link RmsNorm}. */
    RMS {
        @Override
        public Layer create(int channels, double epsilon, boolean bias) {
            return new RmsNorm(channels, epsilon);
        }

        @Override
        public String text(String x, String weight, String bias, double epsilon) {
            return "torch.rms_norm(" + x + ", torch.size(" + weight + "), " + weight + ", " + epsilon + ")";
        }
    };

    /**
     * Makes a layer of this kind.
     *
     * @param epsilon what is added to the variance or mean square, so that nothing is divided by 0
     * @param bias whether it adds a learned vector, if it can
     */
    public abstract Layer create(int channels, double epsilon, boolean bias);

    /**
     * The same as a TorchScript expression, by which decoding computes whole blocks: so the layer's parameters are
     * {@code weight} and, if it has one, {@code bias}, and no others.
     *
     * @param bias {@code None} if there is none
     */
    public abstract String text(String x, String weight, String bias, double epsilon);
}
