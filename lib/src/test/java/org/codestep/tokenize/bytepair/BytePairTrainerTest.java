package org.codestep.tokenize.bytepair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.tokenize.bytepair.BytePairModel.Merge;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairTrainerTest {

    @TempDir
    private Path folder;

    static List<BytePairFixture> fixtures() throws IOException {
        return BytePairFixture.all();
    }

    private static BytePairTraining train(BytePairSettings settings, List<String> texts) {
        return new BytePairTrainer(settings, 2, BytePairListener.NONE).train(texts.iterator());
    }

    private static BytePairSettings settings(int size) {
        return new BytePairSettings(size, 1, List.of());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theFileIsThatOfPythonByteForByte(BytePairFixture fixture) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        fixture.train(2).model().write(file);
        assertEquals(fixture.json(), Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theFileIsReadAsATokenizerWithTheSameIds(BytePairFixture fixture) throws IOException {
        BytePairModel model = fixture.train(1).model();
        model.write(folder.resolve("tokenizer.json"));
        PretrainedTokenizer tokenizer = PretrainedTokenizer.read(folder);
        assertEquals(model.vocabulary(), tokenizer.vocabulary());
        for (String text : List.of("def f(x):\n    return x  # naïve 日本 ٤٢\r\n", "a b\tc\u0000")) {
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        }
        for (int id = 0; id < model.special().size(); id++) {
            assertArrayEquals(new int[] {id}, tokenizer.encode(model.special().get(id)));
        }
    }

    /** Pieces of work end at other places than texts do; there are many of them. */
    @Test
    void theNumberOfThreadsChangesNothing() {
        Random random = new Random(5);
        List<String> texts = IntStream.range(0, 30)
                .mapToObj(i -> random.ints(random.nextInt(200_000), 'a', 'g').collect(
                        StringBuilder::new, (text, c) -> text.append(c > 'e' ? ' ' : (char) c), StringBuilder::append)
                        .toString())
                .toList();
        BytePairSettings settings = new BytePairSettings(600, 2, List.of("ab"));
        BytePairTraining one = new BytePairTrainer(settings, 1, BytePairListener.NONE).train(texts.iterator());
        assertEquals(one, new BytePairTrainer(settings, 5, BytePairListener.NONE).train(texts.iterator()));
        assertEquals(texts.stream().mapToLong(String::length).sum(), one.bytes());
        assertEquals(30, one.texts());
    }

    @Test
    void theMostFrequentPairIsMergedFirstAndAtATieTheOneOfSmallerIds() {
        BytePairModel model = train(settings(260), List.of("xy xy ab", "ab", "cd")).model();
        assertEquals(List.of(new Merge("a", "b"), new Merge("x", "y"), new Merge("c", "d"), new Merge("Ġ", "ab")),
                model.merges());
        assertEquals(List.of("ab", "xy", "cd", "Ġab"), model.vocabulary().subList(256, 260));
    }

    @Test
    void aPairThatIsTooRareIsNoToken() {
        BytePairSettings settings = new BytePairSettings(1_000, 3, List.of());
        BytePairTraining training = train(settings, List.of("ab ab", "ab cd cd"));
        assertEquals(List.of(new Merge("a", "b")), training.model().merges());
        assertEquals(257, training.model().vocabulary().size());
    }

    @Test
    void aWordOfEqualLettersIsMergedFromTheLeft() {
        BytePairModel model = train(settings(258), List.of("aaaaa")).model();
        assertEquals(List.of(new Merge("a", "a"), new Merge("aa", "a")), model.merges());
    }

    @Test
    void whatWasSeenIsCounted() {
        BytePairSettings settings = new BytePairSettings(300, 1, List.of("<pad>", "<eos>", "<pad"));
        BytePairTraining training = train(settings, List.of("a <pad> é", "<pad><pad"));
        assertEquals(2, training.texts());
        assertEquals(19, training.bytes());
        assertEquals(9, training.words());
        assertEquals(7, training.differentWords());
        assertEquals(Map.of("<pad>", 2L, "<pad", 3L), training.specialInTexts());
    }

    @Test
    void progressIsToldInOrder() {
        List<String> told = new ArrayList<>();
        BytePairListener listener = new BytePairListener() {
            @Override
            public void counted(long texts, long bytes) {
                told.add(texts + " texts of " + bytes);
            }

            @Override
            public void learned(int tokens) {
                told.add(tokens + " tokens");
            }
        };
        new BytePairTrainer(settings(258), 3, listener).train(List.of("abc", "abc").iterator());
        assertEquals(List.of("2 texts of 6", "257 tokens", "258 tokens"), told);
    }

    private static void refused(String message, Runnable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work::run).getMessage());
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        refused("a vocabulary of 257 tokens is too small: the 256 bytes and 2 special tokens are 258; wanted at least"
                + " so many", () -> new BytePairSettings(257, 2, List.of("<a>", "<b>")));
        assertEquals(256, new BytePairSettings(256, 2, List.of("a")).size());
        refused("a special token is empty; wanted some text for each",
                () -> new BytePairSettings(300, 2, List.of("<a>", "")));
        refused("the special token '<a>' is there twice; wanted each once",
                () -> new BytePairSettings(300, 2, List.of("<a>", "<a>")));
        refused("half a character is no text: the lone surrogate '\\ud800', character 2 of line 1 of the text",
                () -> new BytePairSettings(300, 2, List.of("<\ud800>")));
        refused("the least frequency of a pair must be at least 1, got 0",
                () -> new BytePairSettings(300, 0, List.of()));
    }

    @Test
    void textsThatAreNoneAreRefused() {
        refused("there is no text to learn from", () -> train(settings(300), List.of()));
        refused("there is no text to learn from", () -> train(settings(300), List.of("", "")));
        refused("text 2: half a character is no text: the lone surrogate '\\udc00', character 1 of line 2 of the text",
                () -> train(settings(300), List.of("😀", "a\n\udc00")));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> all(TrainingTexts texts) throws IOException {
        List<String> all = new ArrayList<>();
        try (texts) {
            texts.forEachRemaining(all::add);
        }
        return all;
    }

    @Test
    void linesKeepTheirEnds() throws IOException {
        assertEquals(List.of("a\r\n", "\n", "b\rc\n", " d"), all(TrainingTexts.ofLines(file("a", "a\r\n\nb\rc\n d"))));
        assertEquals(List.of(), all(TrainingTexts.ofLines(file("b", ""))));
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() throws IOException {
        Path file = Files.write(folder.resolve("x.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
        assertEquals(file + ":2: the line is not UTF-8",
                assertThrows(CorpusFormatException.class, () -> all(TrainingTexts.ofLines(file))).getMessage());
    }

    @Test
    void aFieldOfEachObjectIsAText() throws IOException {
        Path file = file("x.jsonl", "{\"a\": 1, \"text\": \"x\\ny\"}\n{\"text\": \"\"}\n");
        assertEquals(List.of("x\ny", ""), all(TrainingTexts.ofJsonLines(file, "text")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"a\": \"x\", \"b\": 1}|no field \"text\"; the object has a, b",
        "{}|no field \"text\"; the object has none",
        "{\"text\": null}|the field \"text\" is no text",
        "{\"text\": \"\\ud83d\"}|half a character is no text: the lone surrogate '\\ud83d', character 1 of line 1 of"
                + " the text",
        "[1]|wanted one JSON object a line, got [1]"
    })
    void anObjectWithoutTheTextIsNamed(String lineAndFault) throws IOException {
        int bar = lineAndFault.indexOf('|');
        Path file = file("x.jsonl", "{\"text\": \"\"}\n" + lineAndFault.substring(0, bar) + "\n");
        CorpusFormatException thrown = assertThrows(CorpusFormatException.class,
                () -> all(TrainingTexts.ofJsonLines(file, "text")));
        assertEquals(file + ":2:" + lineAndFault.substring(bar + 1).indent(1).stripTrailing(), thrown.getMessage());
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheOlderOne() throws IOException {
        BytePairModel model = train(settings(257), List.of("ab")).model();
        Path missing = folder.resolve("nowhere").resolve("tokenizer.json");
        assertTrue(assertThrows(IOException.class, () -> model.write(missing)).getMessage().contains("nowhere"));
        Path file = file("tokenizer.json", "old");
        model.write(file);
        assertFalse(Files.exists(folder.resolve("tokenizer.json.part")));
        assertTrue(Files.readString(file).endsWith("]\n  }\n}"));
    }
}
