/**
 * A page of an evaluation. Start with {@link EvaluationReport}, which puts tables and charts in order; {@link Report}
 * is their list, {@link ReportHtml} writes it. What a page holds is made in {@code report.table} and
 * {@code report.chart}. Not here: notebooks ({@code report.notebook}).
 */
package org.codestep.report;
