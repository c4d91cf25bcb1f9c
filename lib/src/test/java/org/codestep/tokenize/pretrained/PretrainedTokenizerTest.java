package org.codestep.tokenize.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.codestep.tokenize.DecodeStream;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.TokenizerFixture.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PretrainedTokenizerTest {

    @TempDir
    private Path directory;

    private static PretrainedTokenizer read(String name) throws IOException {
        return PretrainedTokenizer.read(TokenizerFixture.of(name).folder());
    }

    private static List<Integer> list(int... ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    private static void assertAsPython(List<Golden> texts, PretrainedTokenizer tokenizer) {
        for (Golden golden : texts) {
            int[] ids = tokenizer.encode(golden.text());
            assertEquals(golden.ids(), list(ids), golden.text());
            assertEquals(golden.model(), list(tokenizer.encodeForModel(golden.text())), golden.text());
            assertEquals(golden.decoded(), tokenizer.decode(ids), golden.text());
            assertEquals(golden.plain(), list(tokenizer.encodePlain(golden.text())), golden.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "whole", "codet5", "t5"})
    void idsAndDecodedTextsAreThoseOfPython(String name) throws IOException {
        TokenizerFixture fixture = TokenizerFixture.of(name);
        PretrainedTokenizer tokenizer = read(name);
        assertEquals(fixture.golden("size").asInt(), tokenizer.vocabularySize());
        assertAsPython(fixture.texts("texts"), tokenizer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "whole", "codet5", "t5"})
    void tokensAreAddedAsPythonAddsThem(String name) throws IOException {
        TokenizerFixture fixture = TokenizerFixture.of(name);
        PretrainedTokenizer before = read(name);
        PretrainedTokenizer tokenizer = before.withTokens(List.of("<tab>", "print", "xyzzy"))
                .withSpecialTokens(List.of("<task>", "<|sep|>"));
        assertEquals(fixture.golden("size_after").asInt(), tokenizer.vocabularySize());
        JsonNode json = new ObjectMapper().readTree(tokenizer.files().get("tokenizer.json"));
        assertEquals(fixture.golden("added"), json.get("added_tokens"));
        assertAsPython(fixture.texts("texts_after"), tokenizer);
        assertAsPython(fixture.texts("texts"), before);
        assertNotEquals(before.fingerprint(), tokenizer.fingerprint());
    }

    @Test
    void aFileAloneIsReadByAnyName() throws IOException {
        Path file = Files.copy(TokenizerFixture.of("whole").folder().resolve("tokenizer.json"),
                directory.resolve("mine.json"));
        PretrainedTokenizer tokenizer = PretrainedTokenizer.readFile(file);
        assertEquals(read("whole").fingerprint(), tokenizer.fingerprint());
        assertEquals("{}", roles(tokenizer));
        PretrainedTokenizer named = tokenizer.withBeginAndEnd("!", "<|endoftext|>");
        assertEquals("{BEGIN=!, END=<|endoftext|>}", roles(named));
        assertEquals(tokenizer.fingerprint(), named.fingerprint());
        assertEquals("{}", roles(tokenizer));
        for (Map.Entry<String, byte[]> content : named.files().entrySet()) {
            Files.write(directory.resolve(content.getKey()), content.getValue());
        }
        assertEquals(roles(named), roles(PretrainedTokenizer.read(directory)));
        Files.writeString(file, "{\"a\": 1}");
        String message = assertThrows(IOException.class, () -> PretrainedTokenizer.readFile(file)).getMessage();
        assertEquals(file + ": it is no tokenizer: wanted an object \"model\" with a \"vocab\"", message);
    }

    private static String roles(Tokenizer tokenizer) {
        Map<SpecialToken, String> roles = new EnumMap<>(SpecialToken.class);
        for (SpecialToken role : SpecialToken.values()) {
            tokenizer.special(role).ifPresent(id -> roles.put(role, tokenizer.tokenText(id)));
        }
        return roles.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "gpt2; {BEGIN=<|endoftext|>, END=<|endoftext|>, UNKNOWN=<|endoftext|>}",
        "whole; {BEGIN=<|endoftext|>, END=<|endoftext|>}",
        "codet5; {BEGIN=<s>, END=</s>, PADDING=<pad>, UNKNOWN=<unk>, MASK=<mask>}",
        "t5; {END=</s>, PADDING=<pad>, UNKNOWN=<unk>}"
    })
    void theFilesBesideSayWhatSpecialTokensAreFor(String name, String roles) throws IOException {
        assertEquals(roles, roles(read(name)));
    }

    /** The model's configuration, which names them by id, comes last: here it has it from nowhere else. */
    @Test
    void rolesAreKeptWithTheTokenizersOwnFiles() throws IOException {
        for (String name : List.of("gpt2", "whole", "codet5", "t5")) {
            PretrainedTokenizer tokenizer = read(name);
            Path folder = Files.createDirectory(directory.resolve(name));
            for (Map.Entry<String, byte[]> file : tokenizer.files().entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            PretrainedTokenizer again = PretrainedTokenizer.read(folder);
            assertEquals(roles(tokenizer), roles(again));
            assertEquals(tokenizer.vocabulary(), again.vocabulary());
            assertEquals(tokenizer.fingerprint(), again.fingerprint());
            assertAsPython(TokenizerFixture.of(name).texts("texts"), again);
        }
    }

    /** Of tokens that come one by one, as a model gives them. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "codet5", "t5"})
    void textComesInWholeCharacters(String name) throws IOException {
        PretrainedTokenizer tokenizer = read(name);
        for (Golden golden : TokenizerFixture.of(name).texts("texts")) {
            DecodeStream stream = new DecodeStream(tokenizer);
            StringBuilder text = new StringBuilder();
            for (int id : golden.ids()) {
                String piece = stream.next(id);
                assertTrue(!piece.contains("\uFFFD") || golden.text().contains("\uFFFD"), golden.text());
                text.append(piece);
            }
            text.append(stream.end());
            assertEquals(golden.decoded(), text.toString());
        }
    }

    @Test
    void tokensAreShownAsTheFileSpellsThem() throws IOException {
        PretrainedTokenizer tokenizer = read("gpt2");
        int[] ids = tokenizer.encode(" = é\n");
        assertEquals(List.of("Ġ=", "Ġ", "Ã", "©", "Ċ"), Arrays.stream(ids).mapToObj(tokenizer::tokenText).toList());
        assertEquals(tokenizer.vocabularySize(), new HashSet<>(tokenizer.vocabulary()).size());
        assertThrows(IllegalArgumentException.class, () -> tokenizer.tokenText(501));
        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(-1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n b\uD83D", "a\n b\uDE00x", "a\n b\uD83D\uD83D\uDE00"})
    void halfACharacterIsRefused(String text) throws IOException {
        PretrainedTokenizer tokenizer = read("gpt2");
        var e = assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(text));
        assertEquals("half a character is no text: the lone surrogate '\\u"
                + Integer.toHexString(text.charAt(4)) + "', character 3 of line 2 of the text", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encodeForModel(text));
    }

    @Test
    void manyThreadsMayUseOne() throws IOException {
        PretrainedTokenizer tokenizer = read("codet5");
        List<Golden> texts = TokenizerFixture.of("codet5").texts("texts");
        IntStream.range(0, 40).parallel().forEach(i -> assertAsPython(texts, tokenizer));
    }

    /** A copy of a fixture with its tokenizer.json changed. */
    private interface Change {

        void apply(ObjectNode json);
    }

    private Path changed(String name, Change change) throws IOException {
        Path folder = TokenizerFixture.of(name).copyTo(directory.resolve("changed")).folder();
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(folder.resolve("tokenizer.json").toFile());
        change.apply(json);
        new ObjectMapper().writeValue(folder.resolve("tokenizer.json").toFile(), json);
        return folder;
    }

    @Test
    void anIdWithoutATokenHasANameAndNoText() throws IOException {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.read(changed("whole", json -> {
            json.putArray("added_tokens");
            ((ObjectNode) json.at("/model/vocab")).put("<unused 501>", 500).put("last", 503);
        }));
        assertEquals(504, tokenizer.vocabularySize());
        assertEquals(List.of("<unused 501>", "<unused 501>'", "<unused 502>", "last"),
                tokenizer.vocabulary().subList(500, 504));
        assertEquals("alastb", tokenizer.decode(tokenizer.encode("a")[0], 501, 503, 502, tokenizer.encode("b")[0]));
    }

    /** A model may have more ids than its tokenizer has tokens, and an untrained one chooses them. */
    @Test
    void idsOfTheModelThatTheTokenizerLacksHaveNoText() throws IOException {
        PretrainedTokenizer tokenizer = read("t5");
        int size = tokenizer.vocabularySize();
        PretrainedTokenizer wider = tokenizer.withUnused(size + 20);
        assertEquals(size + 20, wider.vocabularySize());
        int[] ids = tokenizer.encode("count");
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = size + 19;
        assertEquals("count", wider.decode(more));
        assertEquals("<unused " + (size + 19) + ">", wider.tokenText(size + 19));
        assertEquals(tokenizer.fingerprint(), wider.fingerprint());
        assertSame(tokenizer, tokenizer.withUnused(size - 1));
        assertThrows(IllegalArgumentException.class, () -> wider.decode(size + 20));
    }

    private static void assertRefused(Path folder, String... messages) {
        String message = assertThrows(IOException.class, () -> PretrainedTokenizer.read(folder)).getMessage();
        for (String part : messages) {
            assertTrue(message.contains(part), message);
        }
        assertEquals(1, message.lines().count(), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                                     | tokenizer.json holds nothing; wanted a JSON object",
        "null                                   | tokenizer.json holds nothing; wanted a JSON object",
        "{\"model\": {\"type\": \"BPE\", \"voc  | tokenizer.json is no JSON file",
        "<html>                                 | tokenizer.json is no JSON file",
        "[1]                                    | tokenizer.json",
        "{}                                     | tokenizer.json: it is no tokenizer: wanted an object \"model\"",
        "{\"model\": {\"type\": \"Bytes\", \"vocab\": {}}} | unknown type 'Bytes' of a tokenizer; the types are BPE,",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}}} | the token 'a' has the id -1; wanted 0 to",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 2000000000}}} | the token 'a' has the id 2000000000",
        "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}} | tokenizer.json: Hugging Face's library refuses it: "
    })
    void aFileThatIsNoTokenizerIsRefusedByItsName(String text, String message) throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), text);
        assertRefused(directory, directory.toString(), message);
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        String whole = Files.readString(TokenizerFixture.of("whole").folder().resolve("tokenizer.json"));
        for (int length : new int[] {1, whole.length() / 2, whole.length() - 2}) {
            Files.writeString(directory.resolve("tokenizer.json"), whole.substring(0, length));
            assertRefused(directory, "tokenizer.json is no JSON file");
        }
    }

    @Test
    void aTokenizerThatTheLibraryRefusesIsRefused() throws IOException {
        assertRefused(
                changed("whole", json -> ((ObjectNode) json.get("model")).withArray("merges")
                        .addArray().add("a").add("nonesuch")),
                "changed/tokenizer.json: Hugging Face's library refuses it: Token `nonesuch` out of vocabulary");
    }

    /** In Python too the library gives it another id than the file says; there nobody is told. */
    @Test
    void anAddedTokenWithAGapBeforeItIsRefused() throws IOException {
        assertRefused(
                changed("whole", json -> ((ObjectNode) json.at("/added_tokens/0")).put("id", 600)),
                "tokenizer.json: the added token '<|endoftext|>' has the id 600, but Hugging Face's library gives it"
                        + " 500");
    }

    @ParameterizedTest
    @CsvSource({"spiece.model, spiece.model alone", "vocab.txt, vocab.txt alone", "README.md, has no tokenizer"})
    void aTokenizerOfAnotherKindIsRefusedByItsFile(String file, String message) throws IOException {
        Files.writeString(directory.resolve(file), "x");
        assertRefused(directory, directory.toString(), message, "wanted tokenizer.json, or vocab.json with merges.txt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tokenizer_config.json | {\"tokenizer_class\": \"Qwen2Tokenizer\"} | this is a Qwen2Tokenizer; make a",
        "config.json | {\"model_type\": \"llama\"} | none of them; make a tokenizer.json with Python's transformers",
        "tokenizer_config.json | {\"split_special_tokens\": true} | split_special_tokens true is not supported",
        "tokenizer_config.json | {\"add_bos_token\": true} | add_bos_token true is not supported",
        "tokenizer_config.json | [] | tokenizer_config.json",
        "merges.txt | 'a b\na b c' | merges.txt:2: wanted two tokens with a blank between them, got 'a b c'",
        "vocab.json | {\"a\": \"b\"} | vocab.json: the token 'a' has the id \"b\"; wanted 0 to",
        "added_tokens.json | {\"<x>\": 700} | vocab.json: the token '<x>' was added with the id 700, but its place is"
    })
    void filesOfBytePairsMustBeOfAKnownKind(String file, String text, String message) throws IOException {
        Path folder = TokenizerFixture.of("gpt2").copyTo(directory.resolve("copy")).folder();
        Files.writeString(folder.resolve(file), text);
        assertRefused(folder, folder.toString(), message);
    }

    @Test
    void aVocabularyAloneIsRefused() throws IOException {
        Path folder = TokenizerFixture.of("gpt2").copyTo(directory.resolve("copy")).folder();
        Files.delete(folder.resolve("merges.txt"));
        assertRefused(folder, "merges.txt is not there");
    }

    @Test
    void whereNothingIsSaidTheKindIsToldByTheVocabulary() throws IOException {
        Path folder = TokenizerFixture.of("codet5").copyTo(directory.resolve("copy")).folder();
        Files.delete(folder.resolve("tokenizer_config.json"));
        PretrainedTokenizer tokenizer = PretrainedTokenizer.read(folder);
        assertEquals(roles(read("codet5")), roles(tokenizer));
        int[] ids = tokenizer.encodeForModel("a");
        assertEquals(List.of("<s>", "a", "</s>"), Arrays.stream(ids).mapToObj(tokenizer::tokenText).toList());
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"t5\"}");
        assertEquals(tokenizer.fingerprint(), PretrainedTokenizer.read(folder).fingerprint());
    }
}
