package org.codestep.train.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.commons.rng.simple.RandomSource;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.split.Fractions;
import org.codestep.corpus.split.Part;
import org.codestep.corpus.split.SplitFiles;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.UnusableSnippetException;
import org.codestep.task.kind.Tasks;
import org.codestep.task.kind.Vocabulary;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is trained on is what the tasks made: prompts and answers, whatever marks are in them. */
class SplitFolderTest {

    private static final Tokenizer TOKENIZER = Vocabulary.tokenizer(Tasks.all());

    @TempDir
    private Path folder;

    /** A mixed set, one of each task in turn: no one text ends all prompts, and a trace's answer has its own again. */
    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void thePromptOfEveryTaskEndsWhereTheTaskEndedIt(FileFormat format) throws IOException {
        List<Example> examples = examples();
        SplitFolder split = split(examples, format);
        TokenIds same = TokenIds.same(TOKENIZER.vocabularySize());
        List<String> trained = new ArrayList<>();
        for (Part part : Part.values()) {
            EncodedExamples encoded = split.examples(part, same, TOKENIZER);
            for (long number = 0; number < encoded.count(); number++) {
                EncodedExample example = encoded.get(number);
                assertEquals(example.ids().length, encoded.length(number));
                assertEquals(TOKENIZER.endId(), example.ids()[example.ids().length - 1]);
                trained.add(shown(example));
            }
        }
        List<String> wanted = examples.stream().map(e -> shown(EncodedExample.of(e, TOKENIZER))).sorted().toList();
        assertEquals(wanted, trained.stream().sorted().toList());
        assertTrue(wanted.stream().anyMatch(text -> text.indexOf("#STEP") < text.indexOf("====>")
                && text.indexOf("#STEP", text.indexOf("====>")) > 0), "a trace of several steps is among them");
    }

    private static String shown(EncodedExample example) {
        int[] ids = example.ids();
        return TOKENIZER.decode(Arrays.copyOf(ids, example.promptLength())) + "====>"
                + TOKENIZER.decode(Arrays.copyOfRange(ids, example.promptLength(), ids.length));
    }

    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            for (Task task : Tasks.all()) {
                try {
                    Subject subject = new Subject("a = " + i + "\nb = a + " + (1000 + i) + "\nprint(a * b)", i);
                    examples.addAll(task.examples(subject, RandomSource.SPLIT_MIX_64.create(i)).list());
                } catch (UnusableSnippetException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return examples;
    }

    private SplitFolder split(List<Example> examples, FileFormat format) throws IOException {
        Path input = folder.resolve(format == FileFormat.TEXT ? "e.txt" : "e.jsonl");
        try (EntryWriter writer = new EntryWriter(input)) {
            for (Example example : examples) {
                writer.write(example);
            }
            writer.place();
        }
        Path out = folder.resolve("split");
        SplitFiles.write(new SplitFiles.Settings(input, out, Fractions.DEFAULT, Optional.of(TOKENIZER), 1),
                Tasks.FORMS, done -> {});
        return new SplitFolder(out);
    }

    @Test
    void filesOfTwoSplitsAreNotMixed() throws IOException {
        SplitFolder split = split(examples(), FileFormat.JSON_LINES);
        Path tokens = Part.TRAIN.tokenFile(folder.resolve("split"));
        Files.write(tokens, Arrays.copyOf(Files.readAllBytes(tokens), 2000));
        assertTrue(refusal(split).contains("train.bin is not the file that ") && refusal(split).endsWith(
                "; take the files of one split, or split again"), refusal(split));
    }

    @Test
    void anIndexOfAnotherSplitIsRefusedAlsoWhereItFits() throws IOException {
        List<Example> examples = examples();
        split(examples.subList(0, 200), FileFormat.JSON_LINES);
        Path index = Part.TRAIN.indexFile(folder.resolve("split"));
        byte[] smaller = Files.readAllBytes(index);
        SplitFolder split = split(examples, FileFormat.JSON_LINES);
        Files.write(index, smaller);
        assertTrue(refusal(split).contains("train.index is not the file that "), refusal(split));
    }

    @Test
    void aDamagedIndexIsNamed() throws IOException {
        SplitFolder split = split(examples(), FileFormat.JSON_LINES);
        Path index = Part.TRAIN.indexFile(folder.resolve("split"));
        try (FileChannel channel = FileChannel.open(index, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 77), 24 * 5 + 8);
        }
        assertTrue(refusal(split).contains("train.index is damaged: an example after token "), refusal(split));
        Files.write(index, new byte[25]);
        assertTrue(refusal(split).endsWith("train.index has 25 bytes; wanted a multiple of 24, and at least one"),
                refusal(split));
    }

    private static String refusal(SplitFolder split) {
        TokenIds same = TokenIds.same(TOKENIZER.vocabularySize());
        return assertThrows(IllegalArgumentException.class, () -> split.examples(Part.TRAIN, same, TOKENIZER)).getMessage();
    }

    @Test
    void longExamplesAreSteppedOver() {
        List<EncodedExample> all = new ArrayList<>();
        int[] lengths = {9, 3, 9, 9, 4, 5, 9, 6, 9};
        for (int length : lengths) {
            all.add(new EncodedExample(new int[length], 1));
        }
        FittingExamples fitting = new FittingExamples(EncodedExamples.of(all), 7);
        assertEquals(4, fitting.count());
        assertEquals(5, fitting.leftOut());
        assertEquals(8, fitting.blockOfLongest());
        assertArrayEquals(new int[] {3, 4, 5, 6},
                LongStream.range(0, 4).mapToInt(fitting::length).toArray());
        assertEquals(5, fitting.get(2).ids().length);
        assertEquals(9, new FittingExamples(EncodedExamples.of(all), 8).count());
    }
}
