package org.codestep.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codestep.corpus.file.ByteCount;
import org.codestep.report.Report.Section;
import org.codestep.source.survey.AlikePair;
import org.codestep.source.survey.CorpusSurvey;
import org.codestep.source.survey.Distribution;
import org.codestep.source.survey.TextSurvey;
import org.codestep.source.survey.TokenizerSurvey;
import org.knowm.xchart.CategoryChart;

/** What a reader wants to know of a corpus before a model learns from it, as a report. */
public final class CorpusReport {

    private static final long KIBI = 1_024;

    private CorpusReport() {}

    /** The report of a corpus. */
    public static Report of(CorpusSurvey corpus) {
        List<Section> sections = new ArrayList<>();
        sections.add(taken(corpus));
        sections.add(sizes(corpus.texts()));
        sections.add(new Section("Licences", "What the first 4,096 characters of a file speak of: an SPDX identifier,"
                + " or words of a licence that is known. A file that says nothing can still be under the licence of"
                + " its project.", CorpusTables.licences(corpus.found())));
        sections.add(languages(corpus.texts()));
        sections.add(alike(corpus));
        addTokens(corpus, sections);
        return new Report("Corpus: " + corpus.corpus().path().toAbsolutePath().normalize().getFileName(), sections);
    }

    private static Section taken(CorpusSurvey corpus) {
        TextSurvey texts = corpus.texts();
        Map<String, String> places = corpus.found().places();
        List<Object> exhibits = new ArrayList<>();
        exhibits.add(CorpusTables.fates(corpus.found()));
        if (places.size() > 1) {
            exhibits.add(CorpusTables.places(corpus.found()));
        }
        exhibits.add(CorpusTables.parts(corpus));
        return new Section("What was taken, and what was left out",
                String.format(Locale.ROOT, "Of %s, %,d files are kept: %s of text (UTF-8, lines that end in \\n), %,d"
                                + " lines."
                                + " A file counts for the first filter that it fails. Bytes in the tables are those of"
                                + " the files as they were found. A group is a file, or files that are the same or"
                                + " almost: it is dealt to a part as a whole.",
                        places.size() == 1 ? places.values().iterator().next() : places.size() + " places",
                        texts.bytes().count(), ByteCount.text(texts.bytes().sum()), texts.lines().sum()),
                exhibits);
    }

    private static Section sizes(TextSurvey texts) {
        Map<String, Distribution> sizes = new LinkedHashMap<>();
        sizes.put("bytes of a file", texts.bytes());
        sizes.put("lines of a file", texts.lines());
        sizes.put("characters of a line", texts.lineLengths());
        List<Object> exhibits = new ArrayList<>();
        exhibits.add(CorpusTables.quantiles("Sizes", sizes));
        exhibits.add(chart("Files by size", "bytes", "files", texts.bytes()));
        exhibits.add(chart("Files by lines", "lines", "files", texts.lines()));
        if (texts.lineLengths().count() > 0) {
            exhibits.add(chart("Lines by length", "characters", "lines", texts.lineLengths()));
        }
        return new Section("Sizes",
                "Of the files that are kept. p05 is the size that 5% do not exceed; such figures are exact below 2,048,"
                        + " and at most 0.1% too high above. All others are exact.",
                exhibits);
    }

    private static CategoryChart chart(String title, String unit, String of, Distribution sizes) {
        Map<String, Long> bins = new LinkedHashMap<>();
        sizes.doublings().forEach(bin -> bins.put(label(bin.from()), bin.count()));
        return Charts.shares(title, unit + ", from this number to less than twice as many (K = 1,024)", of,
                Map.of(of, bins));
    }

    private static String label(long number) {
        if (number < KIBI) {
            return Long.toString(number);
        }
        return number < KIBI * KIBI ? number / KIBI + "K" : number / (KIBI * KIBI) + "M";
    }

    private static Section languages(TextSurvey texts) {
        return new Section("Natural languages",
                "An estimate. A comment or a docstring is of the script of most of its letters; in the Latin script,"
                        + " of the language of which it has most different function words, two at the least"
                        + " (English, German, French, Spanish, Portuguese and Italian are told)."
                        + " Words that code has, too, as for and os, do not count. Short comments, and code in"
                        + " comments, are not told. Names are cut into words at underscores and capitals, and those of a file"
                        + " are taken together; few of them have function words.",
                CorpusTables.prose(texts),
                CorpusTables.counts("Files by the language of their names", "language", "files",
                        texts.nameLanguages()),
                CorpusTables.counts("Names by their letters", "letters", "names, each time", texts.nameLetters()));
    }

    private static Section alike(CorpusSurvey corpus) {
        String near = corpus.corpus().description().path("settings").path("near").asText();
        String similarity = corpus.corpus().description().path("settings").path("similarity").asText();
        String looked = near.equals("off")
                ? "Only files of the same text were looked for (--near off)."
                : "Files are alike from a Jaccard similarity of " + similarity + " of their runs of five tokens on"
                        + " (--near " + near + ").";
        List<Object> exhibits = new ArrayList<>();
        exhibits.add(CorpusTables.alike(corpus.alike()));
        if (corpus.alike().sizes().count() > 0) {
            exhibits.add(CorpusTables.quantiles("Sizes of the groups", Map.of("files of a group",
                    corpus.alike().sizes())));
            exhibits.add(CorpusTables.pairs(corpus.pairs()));
        }
        return new Section("Files that are alike",
                looked + " What would be is said of all these files, each dealt by itself, by the draw of the same seed"
                        + " and its own path. Of the largest groups, ten at most, the first file and another one are"
                        + " shown from the first line on that differs." + missing(corpus.pairs()),
                exhibits);
    }

    private static String missing(List<AlikePair> pairs) {
        return pairs.stream().allMatch(pair -> pair.comparison().isPresent())
                ? ""
                : " Where a ? stands, the other file was left out of the corpus, and was not found as it was; to see"
                        + " its text, give the place that it is from (--from).";
    }

    private static void addTokens(CorpusSurvey corpus, List<Section> sections) {
        if (corpus.tokens().isPresent()) {
            sections.add(new Section("Files of tokens",
                    String.format(Locale.ROOT, "Segments of %,d tokens, one at every %,d tokens of text%s; dealt to the"
                                    + " parts by %s%s.",
                            corpus.tokens().get().length(), corpus.tokens().get().stride(),
                            corpus.tokens().get().packed() ? ", over the ends of files" : "",
                            corpus.tokens().get().split(),
                            corpus.tokens().get().split().equals("segment") ? ", so that parts share files" : ""),
                    CorpusTables.tokenFiles(corpus.tokens().get())));
        }
        if (corpus.tokenizers().isEmpty()) {
            return;
        }
        Map<String, Distribution> perFile = new LinkedHashMap<>();
        corpus.tokenizers().forEach(tokenizer -> perFile.put(tokenizer.name(), tokenizer.perFile()));
        List<Object> exhibits = new ArrayList<>();
        exhibits.add(CorpusTables.tokenizers(corpus));
        exhibits.add(CorpusTables.quantiles("Tokens of a file", perFile));
        for (TokenizerSurvey tokenizer : corpus.tokenizers()) {
            exhibits.add(CorpusTables.tokens(tokenizer));
        }
        sections.add(new Section("Tokens",
                String.format(Locale.ROOT, "All files that are kept, of all parts; what looks like a special token is"
                                + " text. Tokens a name and a word are means of samples, of 20,000 names as they stand"
                                + " in the code and 20,000 words of comments and docstrings at most (seed %d), each"
                                + " after a blank. The longest tokens are those of the vocabulary, without special"
                                + " ones and those of white space. · is a blank.", corpus.seed()),
                exhibits));
    }
}
