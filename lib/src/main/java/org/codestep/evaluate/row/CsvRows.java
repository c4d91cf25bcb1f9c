package org.codestep.evaluate.row;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.codestep.corpus.file.PlacedFile;

/** Records as a CSV file: a column for each component in snake case, quoted where it has to be. */
public final class CsvRows {

    private static final CsvMapper MAPPER =
            CsvMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    private CsvRows() {}

    /**
     * Writes a file; it is written aside and moved into place.
     *
     * @param type the rows' class, whose property order the columns have
     */
    public static <R extends Record> void write(Path target, Class<R> type, List<R> records) throws IOException {
        var writer = MAPPER.writer(MAPPER.schemaFor(type).withHeader())
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        try (PlacedFile file = new PlacedFile(target)) {
            try (SequenceWriter rows = writer.writeValues(file)) {
                rows.writeAll(records);
            }
            file.place();
        }
    }
}
