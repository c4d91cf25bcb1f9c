package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codestep.corpus.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsTest {

    @TempDir
    private Path folder;

    @Test
    void rowsAreQuotedWhereNeeded() throws IOException {
        Path file = folder.resolve("new/predictions.csv");
        Predictions.writeCsv(file, List.of(
                SyntheticPredictions.right("1.1", "a = 1\nprint(a)", 2, 0),
                SyntheticPredictions.wrong("3.1", "x", 1, "say \"é\", 2")));
        assertEquals("""
                snippet,level,expected,answer,right
                "a = 1
                print(a)",1.1,2,2,true
                x,3.1,1,"say ""é"", 2",false
                """, Files.readString(file));
    }

    @Test
    void noPredictionsLeaveTheHeader() throws IOException {
        Path file = folder.resolve("predictions.csv");
        Predictions.writeCsv(file, List.of());
        assertEquals("snippet,level,expected,answer,right\n", Files.readString(file));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingBeside() throws IOException {
        Path file = folder.resolve("predictions.csv");
        Predictions.writeCsv(file, List.of(SyntheticPredictions.right("1.1", "a = 1", 1, 0)));
        String before = Files.readString(file);
        List<Prediction> broken = new ArrayList<>();
        broken.add(SyntheticPredictions.right("1.1", "b = 1", 1, 0));
        broken.add(new Prediction(new Example("t", "p", "1", 1, 0), null, false, "1.1"));
        assertThrows(NullPointerException.class, () -> Predictions.writeCsv(file, broken));
        assertEquals(before, Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFolderInTheWayIsAnError() throws IOException {
        Path file = Files.createDirectories(folder.resolve("predictions.csv/occupied")).getParent();
        assertThrows(IOException.class, () -> Predictions.writeCsv(file, List.of()));
        assertTrue(Files.isDirectory(file));
        assertFalse(Files.exists(folder.resolve("predictions.csv.partial")));
    }
}
