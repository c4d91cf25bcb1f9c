package org.codestep.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** How every chart looks: fonts, colours, and the place of the legend. */
public final class ChartStyle {

    public static final int WIDTH = 760;
    public static final int HEIGHT = 420;

    /** The palette of Okabe and Ito without its yellow, which is too faint on white: all can tell the colours apart. */
    static final List<Color> PALETTE = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    /** For what others are compared with: a baseline, frozen parameters. */
    public static final Color REFERENCE = new Color(0xB8B8B8);

    public static final Color INK = new Color(0x262626);
    private static final Color GRID = new Color(0xE4E4E4);
    private static final BasicStroke HAIRLINE = new BasicStroke(1f);

    private ChartStyle() {}

    public static Color color(int series) {
        return PALETTE.get(series % PALETTE.size());
    }

    /** Every size of a text is set here, so that none depends on the library's defaults. */
    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    public static void apply(AxesChartStyler styler) {
        styler.setBaseFont(font(Font.PLAIN, 13));
        styler.setChartTitleFont(font(Font.BOLD, 16));
        styler.setAxisTitleFont(font(Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 12));
        styler.setLegendFont(font(Font.PLAIN, 13));
        styler.setAnnotationTextFont(font(Font.PLAIN, 12));
        styler.setAnnotationTextFontColor(INK);
        styler.setLocale(Locale.ROOT);
        styler.setChartFontColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setChartPadding(12);
        styler.setAxisTitlePadding(8);
        styler.setChartTitlePadding(10);
        styler.setChartTitleBoxVisible(false);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(HAIRLINE);
        styler.setSeriesColors(PALETTE.toArray(Color[]::new));
        styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
        styler.setYAxisTickMarkSpacingHint(50);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLegendLayout(Styler.LegendLayout.Vertical);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendPadding(10);
        styler.setMarkerSize(6);
        styler.setAntiAlias(true);
        styler.setTextAntiAlias(true);
    }
}
