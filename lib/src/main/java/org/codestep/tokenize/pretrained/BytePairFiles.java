package org.codestep.tokenize.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.file.FileAccess;
import org.codestep.corpus.file.JsonFile;

/**
 * Byte-level byte-pair tokenizers as GPT-2 and RoBERTa came with them, in {@code vocab.json} and {@code merges.txt}:
 * the {@code tokenizer.json} that Python's transformers make of these.
 */
final class BytePairFiles {

    static final String VOCABULARY = "vocab.json";
    static final String MERGES = "merges.txt";

    /** The first line of a file of merges, which is none; a merge may well begin with the same character. */
    private static final String VERSION = "#version";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** How a tokenizer of one kind differs from those of the others. */
    private enum Kind {
        GPT2(List.of("GPT2Tokenizer", "GPT2TokenizerFast"), List.of("gpt2"), List.of("<|endoftext|>"),
                Map.of("bos_token", "<|endoftext|>", "eos_token", "<|endoftext|>", "unk_token", "<|endoftext|>")),
        ROBERTA(List.of("RobertaTokenizer", "RobertaTokenizerFast"), List.of("roberta"), List.of("<s>", "</s>"),
                Map.of("bos_token", "<s>", "eos_token", "</s>", "sep_token", "</s>", "cls_token", "<s>",
                        "unk_token", "<unk>", "pad_token", "<pad>", "mask_token", "<mask>"));

        /** What {@code tokenizer_config.json} calls it. */
        private final List<String> classes;
        /** Models that have such tokenizers, whatever that file says. */
        private final List<String> models;
        /** By these tokens it is known where nothing is said. */
        private final List<String> marks;
        /** The special tokens, unless others are named. */
        private final Map<String, String> special;

        Kind(List<String> classes, List<String> models, List<String> marks, Map<String, String> special) {
            this.classes = classes;
            this.models = models;
            this.marks = marks;
            this.special = special;
        }

        boolean is(String tokenizerClass, String modelType, JsonNode vocabulary) {
            if (!tokenizerClass.isEmpty()) {
                return classes.contains(tokenizerClass);
            }
            return modelType.isEmpty() ? marks.stream().allMatch(vocabulary::has) : models.contains(modelType);
        }
    }

    private BytePairFiles() {}

    /**
     * Reads the files of a folder.
     *
     * @param config what the files beside say; special tokens that they leave open are put in
     * @throws IOException if a file is not there or not what it should be, or the tokenizer is of another kind
     */
    static ObjectNode read(Path folder, SpecialTokens config) throws IOException {
        ObjectNode vocabulary = JsonFile.read(folder.resolve(VOCABULARY), ObjectNode.class);
        Kind kind = kind(folder, config, vocabulary);
        for (String flag : List.of("add_bos_token", "add_eos_token")) {
            if (config.flag(flag)) {
                throw new IOException(folder + ": " + flag + " true is not supported beside " + VOCABULARY + "; "
                        + PretrainedTokenizer.REMEDY);
            }
        }
        config.putAbsent(kind.special);
        ObjectNode json = JSON.objectNode().put("version", "1.0").putNull("truncation").putNull("padding");
        json.putArray(TokenizerJson.ADDED);
        json.putNull("normalizer");
        boolean prefixSpace = config.flag("add_prefix_space");
        json.set("pre_tokenizer", byteLevel(prefixSpace));
        json.putNull("post_processor");
        json.set("decoder", byteLevel(true));
        ObjectNode model = json.putObject("model").put("type", "BPE").putNull("dropout").putNull("unk_token")
                .put("continuing_subword_prefix", "").put("end_of_word_suffix", "").put("fuse_unk", false)
                .put("byte_fallback", false).put("ignore_merges", false);
        model.set("vocab", vocabulary);
        model.set("merges", merges(folder.resolve(MERGES)));
        TokenizerJson.add(json, config.added(folder), true);
        if (kind == Kind.ROBERTA) {
            json.set("post_processor", around(TokenizerJson.vocabulary(json), config, prefixSpace));
        }
        return json;
    }

    private static Kind kind(Path folder, SpecialTokens config, ObjectNode vocabulary) throws IOException {
        for (Kind kind : Kind.values()) {
            if (kind.is(config.tokenizerClass(), config.modelType(), vocabulary)) {
                return kind;
            }
        }
        throw new IOException(folder + ": " + VOCABULARY + " and " + MERGES + " are read of byte-level tokenizers as"
                + " GPT-2 and RoBERTa have them, this is " + (config.tokenizerClass().isEmpty()
                        ? "none of them" : "a " + config.tokenizerClass()) + "; " + PretrainedTokenizer.REMEDY);
    }

    private static ObjectNode byteLevel(boolean prefixSpace) {
        return JSON.objectNode().put("type", "ByteLevel").put("add_prefix_space", prefixSpace)
                .put("trim_offsets", true).put("use_regex", true);
    }

    /** What the model was trained to have around a text: {@code <s>} and {@code </s>}. */
    private static ObjectNode around(List<String> tokens, SpecialTokens config, boolean prefixSpace) {
        ObjectNode around = JSON.objectNode().put("type", "RobertaProcessing");
        for (String end : List.of("sep", "cls")) {
            String token = config.text(end + "_token").orElseThrow(
                    () -> new IllegalArgumentException("a RoBERTa tokenizer needs a " + end + "_token"));
            around.putArray(end).add(token).add(tokens.indexOf(token));
        }
        return around.put("trim_offsets", true).put("add_prefix_space", prefixSpace);
    }

    private static ArrayNode merges(Path file) throws IOException {
        ArrayNode merges = JSON.arrayNode();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith(VERSION)) {
                continue;
            }
            String[] pair = line.split(" ", -1);
            if (pair.length != 2) {
                throw new IOException(file + ":" + (i + 1) + ": wanted two tokens with a blank between them, got '"
                        + line + "'");
            }
            merges.addArray().add(pair[0]).add(pair[1]);
        }
        return merges;
    }

    private static List<String> lines(Path file) throws IOException {
        FileAccess.READ_FILE.require(file);
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": " + FileAccess.reason(e), e);
        }
    }
}
