package org.codestep.evaluate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.codestep.corpus.Disk;

/** Files of predictions. */
public final class Predictions {

    private Predictions() {}

    /**
     * Writes predictions as CSV in UTF-8: the columns {@code snippet}, {@code level}, {@code expected}, {@code answer}
     * and {@code right} (true or false), quoted where they hold a newline, a comma or a quotation mark.
     *
     * @param target replaced if it exists; it never holds half of the predictions
     * @throws IOException if the file cannot be written
     */
    public static void writeCsv(Path target, List<Prediction> predictions) throws IOException {
        Disk.createDirectories(target.toAbsolutePath().getParent());
        CsvRows.write(target, Row.class, predictions.stream().map(Predictions::row).toList());
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
