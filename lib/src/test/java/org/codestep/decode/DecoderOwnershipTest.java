package org.codestep.decode;

import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.codestep.decode.logits.Penalties;
import org.codestep.model.ManagedArrays;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.tokenize.CharTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** No decoder leaves an array or a manager behind, whether it answers or fails. */
class DecoderOwnershipTest {

    private static final GptConfig CONFIG = new GptConfig(9, 24, 2, 2, 16, Positions.ROTARY);
    private static final DecodingSettings SETTINGS = new DecodingSettings(6, Set.of(), 3);
    private static final List<int[]> PROMPTS = List.of(new int[] {2, 3}, new int[] {4}, new int[] {5, 6, 7, 8});

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt model;

    @BeforeEach
    void open() {
        model = new Gpt(CONFIG, new Random(3));
        model.initialize(manager);
    }

    @TestFactory
    Stream<DynamicTest> decodersLeaveNothingBehind() throws Exception {
        Map<String, Executable> operations = new LinkedHashMap<>();
        operations.put("greedy", () -> decoder(TokenChoice.GREEDY).decode(PROMPTS));
        operations.put("sampling", () -> decoder(new Sampling(0.8, 4, 0.9, 1)).decode(PROMPTS));
        operations.put("drafts", () -> decoder(TokenChoice.GREEDY).decode(PROMPTS, PROMPTS));
        operations.put("scores", () -> new ScoredDecoder(model, SETTINGS, StopCondition.NONE).decode(PROMPTS, PROMPTS));
        operations.put("beams", () -> new BeamDecoder(model, new DecodingSettings(6, Set.of(1), 6), 3, 1)
                .search(PROMPTS));
        DecodingSettings penalised = new DecodingSettings(6, Set.of(1), 6, new Penalties(1.2, 2, 1));
        operations.put("penalties and beams", () -> new BeamDecoder(
                model, penalised, new Beams(3, 1, Beams.Stopping.FALSE), StopCondition.NONE).search(PROMPTS));
        operations.put("penalties and several answers", () -> new Strategy(
                Optional.of(new Sampling(0.8, 0, 0.9, 0.1, 1)), Optional.empty(), 3)
                        .answer(model, penalised, StopCondition.NONE, PROMPTS));
        operations.put("a token that is none", () -> assertThrows(IllegalArgumentException.class,
                () -> decoder(TokenChoice.GREEDY).decode(List.of(new int[] {2}, new int[] {9}))));
        operations.put("a choice that fails", () -> assertThrows(IllegalStateException.class,
                () -> decoder((logits, prompts, produced) -> {
                    throw new IllegalStateException("no choice");
                }).decode(PROMPTS)));
        operations.put("an interrupt", () -> {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> new BeamDecoder(model, SETTINGS, 2, 1).decode(PROMPTS));
        });
        addFiles(operations);
        return managed.tests(operations);
    }

    private void addFiles(Map<String, Executable> operations) throws Exception {
        ModelFolder files = new ModelFolder(folder.resolve("model"));
        files.save(model, CONFIG);
        files.save(new CharTokenizer(List.of((int) 'a', (int) 'b')));
        operations.put("a generator", () -> {
            try (TextGenerator generator = TextGenerator.open(files.path(), Optional.empty())) {
                generator.answer(PROMPTS.subList(1, 2), new CachedDecoder(
                        generator.model(), new DecodingSettings(2, 0), TokenChoice.GREEDY));
            }
        });
        operations.put("a generator that cannot be opened", () -> {
            Path parameters = files.parameterFile();
            byte[] whole = Files.readAllBytes(parameters);
            Files.write(parameters, new byte[9]);
            assertThrows(IllegalArgumentException.class, () -> TextGenerator.open(files.path(), Optional.empty()));
            Files.write(parameters, whole);
        });
    }

    private CachedDecoder decoder(TokenChoice choice) {
        return new CachedDecoder(model, SETTINGS, choice);
    }

    @Test
    void aChoiceLeavesNothingWithTheScores() throws Throwable {
        NDArray logits = manager.randomNormal(new Shape(2, 9));
        for (TokenChoice choice : List.of(TokenChoice.GREEDY, new Sampling(1, 0, 1, 1))) {
            ManagedArrays.assertNoneLeft(() -> choice.choose(logits, new int[] {0, 1}, new int[2]));
        }
    }
}
