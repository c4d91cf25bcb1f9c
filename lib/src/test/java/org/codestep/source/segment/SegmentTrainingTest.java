package org.codestep.source.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.ManagedArrays;
import org.codestep.model.ModelConfig;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.source.SourceFile;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.codestep.train.Batches;
import org.codestep.train.TinyFamily;
import org.codestep.train.batch.SplitFolder;
import org.codestep.train.batch.TokenBatch;
import org.codestep.train.batch.TokenIds;
import org.codestep.train.lesson.Lesson;
import org.codestep.train.lesson.LessonData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the lessons make of segments, and that the loss is what its definition says. */
class SegmentTrainingTest {

    /** With the three special tokens, as many as the small GPT-2 has. */
    private static final int WORDS = 58;
    private static final int S = WORDS + 1;
    private static final int E = WORDS + 2;
    private static final int BLOCK = 12;
    private static final int ROWS = 4;

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    /** Segments of at most eight tokens of text, as the model gets them. */
    private final List<String> segments = new ArrayList<>();

    @BeforeEach
    void writeSegments() throws IOException {
        Random random = new Random(1);
        List<SourceFile> files = IntStream.range(0, 40)
                .mapToObj(i -> new SourceFile(i + ".py", random.ints(1 + random.nextInt(20), 1, WORDS)
                        .mapToObj(word -> "w" + word).collect(Collectors.joining(" "))))
                .toList();
        TestCorpus.write(folder.resolve("corpus"), Map.of(Part.TRAIN, files, Part.VALIDATION, files.subList(0, 9)));
        SegmentShape shape = new SegmentShape(10, 5, "<python>", "<eos>", false);
        PretrainedTokenizer words =
                PretrainedTokenizer.readFile(TestCorpus.writeWords(folder.resolve("words.json"), WORDS));
        SegmentFiles.write(new SegmentFiles.Settings(folder.resolve("corpus"), folder.resolve("data"), words, shape,
                SplitBy.FILE, Fractions.DEFAULT, 0, 1), done -> {});
        SegmentCutter cutter = new SegmentCutter(shape, (at, tokens, from, count) -> {
            int[] segment = new int[count + 2];
            segment[0] = S;
            System.arraycopy(tokens, from, segment, 1, count);
            segment[count + 1] = E;
            segments.add(Arrays.toString(segment));
        });
        for (SourceFile file : files) {
            cutter.add(words.encode(file.text()));
            cutter.end();
        }
    }

    private CausalLanguageModel model(String type, NDManager manager) throws IOException {
        if (type.equals("gpt2")) {
            return (CausalLanguageModel) TinyFamily.model("gpt2", manager);
        }
        CausalLanguageModel model =
                (CausalLanguageModel) gpt().create(new Random(2));
        model.initialize(manager);
        return model;
    }

    private static ModelConfig gpt() {
        return new GptConfig(WORDS + 3, 32, 2, 2, 16, Positions.ROTARY);
    }

    @SuppressWarnings("unchecked")
    private Batches<TokenBatch> batches(String lesson) throws IOException {
        SplitFolder split = new SplitFolder(folder.resolve("data"));
        LessonData data = new LessonData(new LessonData.Settings(folder.resolve("data"), lesson, 0, ROWS, 1), split,
                TokenIds.same(WORDS + 3), split.tokenizer(), gpt(), BLOCK);
        return (Batches<TokenBatch>) Lesson.of(lesson, gpt()).batches(data, Part.TRAIN, 5);
    }

    /** The rows of a batch without what fills them up: no text has the word 0. */
    private static List<int[]> rows(TokenBatch batch) {
        return IntStream.range(0, batch.size())
                .mapToObj(row -> Arrays.stream(batch.tokens(), row * batch.length(), (row + 1) * batch.length())
                        .mapToInt(id -> (int) id)
                        .toArray())
                .map(row -> Arrays.copyOf(row, (int) Arrays.stream(row).filter(id -> id != 0).count()))
                .toList();
    }

    /** What is to be foretold after each token of a row: its end, where the next segment begins or the row is over. */
    private static int[] targets(int[] row) {
        return IntStream.range(0, row.length)
                .map(i -> i + 1 == row.length || row[i + 1] == S ? E : row[i + 1])
                .toArray();
    }

    @Test
    void anEpochHasEachSegmentOnceInAnOrderOfTheSeeds() throws IOException {
        Batches<TokenBatch> batches = batches("auto");
        List<String> seen = new ArrayList<>();
        for (int number = 0; number < segments.size() / ROWS; number++) {
            for (int[] row : rows(batches.get(number))) {
                int[] whole = Arrays.copyOf(row, row.length + 1);
                whole[row.length] = E;
                seen.add(Arrays.toString(whole));
            }
        }
        assertTrue(segments.size() > 60 && segments.size() - seen.size() < ROWS,
                seen.size() + " of " + segments.size());
        assertNotEquals(segments.subList(0, seen.size()), seen);
        List<String> left = new ArrayList<>(segments);
        seen.forEach(segment -> assertTrue(left.remove(segment), segment));
        assertArrayEquals(batches("auto").get(7).tokens(), batches.get(7).tokens());
    }

    /** The mean of all tokens but the first of each segment, computed row by row without what fills it up. */
    @ParameterizedTest
    @CsvSource({"gpt, examples", "gpt, packed", "gpt2, examples", "gpt2, packed"})
    void theLossIsTheMeanOverAllTokensButTheControlToken(String type, String lesson) throws IOException {
        NDManager manager = managed.manager();
        CausalLanguageModel model = model(type, manager);
        boolean padded = false;
        for (int number = 0; number < 6; number++) {
            TokenBatch batch = batches(lesson).get(number);
            double sum = 0;
            int count = 0;
            for (int[] row : rows(batch)) {
                int[] targets = targets(row);
                sum += negativeLogLikelihood(model, row, targets, manager);
                count += targets.length;
                padded |= row.length < batch.length();
            }
            double loss = TinyFamily.<TokenBatch>objective(model).loss(batch, manager).toFloatArray()[0];
            assertEquals(sum / count, loss, 2e-5, "batch " + number);
            assertEquals(count, batch.places().length, "nothing else is foretold");
        }
        assertTrue(padded, "rows are filled up");
    }

    private static double negativeLogLikelihood(
            CausalLanguageModel model, int[] row, int[] targets, NDManager manager) {
        NDArray tokens = manager.create(Arrays.stream(row).asLongStream().toArray(), new Shape(1, row.length));
        NDArray hidden = model.hidden(tokens);
        float[] scores = model.logits(hidden.reshape(row.length, -1)).toFloatArray();
        int size = scores.length / row.length;
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double all = 0;
            for (int id = 0; id < size; id++) {
                all += Math.exp(scores[i * size + id]);
            }
            sum += Math.log(all) - scores[i * size + targets[i]];
        }
        return sum;
    }

    /** Random pieces of the token file have control and end tokens between files. */
    @Test
    void windowsSeeWhereFilesEnd() throws IOException {
        TokenBatch batch = batches("windows").get(0);
        for (int i = 0; i < batch.tokens().length; i++) {
            assertEquals(batch.tokens()[i] == E, batch.targets()[i] == S, "after the end of a file another begins");
        }
    }
}
