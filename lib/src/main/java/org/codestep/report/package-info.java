/**
 * Tables and charts of results, and their display in a notebook. Start with {@link org.codestep.report.Notebook};
 * {@link org.codestep.report.Tables} and {@link org.codestep.report.Charts} make what it shows from what
 * {@code org.codestep.evaluate} measures. {@link org.codestep.report.EvaluationReport} puts all of an evaluation in order,
 * for a cell or, by {@link org.codestep.report.ReportHtml}, as a page.
 */
package org.codestep.report;
