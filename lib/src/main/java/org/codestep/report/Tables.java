package org.codestep.report;

import java.lang.reflect.RecordComponent;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.Score;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** Results as Tablesaw tables, formatted for reading; the columns keep the exact numbers. */
public final class Tables {

    static final String INTERVAL = "95% ";
    private static final int LEAST_DECIMALS = 2;
    private static final int MOST_DECIMALS = 8;

    private Tables() {}

    /** The accuracy of one or several models and baselines, by name, in the map's order. */
    public static Table accuracy(String title, Map<String, Accuracy> accuracies) {
        Table table = Table.create(title, StringColumn.create("model", List.copyOf(accuracies.keySet())));
        return addScores(table, List.copyOf(accuracies.values()));
    }

    /** Adds the columns of scores with their intervals; how many answers are right, where all are accuracies. */
    static Table addScores(Table table, List<? extends Score> scores) {
        boolean accuracies = scores.stream().allMatch(Accuracy.class::isInstance);
        table.addColumns(ints("examples", scores, Score::n));
        if (accuracies) {
            table.addColumns(ints("right", scores, score -> ((Accuracy) score).right()));
        }
        return table.addColumns(
                percents(accuracies ? "accuracy" : "score", scores, Score::value),
                percents(INTERVAL + "from", scores, Score::low),
                percents(INTERVAL + "to", scores, Score::high));
    }

    /**
     * Accuracies in two directions, each with its 95% interval.
     *
     * @param rows what the outer keys are: the heading of the first column
     * @param accuracies by row, then by column; all rows with the same columns
     * @throws IllegalArgumentException if there is no row, or the rows' columns differ
     */
    public static Table accuracies(String title, String rows, Map<String, Map<String, Accuracy>> accuracies) {
        List<List<String>> columns =
                accuracies.values().stream().map(row -> List.copyOf(row.keySet())).distinct().toList();
        if (columns.size() != 1) {
            throw new IllegalArgumentException("a table needs at least one row, all with the same columns; got rows "
                    + accuracies.keySet() + " with the columns " + columns);
        }
        Table table = Table.create(title, StringColumn.create(rows, List.copyOf(accuracies.keySet())));
        for (String column : columns.get(0)) {
            table.addColumns(strings(column, List.copyOf(accuracies.values()), row -> text(row.get(column))));
        }
        return table;
    }

    /** As {@code 90.5% [89.1, 91.7]}; where the column is narrow, the line breaks before the interval, never in it. */
    private static String text(Accuracy accuracy) {
        return String.format(Locale.ROOT, "%.1f%% [%.1f,\u00a0%.1f]",
                100 * accuracy.value(), 100 * accuracy.low(), 100 * accuracy.high());
    }

    /**
     * Any records as a table: a column for each component, {@code meanError} headed "mean error". An {@link Accuracy}
     * is shown with its 95% interval.
     *
     * @param type the records' class; its components make the columns even where there is no row
     * @throws IllegalArgumentException if a component cannot be read because the record is not accessible
     */
    public static <R extends Record> Table of(String title, Class<R> type, List<? extends R> rows) {
        Table table = Table.create(title);
        for (RecordComponent component : type.getRecordComponents()) {
            table.addColumns(column(component, rows));
        }
        return table;
    }

    private static Column<?> column(RecordComponent component, List<? extends Record> rows) {
        String name = heading(component.getName());
        List<Object> values = rows.stream().map(row -> value(component, row)).toList();
        Class<?> type = component.getType();
        if (type == int.class) {
            return ints(name, values, value -> (Integer) value);
        }
        if (type == long.class) {
            LongColumn column = LongColumn.create(name, values.stream().mapToLong(value -> (Long) value).toArray());
            column.setPrintFormatter(format("#,##0"));
            return column;
        }
        if (type == double.class || type == float.class) {
            return doubles(name, decimals(values), values, value -> ((Number) value).doubleValue());
        }
        if (type == boolean.class) {
            return BooleanColumn.create(name, values.toArray(Boolean[]::new));
        }
        return strings(name, values,
                value -> value instanceof Accuracy accuracy ? text(accuracy) : String.valueOf(value));
    }

    /** As many decimals as show three digits of the smallest number, so that points stand below each other. */
    private static String decimals(List<Object> numbers) {
        double least = numbers.stream()
                .mapToDouble(number -> Math.abs(((Number) number).doubleValue()))
                .filter(number -> number > 0 && Double.isFinite(number))
                .min()
                .orElse(1);
        int leadingPlace = (int) Math.floor(Math.log10(least));
        return "#,##0." + "0".repeat(Math.max(LEAST_DECIMALS, Math.min(2 - leadingPlace, MOST_DECIMALS)));
    }

    private static Object value(RecordComponent component, Record row) {
        try {
            // Records of a notebook's cell are nested in a class that is public only inside the shell.
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("component " + component.getName() + " of "
                    + row.getClass().getSimpleName() + " cannot be read; declare the record public", e);
        }
    }

    private static String heading(String componentName) {
        return componentName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    static <T> StringColumn strings(String name, List<T> rows, Function<T, String> value) {
        return StringColumn.create(name, rows.stream().map(value).toList());
    }

    static <T> IntColumn ints(String name, List<T> rows, ToIntFunction<T> value) {
        IntColumn column = IntColumn.create(name, rows.stream().mapToInt(value).toArray());
        column.setPrintFormatter(format("#,##0"));
        return column;
    }

    static <T> DoubleColumn percents(String name, List<T> rows, ToDoubleFunction<T> value) {
        return doubles(name, "0.0%", rows, value);
    }

    static <T> DoubleColumn doubles(
            String name, String pattern, List<T> rows, ToDoubleFunction<T> value) {
        DoubleColumn column = DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
        column.setPrintFormatter(format(pattern));
        return column;
    }

    /** The same text in every locale. */
    private static NumberColumnFormatter format(String pattern) {
        return new NumberColumnFormatter(
                new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)));
    }
}
