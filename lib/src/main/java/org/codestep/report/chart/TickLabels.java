package org.codestep.report.chart;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;

/** The texts at the ticks of an axis: short ones, as long ones run into each other. */
public final class TickLabels {

    /** What is left of a chart's width for its categories, beside the legend and the y axis, at the worst. */
    private static final int CATEGORY_SPACE = 460;

    private static final int GAP = 8;

    private TickLabels() {}

    /** Large numbers, as {@code 500}, {@code 450k} or {@code 1.5M}. */
    public static String large(double number) {
        if (Math.abs(number) >= 1e6) {
            return format("#,##0.##", number / 1e6) + "M";
        }
        return Math.abs(number) >= 1e3 ? format("0.##", number / 1e3) + "k" : format("0.##", number);
    }

    /** Small numbers, as {@code 0.25} or {@code 2e-4}. */
    public static String small(double number) {
        return number != 0 && Math.abs(number) < 0.01
                ? format("0.##E0", number).replace('E', 'e')
                : format("#,##0.####", number);
    }

    /** As {@link #small}, but nothing at most ticks between the decades, where there is no room. */
    public static String logarithmic(double number) {
        long leadingDigit = Math.round(number / decade(number));
        return leadingDigit == 1 || leadingDigit == 2 || leadingDigit == 5 ? small(number) : "";
    }

    /** The largest number with a label on a logarithmic axis that is not above this one. */
    public static double labelledBelow(double number) {
        double leading = number / decade(number);
        return decade(number) * (leading >= 5 ? 5 : leading >= 2 ? 2 : 1);
    }

    /** The smallest number with a label on a logarithmic axis that is above this one. */
    public static double labelledAbove(double number) {
        double leading = number / decade(number);
        return decade(number) * (leading < 2 ? 2 : leading < 5 ? 5 : 10);
    }

    /** The power of ten with which the number starts; the allowance is for powers that are not exact in binary. */
    private static double decade(double number) {
        return Math.pow(10, Math.floor(Math.log10(number) + 1e-9));
    }

    /** Shows the name of every category, upright if side by side they would overlap. */
    public static void showAll(CategoryStyler styler, List<String> names) {
        Font font = styler.getAxisTickLabelsFont();
        FontRenderContext context = new FontRenderContext(null, true, false);
        double widest = names.stream()
                .mapToDouble(name -> font.getStringBounds(name, context).getWidth())
                .max()
                .orElse(0);
        styler.setXAxisTickMarkSpacingHint(1);
        styler.setXAxisLabelAlignmentVertical(AxesChartStyler.TextAlignment.Right);
        styler.setXAxisLabelRotation((widest + GAP) * names.size() > CATEGORY_SPACE ? 90 : 0);
    }

    private static String format(String pattern, double number) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }
}
