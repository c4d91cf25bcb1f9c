package org.codestep.source.place;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codestep.corpus.file.FileAccess;
import org.codestep.source.filter.Fate;

/** A file of JSON objects, one a line, packed with gzip or not; a field of each has a text. */
record JsonLinesPlace(String name, String description, Path file, PlaceSettings settings) implements SourcePlace {

    /** Beside its text, which escapes can make longer, a row has other fields. */
    private static final int OTHER_BYTES = 1 << 20;
    private static final int ESCAPED = 4;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();

    @Override
    public FoundFiles open() throws IOException {
        FileAccess.READ_FILE.require(file);
        return new Rows();
    }

    private final class Rows extends FoundFiles {

        private final BoundedLines lines;
        private long number;
        /** Of the first row; the others must have it too. */
        private String textField;

        Rows() throws IOException {
            super(file.toString());
            InputStream in = new BufferedInputStream(Files.newInputStream(file));
            try {
                InputStream unpacked = Gzip.unpacked(file, in);
                lines = new BoundedLines(unpacked == in ? in : new UnpackLimit(file).guard(unpacked),
                        ESCAPED * settings.maxBytes() + OTHER_BYTES);
            } catch (IOException e) {
                in.close();
                throw new IOException(file + " cannot be unpacked: " + FileAccess.reason(e), e);
            }
        }

        @Override
        FoundFile advance() throws IOException {
            while (lines.advance()) {
                number++;
                String path = name + ":" + number;
                if (lines.isTooLong()) {
                    return FoundFile.leftOut(path, lines.length(), Fate.TOO_LARGE,
                            "a line of " + lines.length() + " bytes");
                }
                if (!isBlank()) {
                    return found(path, text());
                }
            }
            return null;
        }

        private boolean isBlank() {
            for (int i = 0; i < lines.length(); i++) {
                if (lines.bytes()[i] > ' ' || lines.bytes()[i] < 0) {
                    return false;
                }
            }
            return true;
        }

        /** Half a surrogate pair, which JSON can hold, no encoding has. */
        private FoundFile found(String path, String text) {
            try {
                ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
                byte[] content = new byte[bytes.remaining()];
                bytes.get(content);
                return FoundFile.utf8(path, content, settings.maxBytes());
            } catch (CharacterCodingException e) {
                return FoundFile.leftOut(path, lines.length(), Fate.UNDECODABLE, "it has half a surrogate pair");
            }
        }

        private String text() throws IOException {
            Map<String, String> texts = new LinkedHashMap<>();
            List<String> names = new ArrayList<>();
            try (JsonParser parser = JSON.createParser(lines.bytes(), 0, (int) lines.length())) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw fault("wanted a JSON object");
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    names.add(field);
                    if (parser.nextToken() == JsonToken.VALUE_STRING && mayHaveText(field)) {
                        texts.put(field, parser.getText());
                    } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
                        texts.put(field, "");
                    } else {
                        parser.skipChildren();
                    }
                }
                if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                    throw fault("something is after the JSON object");
                }
            } catch (JsonProcessingException e) {
                throw fault("it is no JSON: " + e.getOriginalMessage());
            }
            return text(texts, names);
        }

        private boolean mayHaveText(String field) {
            return textField == null
                    ? settings.textField(List.of(field)).isPresent()
                    : textField.equals(field);
        }

        private String text(Map<String, String> texts, List<String> names) throws IOException {
            Optional<String> field = textField == null ? settings.textField(names) : Optional.of(textField);
            if (field.isEmpty() || !names.contains(field.get())) {
                throw fault(settings.missing("field", names));
            }
            textField = field.get();
            String text = texts.get(textField);
            if (text == null) {
                throw fault("the field " + textField + " is no text; choose another with --field");
            }
            return text;
        }

        private IOException fault(String fault) {
            return new IOException("line " + number + ": " + fault);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
