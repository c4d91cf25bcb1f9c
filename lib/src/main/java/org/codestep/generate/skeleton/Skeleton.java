package org.codestep.generate.skeleton;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A program's shape before it has any name, number or operator: its blocks and where its simple lines stand.
 *
 * @param body what stands between the initialisations and the last {@code print}
 */
record Skeleton(List<Node> body) {

    /** What a body is made of. */
    sealed interface Node permits Line, Block {}

    /** A simple statement. */
    enum Line implements Node {
        LINE
    }

    /** What a block is. */
    enum Kind {
        /** A header. */
        FOR(1),
        /** The counter's start, the header, the counter's step. */
        WHILE(3),
        /** A header; with an {@code else}, a second one. */
        IF(1);

        private final int ownLines;

        Kind(int ownLines) {
            this.ownLines = ownLines;
        }
    }

    /**
     * A block; it grows while a skeleton is drawn and stays as it is afterwards.
     *
     * @param orElse the body after {@code else}; empty if there is none
     */
    record Block(Kind kind, List<Node> body, List<Node> orElse) implements Node {

        private Block(Kind kind) {
            this(kind, new ArrayList<>(), new ArrayList<>());
        }

        private boolean needsLine() {
            return kind != Kind.WHILE && body.isEmpty();
        }
    }

    /**
     * A random skeleton. The numbers of blocks and of lines are drawn first; kinds and places of the blocks are then
     * drawn until they fit into the lines.
     */
    static Skeleton draw(SkeletonSettings settings, UniformRandomProvider random) {
        int[] blocksAtDepth = new int[settings.depth().draw(random)];
        for (int depth = 0; depth < blocksAtDepth.length; depth++) {
            blocksAtDepth[depth] = settings.blocks().draw(random);
        }
        int room = settings.lines().draw(random) - SkeletonSettings.FIXED_LINES;
        while (true) {
            List<Node> body = new ArrayList<>();
            List<Block> blocks = drawBlocks(blocksAtDepth, body, random);
            int spare = room;
            for (Block block : blocks) {
                spare -= block.kind().ownLines + (block.needsLine() ? 1 : 0);
            }
            if (spare >= 0) {
                placeLines(spare, blocks, body, random);
                return new Skeleton(body);
            }
        }
    }

    /** The blocks of every depth, each put into one of the depth above. */
    private static List<Block> drawBlocks(int[] blocksAtDepth, List<Node> module, UniformRandomProvider random) {
        List<Block> all = new ArrayList<>();
        List<List<Node>> parents = List.of(module);
        for (int count : blocksAtDepth) {
            List<List<Node>> bodies = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Block block = new Block(Kind.values()[random.nextInt(Kind.values().length)]);
                parents.get(random.nextInt(parents.size())).add(block);
                all.add(block);
                bodies.add(block.body());
            }
            parents = bodies;
        }
        return all;
    }

    /** A line where a body needs one, an {@code else} for half of those who have room for it, the rest anywhere. */
    private static void placeLines(int spare, List<Block> blocks, List<Node> module, UniformRandomProvider random) {
        List<List<Node>> bodies = new ArrayList<>(List.of(module));
        int left = spare;
        for (Block block : blocks) {
            if (block.needsLine()) {
                block.body().add(Line.LINE);
            }
            bodies.add(block.body());
            if (block.kind() == Kind.IF && left >= 2 && random.nextBoolean()) {
                left -= 2;
                block.orElse().add(Line.LINE);
                bodies.add(block.orElse());
            }
        }
        for (; left > 0; left--) {
            List<Node> body = bodies.get(random.nextInt(bodies.size()));
            body.add(random.nextInt(body.size() + 1), Line.LINE);
        }
    }
}
