package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.codestep.tokenize.bytepair.BytePairListener;
import org.codestep.tokenize.bytepair.BytePairSettings;
import org.codestep.tokenize.bytepair.BytePairTrainer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code codestep tokenizer train}, from texts to a {@code tokenizer.json}. */
class TokenizerCommandTest extends CommandsInFolder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of("def f(x):\n    return x\n", "def g(y):\n    return <pad>\r\n");

    @BeforeEach
    void writeTexts() throws IOException {
        StringBuilder objects = new StringBuilder();
        for (String text : TEXTS) {
            objects.append(JSON.writeValueAsString(Map.of("path", text.substring(4, 5) + ".py", "text", text,
                    "number", 1))).append('\n');
        }
        write("texts.jsonl", objects.toString());
        write("texts.txt", String.join("", TEXTS));
        Files.createDirectory(folder.resolve("corpus"));
        write("corpus/train.jsonl", objects.toString());
        write("corpus/val.jsonl", "{\"path\": \"v\", \"text\": \"zzzz\"}\n");
        write("corpus/test.jsonl", "");
        write("corpus/corpus.json", "{\"version\": 1, \"files\": {\"train\": 2, \"val\": 1, \"test\": 0}}");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String training(String in, String more) {
        return "tokenizer train --in " + at(in) + " --out " + at("tokenizer.json") + " " + more;
    }

    /** What the library learns of the same texts. */
    private String expected(List<String> texts, BytePairSettings settings) throws IOException {
        Path file = folder.resolve("expected.json");
        new BytePairTrainer(settings, 1, BytePairListener.NONE).train(texts.iterator()).model().write(file);
        return Files.readString(file);
    }

    private void assertWritten(String expected) throws IOException {
        assertEquals(expected, Files.readString(folder.resolve("tokenizer.json")));
    }

    @Test
    void objectsLinesAndCorporaAreLearnedFrom() throws IOException {
        BytePairSettings settings = new BytePairSettings(270, 2, List.of("<pad>", "<python>"));
        String options = "--size 270 --special <pad>,<python>";
        done(training("texts.jsonl", options + " --threads 3"));
        assertWritten(expected(TEXTS, settings));
        done(training("corpus", options));
        assertWritten(expected(TEXTS, settings));
        done(training("texts.txt", options));
        assertWritten(expected(List.of("def f(x):\n", "    return x\n", "def g(y):\n", "    return <pad>\r\n"), settings));
        PretrainedTokenizer tokenizer = PretrainedTokenizer.read(folder);
        assertEquals(List.of("<pad>", "<python>"), tokenizer.vocabulary().subList(0, 2));
    }

    @Test
    void whatWasLearnedIsTold() {
        done(training("texts.jsonl", "--size 260"));
        assertTrue(err.contains("tokenizer.json: 260 tokens, 4 merges; learned of 2 texts, 51 bytes, 20 words ("), err);
        assertFalse(err.contains("fewer"), err);
        assertFalse(err.contains("warning"), err);
        done(training("texts.jsonl", "--size 5000 --special <pad>,x"));
        assertTrue(err.contains("fewer tokens than --size 5,000: no further pair stands in the texts as often as"
                + " --min-frequency 2\n"), err);
        assertTrue(err.contains("warning: the special token '<pad>' stands in the texts, 1 times; encoded, it is that"
                + " token there, not text\n"), err);
        assertTrue(err.contains("the special token 'x' stands in the texts, 2 times"), err);
        done(training("texts.jsonl", "--size 5000 --min-frequency 1 --field path"));
        assertTrue(err.contains("fewer tokens than --size 5,000: no further pair stands in the texts\n"), err);
    }

    private void refused(int code, String message, String arguments) {
        assertEquals(code, run(arguments), err);
        List<String> lines = err.lines().filter(line -> line.startsWith("codestep: ")).toList();
        String help = code == 2 ? "; see codestep tokenizer train --help" : "";
        assertEquals(List.of("codestep: " + message.replace("AT/", folder + "/") + help), lines);
        assertFalse(Files.exists(folder.resolve("tokenizer.json")));
        assertFalse(Files.exists(folder.resolve("tokenizer.json.part")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "texts.jsonl| --size 257 --special <a>,<b>| a vocabulary of 257 tokens is too small: the 256 bytes and 2 special"
                + " tokens are 258; wanted at least so many",
        "texts.jsonl| --size 300 --special <a>,<a>| the special token '<a>' is there twice; wanted each once",
        "texts.jsonl| --size 300 --special <a>,| a special token is empty; wanted some text for each",
        "texts.txt| --size 300 --field text| --field is of JSON lines, and AT/texts.txt is read by lines; leave it out",
        "corpus| --size 300 --field text| --field is of JSON lines, and a corpus is read by files; leave it out",
    })
    void optionsThatCannotBeAreRefused(String in, String options, String message) {
        refused(2, message, training(in, options));
    }

    @Test
    void numbersBelowTheLeastAreRefused() {
        refused(2, "Invalid value for option '--min-frequency': wanted at least 1, got 0",
                training("texts.jsonl", "--size 300 --min-frequency 0"));
        refused(2, "Invalid value for option '--in': AT/nowhere is not there; wanted a file to read",
                training("nowhere", "--size 300"));
        assertEquals(2, CommandRun.of("tokenizer", "train", "--in", at("texts.txt"), "--out", at("t.json"), "--size",
                "300", "--special", "<a>, <b>").exitCode());
    }

    @Test
    void whatIsReadIsNotOverwritten() {
        refused(2, "AT/texts.txt would be overwritten, and is read too; wanted another name to write to",
                "tokenizer train --in " + at("texts.txt") + " --size 300 --out " + at("texts.txt"));
        assertTrue(Files.exists(folder.resolve("texts.txt")));
    }

    @Test
    void textsThatAreNoneAreRefused() throws IOException {
        write("texts.jsonl", "");
        refused(1, "AT/texts.jsonl: there is no text to learn from", training("texts.jsonl", "--size 300"));
        write("texts.jsonl", "{\"text\": \"a\"}\n{\"code\": \"a\"}\n");
        refused(1, "AT/texts.jsonl:2: no field \"text\"; the object has code", training("texts.jsonl", "--size 300"));
        Files.write(folder.resolve("texts.txt"), new byte[] {'a', '\n', (byte) 0xc3, '\n'});
        refused(1, "AT/texts.txt:2: the line is not UTF-8", training("texts.txt", "--size 300"));
        write("corpus/train.jsonl", "{\"path\": \"a\", \"text\": \"\\ud800\"}\n{\"path\": \"b\", \"text\": \"\"}\n");
        refused(1, "AT/corpus: text 1: half a character is no text: the lone surrogate '\\ud800', character 1 of line 1"
                + " of the text", training("corpus", "--size 300"));
        Files.delete(folder.resolve("corpus/corpus.json"));
        refused(1, "AT/corpus is no corpus: it has no corpus.json, which comes last when one is made; make it with"
                + " codestep corpus", training("corpus", "--size 300"));
    }

    @Test
    void aSubcommandIsWanted() {
        assertEquals(2, run("tokenizer"));
        assertTrue(err.startsWith("codestep: wanted a subcommand: train"), err);
    }
}
