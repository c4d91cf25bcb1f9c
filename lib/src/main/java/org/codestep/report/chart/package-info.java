/**
 * Charts of what training and evaluation found. Start with {@link Charts}, whose methods each make one; a new chart is
 * a method there, or a class beside it where its data need work first, as {@link LossCurves}. {@link ChartStyle} is how
 * all of them look. Not here: text and pages.
 */
package org.codestep.report.chart;
