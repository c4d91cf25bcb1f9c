/**
 * Charts of what training and evaluation found. Start with {@link Charts}, whose methods each make one; a new chart is
 * a method there, and a class beside it where its data need one, as {@link LossCurves}. Those of an evaluation's page
 * are methods of {@link EvaluationCharts}, which {@code report.EvaluationReport} calls; {@link ChartStyle} is how all
 * of them look. Not here: tables and pages.
 */
package org.codestep.report.chart;
