package org.codestep.model.file;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in the JSON header of a safetensors file: of each array its type, its shape, and where it lies.
 *
 * @param metadata texts by name
 * @param entries by name, in the order of the file
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {

    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The format's types, and the engine's of the same size. BF16 and I16 are widened when they are read. */
    private static final Map<String, DataType> TYPES = Map.of(
            "F64", DataType.FLOAT64, "F32", DataType.FLOAT32, "F16", DataType.FLOAT16, "BF16", DataType.BFLOAT16,
            "I64", DataType.INT64, "I32", DataType.INT32, "I16", DataType.INT16, "I8", DataType.INT8,
            "U8", DataType.UINT8, "BOOL", DataType.BOOLEAN);

    /**
     * One array of the file.
     *
     * @param begin its first byte, counted from the header's end
     * @param end the byte after its last
     */
    record Entry(DataType type, Shape shape, long begin, long end) {}

    SafetensorsHeader {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Bytes of all arrays together. */
    long dataLength() {
        return entries.values().stream().mapToLong(Entry::end).max().orElse(0);
    }

    /** The header as bytes, filled up with blanks so that the arrays after it lie at multiples of 8. */
    byte[] toBytes() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(METADATA);
            metadata.forEach(texts::put);
        }
        entries.forEach((name, entry) -> {
            ObjectNode fields = root.putObject(name);
            fields.put("dtype", typeName(entry.type, name));
            ArrayNode shape = fields.putArray("shape");
            Arrays.stream(entry.shape.getShape()).forEach(shape::add);
            fields.putArray("data_offsets").add(entry.begin).add(entry.end);
        });
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static String typeName(DataType type, String name) {
        return TYPES.entrySet().stream()
                .filter(known -> known.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("array " + name + " has the type " + type
                        + ", which safetensors files cannot hold; the types are " + TYPES.values()));
    }

    /**
     * Reads a header.
     *
     * @throws IOException if it is malformed; the message says what is wrong, not in which file
     */
    static SafetensorsHeader parse(byte[] json) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("its header is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new IOException("its header is no JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue().properties().forEach(text -> metadata.put(text.getKey(), text.getValue().asText()));
            } else {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
            }
        }
        requireNoGap(entries);
        return new SafetensorsHeader(metadata, entries);
    }

    private static Entry entry(String name, JsonNode fields) throws IOException {
        DataType type = TYPES.get(fields.path("dtype").asText());
        if (type == null) {
            throw new IOException("array " + name + " has the type " + fields.path("dtype") + "; the types known are "
                    + TYPES.keySet().stream().sorted().toList());
        }
        long[] shape = numbers(name, "shape", fields);
        long[] offsets = numbers(name, "data_offsets", fields);
        if (offsets.length != 2) {
            throw new IOException("array " + name + " has " + offsets.length + " data_offsets, wanted 2");
        }
        long bytes = type.getNumOfBytes();
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw new IOException("array " + name + " has the impossible shape " + Arrays.toString(shape), e);
        }
        if (offsets[1] - offsets[0] != bytes) {
            throw new IOException("array " + name + " of shape " + Arrays.toString(shape) + " and type " + type
                    + " needs " + bytes + " bytes, the header gives it " + (offsets[1] - offsets[0]));
        }
        return new Entry(type, new Shape(shape), offsets[0], offsets[1]);
    }

    private static long[] numbers(String name, String field, JsonNode fields) throws IOException {
        JsonNode values = fields.get(field);
        if (values == null || !values.isArray()) {
            throw new IOException("array " + name + " has no list " + field);
        }
        long[] numbers = new long[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!values.get(i).canConvertToLong() || !values.get(i).isIntegralNumber() || values.get(i).asLong() < 0) {
                throw new IOException("array " + name + " has " + values.get(i) + " in " + field
                        + ", wanted whole numbers of at least 0");
            }
            numbers[i] = values.get(i).asLong();
        }
        return numbers;
    }

    /** The format allows no byte that belongs to no array or to two. */
    private static void requireNoGap(Map<String, Entry> entries) throws IOException {
        List<Map.Entry<String, Entry>> inOrder = entries.entrySet().stream()
                .sorted((a, b) -> a.getValue().begin != b.getValue().begin
                        ? Long.compare(a.getValue().begin, b.getValue().begin)
                        : Long.compare(a.getValue().end, b.getValue().end))
                .toList();
        long end = 0;
        for (Map.Entry<String, Entry> next : inOrder) {
            if (next.getValue().begin != end) {
                throw new IOException("array " + next.getKey() + " begins at byte " + next.getValue().begin
                        + ", the one before it ends at " + end);
            }
            end = next.getValue().end;
        }
    }
}
