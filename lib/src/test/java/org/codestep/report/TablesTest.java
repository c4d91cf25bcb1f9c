package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.codestep.evaluate.metric.Accuracy;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class TablesTest {

    private static List<String> row(Table table, int row) {
        return table.columns().stream().map(column -> column.getString(row)).toList();
    }

    private static List<String> strings(Table table, String column) {
        return IntStream.range(0, table.rowCount()).mapToObj(row -> table.getString(row, column)).toList();
    }

    @Test
    void accuraciesArePercentages() {
        Map<String, Accuracy> accuracies = new LinkedHashMap<>();
        accuracies.put("model", new Accuracy(1810, 2000));
        accuracies.put("baseline", new Accuracy(0, 2000));
        Table table = Tables.accuracy("Accuracy", accuracies);
        assertEquals(
                List.of("model", "examples", "right", "accuracy", "95% from", "95% to"), table.columnNames());
        assertEquals(List.of("model", "2,000", "1,810", "90.5%", "89.1%", "91.7%"), row(table, 0));
        assertEquals(List.of("baseline", "2,000", "0", "0.0%", "0.0%", "0.2%"), row(table, 1));
        assertEquals(0.905, ((DoubleColumn) table.column("accuracy")).get(0), 1e-12);
    }

    @Test
    void accuraciesInTwoDirectionsShowTheirIntervals() {
        Map<String, Map<String, Accuracy>> accuracies = new LinkedHashMap<>();
        accuracies.put("b", Map.of("output", new Accuracy(1810, 2000)));
        accuracies.put("a", Map.of("output", new Accuracy(0, 2000)));
        Table table = Tables.accuracies("Adapters", "adapter", accuracies);
        assertEquals(List.of("adapter", "output"), table.columnNames());
        assertEquals(List.of("b", "90.5% [89.1,\u00a091.7]"), row(table, 0));
        assertEquals(List.of("a", "0.0% [0.0,\u00a00.2]"), row(table, 1));
    }

    @Test
    void rowsOfAccuraciesNeedTheSameColumns() {
        Accuracy half = new Accuracy(1, 2);
        Map<String, Map<String, Accuracy>> uneven = new LinkedHashMap<>();
        uneven.put("a", Map.of("output", half));
        uneven.put("b", Map.of("operator", half));
        var e = assertThrows(IllegalArgumentException.class, () -> Tables.accuracies("Adapters", "adapter", uneven));
        assertEquals("a table needs at least one row, all with the same columns; got rows [a, b] with the columns "
                + "[[output], [operator]]", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Tables.accuracies("Adapters", "adapter", Map.of()));
    }

    @Test
    void anAccuracyInARecordShowsItsInterval() {
        record Way(String way, Accuracy lineCount) {}
        Table table = Tables.of("Ways", Way.class, List.of(new Way("LoRA", new Accuracy(1810, 2000))));
        assertEquals(List.of("way", "line count"), table.columnNames());
        assertEquals(List.of("LoRA", "90.5% [89.1,\u00a091.7]"), row(table, 0));
    }

    @Test
    void formatsAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            Table table = Tables.accuracy("Accuracy", Map.of("model", new Accuracy(1810, 2000)));
            assertEquals(List.of("model", "2,000", "1,810", "90.5%", "89.1%", "91.7%"), row(table, 0));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void recordsBecomeColumns() {
        record Setting(String name, int batchSize, long examplesSeen, double learningRate, boolean frozen) {}
        Table table = Tables.of("Settings", Setting.class, List.of(new Setting("a", 64, 1_234_567, 0.001, true)));
        assertEquals(List.of("name", "batch size", "examples seen", "learning rate", "frozen"), table.columnNames());
        assertEquals(List.of("a", "64", "1,234,567", "0.00100", "true"), row(table, 0));
        Table rates = Tables.of("Settings", Setting.class, List.of(
                new Setting("a", 1, 1, 1e-3, true),
                new Setting("b", 1, 1, 1e-5, true),
                new Setting("c", 1, 1, 0, true)));
        assertEquals(List.of("0.0010000", "0.0000100", "0.0000000"), strings(rates, "learning rate"));
        assertEquals(5, Tables.of("Settings", Setting.class, List.of()).columnCount());
    }
}
