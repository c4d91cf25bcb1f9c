package org.codestep.model.attention;

import java.util.stream.IntStream;

/**
 * How rotary positions are stretched, so that a model reads further than it was trained to. Each rule multiplies the
 * frequency of each pair of channels by a factor that is the same at each place.
 */
public interface RotaryScaling {

    /** The angles as they are. */
    RotaryScaling NONE = new None();

    /**
     * What the frequencies are multiplied by, of the {@code headSize / 2} pairs, the fastest first.
     *
     * @param base see {@link RotaryPositions}
     */
    double[] factors(double base, int headSize);

    /** What queries and keys are multiplied by when they are turned. */
    default double magnitude() {
        return 1;
    }

    /** The frequency of a pair, in radians a place. */
    private static double frequency(double base, int headSize, int pair) {
        return Math.pow(base, -2.0 * pair / headSize);
    }

    /** See {@link #NONE}. */
    record None() implements RotaryScaling {

        @Override
        public double[] factors(double base, int headSize) {
            return IntStream.range(0, headSize / 2).mapToDouble(pair -> 1).toArray();
        }
    }

    /**
     * All frequencies alike (position interpolation, arXiv 2306.15595).
     *
     * @param factor how many times as far the model shall read
     */
    record Linear(double factor) implements RotaryScaling {

        public Linear {
            requireAtLeast(1, "factor", factor);
        }

        @Override
        public double[] factors(double base, int headSize) {
            return IntStream.range(0, headSize / 2).mapToDouble(pair -> 1 / factor).toArray();
        }
    }

    /**
     * That of Llama 3.1: waves that are short beside the trained length stay as they are, long ones are stretched, and
     * between them it goes over gradually.
     *
     * @param factor how many times as far the model shall read
     * @param lowFrequencyFactor a wave that fits less often than this into the trained length is stretched
     * @param highFrequencyFactor one that fits more often stays
     * @param trainedLength the longest sequence that it was trained with before, in tokens
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int trainedLength)
            implements RotaryScaling {

        public Llama3 {
            requireAtLeast(1, "factor", factor);
            requireAtLeast(1, "original_max_position_embeddings", trainedLength);
            if (!(lowFrequencyFactor < highFrequencyFactor)) {
                throw new IllegalArgumentException("low_freq_factor must be below high_freq_factor, got "
                        + lowFrequencyFactor + " and " + highFrequencyFactor);
            }
        }

        @Override
        public double[] factors(double base, int headSize) {
            return IntStream.range(0, headSize / 2)
                    .mapToDouble(pair -> factor(2 * Math.PI / frequency(base, headSize, pair)))
                    .toArray();
        }

        private double factor(double wavelength) {
            double kept = (trainedLength / wavelength - lowFrequencyFactor)
                    / (highFrequencyFactor - lowFrequencyFactor);
            return mixed(kept, 1, 1 / factor);
        }
    }

    /**
     * YaRN (arXiv 2309.00071): as {@link Llama3}, by the number of turns that a pair makes in the trained length, and
     * all scores grow a little.
     *
     * @param factor how many times as far the model shall read
     * @param trainedLength the longest sequence that it was trained with before, in tokens
     * @param fastTurns a pair that turns as often or more stays as it is; usual is 32
     * @param slowTurns one that turns as often or less is stretched; usual is 1
     * @param whole whether the pairs between which it goes over are whole numbers
     * @param magnitude of queries and keys; usual is 0.1 ln(factor) + 1
     */
    record Yarn(
            double factor, int trainedLength, double fastTurns, double slowTurns, boolean whole, double magnitude)
            implements RotaryScaling {

        public Yarn {
            requireAtLeast(1, "factor", factor);
            requireAtLeast(1, "original_max_position_embeddings", trainedLength);
            if (!(slowTurns > 0 && slowTurns < fastTurns)) {
                throw new IllegalArgumentException(
                        "beta_slow must be above 0 and below beta_fast, got " + slowTurns + " and " + fastTurns);
            }
            if (!(magnitude > 0 && Double.isFinite(magnitude))) {
                throw new IllegalArgumentException("attention_factor must be above 0, got " + magnitude);
            }
        }

        @Override
        public double[] factors(double base, int headSize) {
            double first = pair(base, headSize, fastTurns);
            double last = pair(base, headSize, slowTurns);
            double from = Math.max(0, whole ? Math.floor(first) : first);
            double to = Math.min(headSize - 1, whole ? Math.ceil(last) : last);
            double width = from == to ? 0.001 : to - from;
            return IntStream.range(0, headSize / 2)
                    .mapToDouble(pair -> mixed((pair - from) / width, 1 / factor, 1))
                    .toArray();
        }

        /** The pair that turns so often in the trained length. */
        private double pair(double base, int headSize, double turns) {
            return headSize * Math.log(trainedLength / (turns * 2 * Math.PI)) / (2 * Math.log(base));
        }
    }

    /** Between two numbers: the second at a share of 0 and less, the first at 1 and more. */
    private static double mixed(double share, double first, double second) {
        double inside = Math.min(1, Math.max(0, share));
        return inside * first + (1 - inside) * second;
    }

    private static void requireAtLeast(int least, String name, double value) {
        if (!(value >= least && Double.isFinite(value))) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        }
    }
}
