/**
 * How all charts look. Start with {@link ChartStyle}; {@link TickLabels} and {@link Whiskers} are pieces that the
 * plotting library lacks, {@link ChartImage} is a chart as a picture, {@link ChartText} in words. Not here: any chart
 * ({@code report.Charts}).
 */
package org.codestep.report.chart;
