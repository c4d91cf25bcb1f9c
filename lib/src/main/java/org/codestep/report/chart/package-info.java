/**
 * Charts of what training and evaluation found. Start with {@link Charts}, whose methods each make one; a new chart is
 * a method there, and a class beside it where its data need one, as {@link LossCurves}. {@link EvaluationCharts} has
 * those of a report, {@link ChartStyle} is how all of them look. Not here: tables and pages.
 */
package org.codestep.report.chart;
