package org.codestep.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codestep.corpus.split.Part;
import org.codestep.source.Tally;
import org.codestep.source.filter.Fate;
import org.codestep.source.survey.AlikeFiles;
import org.codestep.source.survey.AlikePair;
import org.codestep.source.survey.CorpusSurvey;
import org.codestep.source.survey.Distribution;
import org.codestep.source.survey.FoundFilesSurvey;
import org.codestep.source.survey.TextSurvey;
import org.codestep.source.survey.TokenFiles;
import org.codestep.source.survey.TokenizerSurvey;
import org.codestep.tokenize.Quoted;
import tech.tablesaw.api.Table;

/** What a corpus is like, in tables. */
final class CorpusTables {

    private static final int LONGEST_RUN = 12;
    private static final int LONGEST_TOKEN = 40;

    private CorpusTables() {}

    private record FateRow(String fate, long files, long bytes, String meaning, String examples) {}

    /** What became of all files. */
    static Table fates(FoundFilesSurvey found) {
        Map<Fate, long[]> sums = new EnumMap<>(Fate.class);
        for (String place : found.places().keySet()) {
            found.fates(place).forEach((fate, tally) -> {
                long[] sum = sums.computeIfAbsent(fate, none -> new long[2]);
                sum[0] += tally.files();
                sum[1] += tally.bytes();
            });
        }
        List<FateRow> rows = sums.entrySet().stream()
                .map(sum -> new FateRow(sum.getKey().toString(), sum.getValue()[0], sum.getValue()[1],
                        sum.getKey().meaning(), String.join("; ", found.examples().get(sum.getKey()))))
                .toList();
        return Tables.of("What became of the files", FateRow.class, rows);
    }

    private record PlaceRow(String place, String fate, long files, long bytes) {}

    /** The same, place by place. */
    static Table places(FoundFilesSurvey found) {
        List<PlaceRow> rows = new ArrayList<>();
        found.places().forEach((place, description) -> found.fates(place).forEach((fate, tally) ->
                rows.add(new PlaceRow(description, fate.toString(), tally.files(), tally.bytes()))));
        return Tables.of("By place", PlaceRow.class, rows);
    }

    private record PartRow(String part, long files, long bytes, long groups) {}

    /** How the parts came out. */
    static Table parts(CorpusSurvey corpus) {
        List<PartRow> rows = corpus.found().parts().entrySet().stream()
                .map(part -> new PartRow(part.getKey().fileName(), part.getValue().files(), part.getValue().bytes(),
                        corpus.alike().groups(part.getKey())))
                .toList();
        Table table = Tables.of("The parts", PartRow.class, rows);
        long files = rows.stream().mapToLong(PartRow::files).sum();
        return table.addColumns(Tables.percents("share of files", rows, row -> share(row.files(), files)));
    }

    static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }

    private record QuantileRow(
            String of, long count, long sum, double mean, long min, long p05, long p25, long median, long p75, long p95,
            long p99, long max) {

        static QuantileRow of(String of, Distribution sizes) {
            return new QuantileRow(of, sizes.count(), sizes.sum(), sizes.mean(),
                    sizes.quantile(0), sizes.quantile(0.05), sizes.quantile(0.25), sizes.quantile(0.5),
                    sizes.quantile(0.75), sizes.quantile(0.95), sizes.quantile(0.99), sizes.greatest());
        }
    }

    /** Quantiles of several sizes, by what they are of. */
    static Table quantiles(String title, Map<String, Distribution> sizes) {
        return Tables.of(title, QuantileRow.class, sizes.entrySet().stream()
                .map(size -> QuantileRow.of(size.getKey(), size.getValue()))
                .toList());
    }

    private record LicenceRow(String licence, long files, long bytes) {}

    static Table licences(FoundFilesSurvey found) {
        List<Map.Entry<String, Tally>> licences = List.copyOf(found.licences().entrySet());
        long files = licences.stream().mapToLong(licence -> licence.getValue().files()).sum();
        return Tables.of("Licences of the files that are kept", LicenceRow.class, licences.stream()
                        .map(licence -> new LicenceRow(
                                licence.getKey(), licence.getValue().files(), licence.getValue().bytes()))
                        .toList())
                .addColumns(Tables.percents("share of files", licences,
                        licence -> share(licence.getValue().files(), files)));
    }

    private record ProseRow(String language, long texts, long words) {}

    static Table prose(TextSurvey texts) {
        List<ProseRow> rows = texts.proseLanguages().entrySet().stream()
                .map(language -> new ProseRow(
                        language.getKey(), language.getValue().texts(), language.getValue().words()))
                .toList();
        long words = rows.stream().mapToLong(ProseRow::words).sum();
        return Tables.of("Comments and docstrings by language", ProseRow.class, rows)
                .addColumns(Tables.percents("share of words", rows, row -> share(row.words(), words)));
    }

    private record CountRow(String of, long count) {}

    /** Counts of what sorts there are, with the share of each. */
    static Table counts(String title, String of, String what, Map<String, Long> counts) {
        List<CountRow> rows = counts.entrySet().stream()
                .map(count -> new CountRow(count.getKey(), count.getValue())).toList();
        long all = rows.stream().mapToLong(CountRow::count).sum();
        Table table = Tables.of(title, CountRow.class, rows)
                .addColumns(Tables.percents("share", rows, row -> share(row.count(), all)));
        table.column(0).setName(of);
        table.column(1).setName(what);
        return table;
    }

    private record AlikeRow(String what, long count, String share) {}

    /** Groups, the files in them, and what had leaked. */
    static Table alike(AlikeFiles alike) {
        List<AlikeRow> rows = new ArrayList<>();
        rows.add(new AlikeRow("files that passed all other filters", alike.candidates(), ""));
        rows.add(new AlikeRow("groups of two files or more", alike.sizes().count(), ""));
        rows.add(new AlikeRow("files in these groups", alike.files(), percent(alike.files(), alike.candidates())
                + " of the files"));
        rows.add(new AlikeRow("groups that would be in several parts", alike.torn(),
                percent(alike.torn(), alike.sizes().count()) + " of the groups"));
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            rows.add(new AlikeRow("files of " + part.fileName() + " that would be like one of train",
                    alike.leaked(part), percent(alike.leaked(part), alike.drawn(part)) + " of " + part.fileName()));
        }
        return Tables.of("Files that are the same or almost", AlikeRow.class, rows);
    }

    private static String percent(long part, long all) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share(part, all));
    }

    private record PairRow(long files, String similarity, String line, String first, String another) {}

    static Table pairs(List<AlikePair> pairs) {
        return Tables.of("The largest groups", PairRow.class, pairs.stream()
                .map(pair -> pair.comparison()
                        .map(told -> new PairRow(pair.files(), String.format(Locale.ROOT, "%.3f", told.similarity()),
                                told.line() == 0 ? "none" : Integer.toString(told.line()),
                                pair.first() + "\n" + told.firstLines(), pair.other() + "\n" + told.otherLines()))
                        .orElseGet(() -> new PairRow(pair.files(), "?", "?", pair.first() + "\n",
                                pair.other() + "\n")))
                .toList());
    }

    private record TokenizerRow(
            String tokenizer, long vocabulary, long used, long tokens, double tokensPerLine,
            double tokensPerFile, double bytesPerToken, double tokensPerName, double tokensPerWord) {}

    static Table tokenizers(CorpusSurvey corpus) {
        long lines = corpus.texts().lines().sum();
        long bytes = corpus.texts().bytes().sum();
        List<TokenizerSurvey> all = corpus.tokenizers();
        return Tables.of("Tokenizers", TokenizerRow.class, all.stream()
                        .map(one -> new TokenizerRow(one.name(), one.vocabularySize(), one.used(), one.perFile().sum(),
                                share(one.perFile().sum(), lines), one.perFile().mean(),
                                share(bytes, one.perFile().sum()), one.tokensPerName(), one.tokensPerWord()))
                        .toList())
                .addColumns(Tables.percents("vocabulary used", all,
                        one -> share(one.used(), one.vocabularySize())));
    }

    private record TokenRow(String mostFrequent, long times, double percent, String longest, long characters,
            long timesOfLongest) {}

    /** The most frequent and the longest tokens, beside each other. */
    static Table tokens(TokenizerSurvey tokenizer) {
        List<TokenizerSurvey.TokenCount> frequent = tokenizer.mostFrequent();
        List<TokenizerSurvey.TokenCount> longest = tokenizer.longest();
        List<TokenRow> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(frequent.size(), longest.size()); i++) {
            TokenizerSurvey.TokenCount one = frequent.get(i);
            TokenizerSurvey.TokenCount other = longest.get(i);
            rows.add(new TokenRow(shown(one.text()), one.count(), 100 * share(one.count(), tokenizer.perFile().sum()),
                    shown(other.text()), other.text().codePointCount(0, other.text().length()), other.count()));
        }
        return Tables.of("Tokens of " + tokenizer.name(), TokenRow.class, rows);
    }

    /** In quotation marks, with dots for blanks, as HTML joins these; a long run of one character by its length. */
    private static String shown(String text) {
        boolean run = text.length() > LONGEST_RUN && text.chars().allMatch(c -> c == text.charAt(0));
        int most = run ? 1 : LONGEST_TOKEN;
        boolean whole = text.codePointCount(0, text.length()) <= most;
        String quoted = Quoted.of(whole ? text : text.substring(0, text.offsetByCodePoints(0, most)));
        return quoted.replace(' ', '·') + (run ? " × " + text.length() : whole ? "" : "…");
    }

    private record TokenFileRow(String part, long files, long tokens, long segments) {}

    static Table tokenFiles(TokenFiles tokens) {
        return Tables.of("Files of tokens", TokenFileRow.class, tokens.parts().entrySet().stream()
                .map(part -> new TokenFileRow(part.getKey().fileName(), part.getValue().files(),
                        part.getValue().tokens(), part.getValue().segments()))
                .toList());
    }
}
