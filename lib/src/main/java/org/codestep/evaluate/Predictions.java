package org.codestep.evaluate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.codestep.corpus.PlacedFile;

/** Files of predictions. */
public final class Predictions {

    private static final CsvMapper MAPPER = new CsvMapper();
    private static final ObjectWriter ROWS =
            MAPPER.writer(MAPPER.schemaFor(Row.class).withHeader()).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private Predictions() {}

    /**
     * Writes predictions as CSV in UTF-8: the columns {@code snippet}, {@code level}, {@code expected}, {@code answer}
     * and {@code right} (true or false), quoted where they hold a newline, a comma or a quotation mark.
     *
     * @param target replaced if it exists; it never holds half of the predictions
     * @throws IOException if the file cannot be written
     */
    public static void writeCsv(Path target, List<Prediction> predictions) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        try (PlacedFile file = new PlacedFile(target)) {
            try (SequenceWriter rows = ROWS.writeValues(file)) {
                for (Prediction prediction : predictions) {
                    rows.write(row(prediction));
                }
            }
            file.place();
        }
    }

    private static Row row(Prediction prediction) {
        return new Row(
                ExampleText.snippet(prediction.example()),
                prediction.level(),
                ExampleText.answer(prediction.example().answer()),
                ExampleText.answer(prediction.answer()),
                prediction.right());
    }

    @JsonPropertyOrder({"snippet", "level", "expected", "answer", "right"})
    private record Row(String snippet, String level, String expected, String answer, boolean right) {}
}
