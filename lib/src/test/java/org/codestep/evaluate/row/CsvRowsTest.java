package org.codestep.evaluate.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {

    @TempDir
    Path folder;

    /** A row that cannot be written where its fault is not 0. */
    public record Row(int fault) {

        public int fault() {
            if (fault != 0) {
                throw new IllegalStateException("half-way");
            }
            return fault;
        }
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingBeside() throws IOException {
        Path file = folder.resolve("rows.csv");
        CsvRows.write(file, Row.class, List.of(new Row(0)));
        String before = Files.readString(file);
        assertEquals("fault\n0\n", before);
        List<Row> rows = List.of(new Row(0), new Row(1));
        assertThrows(IOException.class, () -> CsvRows.write(file, Row.class, rows));
        assertEquals(before, Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
