package org.codestep.model.transformer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.Optional;
import org.codestep.model.ModelConfig;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.junit.jupiter.api.Test;

class CachedTransformerTest {

    private static final int CHANNELS = 8;

    /** Two blocks, of which the second may be unlike the first. */
    private static final class TwoBlocks extends CausalTransformer {

        private final List<TransformerBlock> blocks;

        TwoBlocks(AttentionShape first, AttentionShape second) {
            blocks = List.of(child("first", block(first)), child("second", block(second)));
        }

        @Override
        public ModelConfig config() {
            throw new UnsupportedOperationException("it is made of blocks");
        }

        private static TransformerBlock block(AttentionShape attention) {
            BlockShape shape = new BlockShape(CHANNELS, attention, Norm.LAYER, 1e-5, 16, Activation.GELU, false);
            return new TransformerBlock(shape, Initializer.ONES, Initializer.ONES);
        }

        @Override
        public NDArray embedded(NDArray tokens, NDArray places) {
            throw new UnsupportedOperationException("nothing is read");
        }

        @Override
        public List<TransformerBlock> blocks() {
            return blocks;
        }

        @Override
        public NDArray normalized(NDArray x) {
            return x;
        }

        @Override
        public NDArray hidden(NDArray tokens) {
            throw new UnsupportedOperationException("nothing is read");
        }

        @Override
        public NDArray logits(NDArray hidden) {
            return hidden;
        }

        @Override
        public int blockSize() {
            return 4;
        }
    }

    private static AttentionShape shape(int keyValueHeads, boolean alibi) {
        return new AttentionShape(4, keyValueHeads, 2, 1, Optional.empty(), alibi, false, false);
    }

    @Test
    void blocksThatCannotShareACacheAreRefused() {
        for (AttentionShape other : List.of(shape(2, false), shape(4, true))) {
            TwoBlocks model = new TwoBlocks(shape(4, false), other);
            var e = assertThrows(IllegalArgumentException.class, () -> new CachedTransformer(model, 4, 1));
            assertTrue(e.getMessage().startsWith("the blocks differ in key/value heads or in whether"), e.getMessage());
        }
    }
}
