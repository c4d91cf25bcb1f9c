package org.codestep.tokenize.bytepair;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.codestep.corpus.file.PlacedFile;

/**
 * What a byte-pair tokenizer has learned.
 *
 * @param vocabulary the token of each id, with characters that stand for its bytes as in {@code Ġ} for a blank
 * @param special those that stand for no text
 * @param merges the pairs that become one token, in the order in which they do
 */
public record BytePairModel(List<String> vocabulary, List<String> special, List<Merge> merges) {

    /** Two tokens that become the one that they spell together. */
    public record Merge(String left, String right) {}

    /** The form in which Rust's serde_json writes, so that the file has the bytes that Python's library gives it. */
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build()
            .writer(printer());

    /** Makes copies. */
    public BytePairModel {
        vocabulary = List.copyOf(vocabulary);
        special = List.copyOf(special);
        merges = List.copyOf(merges);
    }

    private static DefaultPrettyPrinter printer() {
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator("");
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return printer;
    }

    /**
     * Writes the {@code tokenizer.json}, byte for byte as {@code tokenizers} 0.23 does. It is written aside and moved
     * into place.
     */
    public void write(Path file) throws IOException {
        try (PlacedFile out = new PlacedFile(file)) {
            try (JsonGenerator json = WRITER.createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                json.writeStringField("version", "1.0");
                json.writeNullField("truncation");
                json.writeNullField("padding");
                writeSpecial(json);
                json.writeNullField("normalizer");
                writeByteLevel(json, "pre_tokenizer", false);
                json.writeNullField("post_processor");
                writeByteLevel(json, "decoder", true);
                writeModel(json);
                json.writeEndObject();
            }
            out.place();
        }
    }

    private void writeSpecial(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("added_tokens");
        for (int id = 0; id < special.size(); id++) {
            json.writeStartObject();
            json.writeNumberField("id", id);
            json.writeStringField("content", special.get(id));
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                json.writeBooleanField(flag, false);
            }
            json.writeBooleanField("special", true);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeByteLevel(JsonGenerator json, String name, boolean prefixSpace) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("type", "ByteLevel");
        json.writeBooleanField("add_prefix_space", prefixSpace);
        json.writeBooleanField("trim_offsets", true);
        json.writeBooleanField("use_regex", true);
        json.writeEndObject();
    }

    private void writeModel(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("type", "BPE");
        for (String absent : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            json.writeNullField(absent);
        }
        for (String flag : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
            json.writeBooleanField(flag, false);
        }
        json.writeObjectFieldStart("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            json.writeNumberField(vocabulary.get(id), id);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("merges");
        for (Merge merge : merges) {
            json.writeStartArray();
            json.writeString(merge.left());
            json.writeString(merge.right());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
