/**
 * Tables of what training and evaluation found. Start with {@link Tables}, whose methods each make one;
 * {@link EvaluationTables} has those of a report, {@link TableHtml} writes any of them. Not here: charts and pages.
 */
package org.codestep.report.table;
