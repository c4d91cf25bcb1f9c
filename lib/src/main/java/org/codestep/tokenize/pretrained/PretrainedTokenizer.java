package org.codestep.tokenize.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.apache.commons.codec.digest.DigestUtils;
import org.codestep.corpus.file.JsonFile;
import org.codestep.tokenize.Quoted;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.TokenizerType;
import org.codestep.tokenize.WholeText;

/**
 * A tokenizer that came with a model made elsewhere, as Hugging Face's libraries write it: from {@code tokenizer.json},
 * or from {@code vocab.json} and {@code merges.txt} of a byte-level one. Its ids are those of Python's
 * {@code tokenizers}.
 *
 * <p>Unlike with Codestep's own, a text that looks like a special token, as {@code <|endoftext|>}, is encoded as that
 * token, as it is in Python; and then {@link #decode} leaves it out. A tokenizer that is not byte-level may change a
 * text, blanks and accents above all, before it encodes it.
 */
public final class PretrainedTokenizer implements Tokenizer {

    /** The name of the kind. */
    public static final String NAME = "pretrained";

    static final String FILE = "tokenizer.json";

    /** What to do about files that are not read. */
    static final String REMEDY = "make a tokenizer.json with Python's transformers:"
            + " AutoTokenizer.from_pretrained(\"FOLDER\").save_pretrained(\"FOLDER\")";

    private static final List<String> NOT_READ =
            List.of("spiece.model", "sentencepiece.bpe.model", "tokenizer.model", "vocab.txt", "tekken.json");

    /** Its place in the register. */
    public static final class Type implements TokenizerType {

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "that of a model made elsewhere, given as its folder";
        }

        /** Empty: it takes a model's files. */
        @Override
        public Optional<Tokenizer> standard() {
            return Optional.empty();
        }

        @Override
        public Tokenizer load(List<String> vocabulary, Path folder) throws IOException {
            return read(folder);
        }
    }

    /** The tokenizer.json. */
    private final byte[] json;
    private final SpecialTokens config;
    private final List<String> vocabulary;
    private final Map<SpecialToken, Integer> roles;
    private final NativeTokenizer library;
    /** The same for texts alone, made when it is first wanted: a large vocabulary takes its time. */
    private final AtomicReference<NativeTokenizer> ofTexts;

    private PretrainedTokenizer(byte[] json, ObjectNode parsed, SpecialTokens config) {
        TokenizerJson.requireKnownType(parsed);
        this.json = json;
        this.config = config;
        this.vocabulary = TokenizerJson.vocabulary(parsed);
        this.roles = config.roles(vocabulary);
        this.library = new NativeTokenizer(new String(json, StandardCharsets.UTF_8));
        this.ofTexts = new AtomicReference<>();
        requireIds(parsed, library);
    }

    private PretrainedTokenizer(PretrainedTokenizer other, SpecialTokens config, List<String> vocabulary) {
        this.json = other.json;
        this.config = config;
        this.vocabulary = vocabulary;
        this.roles = config.roles(vocabulary);
        this.library = other.library;
        this.ofTexts = other.ofTexts;
    }

    /** The library gives added tokens the ids after the last one, whatever the file says, as it does in Python. */
    private static void requireIds(ObjectNode parsed, NativeTokenizer library) {
        parsed.path(TokenizerJson.ADDED).forEach(token -> {
            String text = token.path(TokenizerJson.CONTENT).asText();
            int[] ids = library.encode(text, false);
            if (ids.length == 1 && ids[0] != token.path(TokenizerJson.ID).asInt()) {
                throw new IllegalArgumentException("the added token " + Quoted.of(text) + " has the id "
                        + token.path(TokenizerJson.ID) + ", but Hugging Face's library gives it " + ids[0]
                        + "; wanted ids after those of the vocabulary, without a gap");
            }
        });
    }

    /**
     * Reads the tokenizer of a folder.
     *
     * @throws IOException if there is none, a file is not what it should be, or the kind is not supported; the message
     *     names the file
     */
    public static PretrainedTokenizer read(Path folder) throws IOException {
        boolean whole = Files.exists(folder.resolve(FILE));
        if (!whole && !Files.exists(folder.resolve(BytePairFiles.VOCABULARY))) {
            throw new IOException(absence(folder));
        }
        SpecialTokens config = SpecialTokens.read(folder);
        Path file = folder.resolve(whole ? FILE : BytePairFiles.VOCABULARY);
        try {
            ObjectNode parsed = whole ? JsonFile.read(file, ObjectNode.class) : BytePairFiles.read(folder, config);
            byte[] json = whole ? Files.readAllBytes(file) : JsonFile.bytes(parsed);
            return new PretrainedTokenizer(json, parsed, config);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a {@code tokenizer.json} by whatever name. It is all that is read: which token has which role, other files
     * would say.
     *
     * @throws IOException if the file is not there or not what it should be; the message names it
     */
    public static PretrainedTokenizer readFile(Path file) throws IOException {
        try {
            ObjectNode parsed = JsonFile.read(file, ObjectNode.class);
            return new PretrainedTokenizer(Files.readAllBytes(file), parsed, SpecialTokens.none());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static String absence(Path folder) {
        String wanted = "wanted " + FILE + ", or " + BytePairFiles.VOCABULARY + " with " + BytePairFiles.MERGES;
        return NOT_READ.stream()
                .filter(file -> Files.exists(folder.resolve(file)))
                .findFirst()
                .map(file -> folder + " has a tokenizer in " + file + " alone, which is not read; " + wanted + ": "
                        + REMEDY)
                .orElse(folder + " has no tokenizer; " + wanted + ", or one of Codestep's in vocabulary.json");
    }

    /**
     * The same tokenizer with more tokens, as Python's {@code add_tokens} makes it: they are found in texts before all
     * others. Ids follow the last one; a token that the vocabulary has keeps its own.
     */
    public PretrainedTokenizer withTokens(List<String> texts) {
        return with(texts, false);
    }

    /** The same as Python's {@code add_special_tokens} makes it: decoding leaves the tokens out. */
    public PretrainedTokenizer withSpecialTokens(List<String> texts) {
        return with(texts, true);
    }

    private PretrainedTokenizer with(List<String> texts, boolean special) {
        try {
            ObjectNode parsed = parsed();
            TokenizerJson.add(parsed, texts.stream().map(SpecialTokens::told).toList(), special);
            return new PretrainedTokenizer(JsonFile.bytes(parsed), parsed, config);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of a JSON file can be written", e);
        }
    }

    private ObjectNode parsed() {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("what was read once can be read again", e);
        }
    }

    /**
     * The same tokenizer with other tokens for {@link SpecialToken#BEGIN} and {@link SpecialToken#END}, which its
     * vocabulary has.
     */
    public PretrainedTokenizer withBeginAndEnd(String begin, String end) {
        SpecialTokens named = config.with(Map.of("bos_token", begin, "eos_token", end));
        return new PretrainedTokenizer(this, named, vocabulary);
    }

    /**
     * The same tokenizer for a model that has more ids than there are tokens, as T5's: the ids after the last token
     * have no text.
     *
     * @param ids how many the model has
     */
    public PretrainedTokenizer withUnused(int ids) {
        return ids <= vocabulary.size()
                ? this
                : new PretrainedTokenizer(this, config, TokenizerJson.withUnused(vocabulary, ids));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** As the file spells it: the bytes of byte-level tokens by the characters that stand for them, as {@code Ġ}. */
    @Override
    public String tokenText(int id) {
        requireInside(id);
        return vocabulary.get(id);
    }

    @Override
    public List<String> vocabulary() {
        return vocabulary;
    }

    private void requireInside(int id) {
        if (id < 0 || id >= vocabulary.size()) {
            throw new IllegalArgumentException(
                    "token id " + id + " is outside the vocabulary of 0 to " + (vocabulary.size() - 1));
        }
    }

    @Override
    public OptionalInt special(SpecialToken role) {
        return roles.containsKey(role) ? OptionalInt.of(roles.get(role)) : OptionalInt.empty();
    }

    /** Of half a character the library would make others: it is refused. */
    @Override
    public int[] encode(String text) {
        return library.encode(WholeText.require(text), false);
    }

    @Override
    public int[] encodeForModel(String text) {
        return library.encode(WholeText.require(text), true);
    }

    /**
     * The tokens of a text and nothing else: what looks like a special token, as {@code <|endoftext|>}, is text too, as
     * with {@code split_special_tokens=True} in Python.
     *
     * @throws IllegalArgumentException as {@link #encode}
     */
    public int[] encodePlain(String text) {
        NativeTokenizer plain = ofTexts.get();
        if (plain == null) {
            ofTexts.compareAndSet(null, ofTexts());
            plain = ofTexts.get();
        }
        return plain.encode(WholeText.require(text), false);
    }

    private NativeTokenizer ofTexts() {
        ObjectNode parsed = TokenizerJson.withoutSpecial(parsed());
        NativeTokenizer plain = new NativeTokenizer(parsed.toString());
        requireIds(parsed, plain);
        return plain;
    }

    /** An id without a token has no text either. */
    @Override
    public String decode(int... ids) {
        for (int id : ids) {
            requireInside(id);
        }
        return library.decode(ids);
    }

    /** The texts of the tokens that stand for no text, in the order of their ids; {@link #encodePlain} makes none. */
    public List<String> specialTokens() {
        return StreamSupport.stream(parsed().path(TokenizerJson.ADDED).spliterator(), false)
                .filter(token -> token.path("special").asBoolean())
                .map(token -> token.path(TokenizerJson.CONTENT).asText())
                .toList();
    }

    /** That of the {@code tokenizer.json}: tokenizers alike in all but how their files are written have others. */
    @Override
    public String fingerprint() {
        return DigestUtils.sha256Hex(json);
    }

    /** {@code tokenizer.json} as it came, and {@code tokenizer_config.json}: Python's transformers read them too. */
    @Override
    public Map<String, byte[]> files() {
        return Map.of(FILE, json.clone(), SpecialTokens.FILE, config.bytes());
    }
}
