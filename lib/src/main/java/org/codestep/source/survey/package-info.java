/**
 * What a corpus is like: what was taken and why, sizes, licences, languages, files that are alike, tokens. Start with
 * {@link CorpusSurvey}. Memory holds counts, samples and a few files, and some 100 bytes of each group of files that
 * are alike. Not here: how it is shown, see {@code org.codestep.report}.
 */
package org.codestep.source.survey;
