/**
 * What training and evaluation found, to be looked at. Start with {@link Charts} and {@link Tables}, whose methods each
 * make one; a new one is a method there, and a class beside it where its data need one, as {@link LossCurves}.
 * {@link EvaluationCharts} and {@link EvaluationTables} have those of an evaluation's page, which
 * {@link EvaluationReport} puts in order: {@link Report} is their list, {@link ReportHtml} writes it; of a corpus's, it
 * is {@link CorpusTables} and {@link CorpusReport}. {@link Notebook} shows any of them in a cell of any Java kernel;
 * {@link TrainingDisplay} is a run while it goes on. Beside these two and {@code report.progress}, which asks for the
 * kernel, nothing in the library may need a notebook. Not here: how charts look ({@code report.chart}).
 */
package org.codestep.report;
