package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codestep.corpus.split.Fractions;
import org.codestep.source.CorpusFolder;
import org.codestep.source.CorpusSettings;
import org.codestep.source.NearPolicy;
import org.codestep.source.SourceCorpus;
import org.codestep.source.filter.Filters;
import org.codestep.source.place.PlaceSettings;
import org.codestep.source.place.SourcePlaces;
import org.codestep.source.survey.CorpusSurvey;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A corpus as a page, and in a notebook's cell. */
class CorpusReportTest {

    private static final String SCRIPT = "<script>alert(1)</script>";

    @TempDir
    private Path folder;

    /** Two files that are almost the same, whose paths, texts and licence are HTML. */
    private CorpusSurvey survey() throws IOException, InterruptedException {
        Path src = Files.createDirectories(folder.resolve("<script>"));
        String code = "call(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z)\n".repeat(9);
        Files.writeString(src.resolve("<b>.py"), "# SPDX-License-Identifier: MIT\n" + code + "# " + SCRIPT + "\n");
        Files.writeString(src.resolve("<i>.py"), "# SPDX-License-Identifier: MIT\n" + code);
        PlaceSettings reading = new PlaceSettings(List.of(".py"), Optional.empty(), 100_000);
        Path out = folder.resolve("<corpus>");
        SourceCorpus.write(SourcePlaces.of(List.of(src.toString()), reading, Optional.empty()),
                new CorpusSettings(reading, new Filters(100_000, 1000, 100, 0.25, Set.of()), false,
                        NearPolicy.TOGETHER, 0.5, new Fractions(1, 0, 0), 0), out, 1, bytes -> {});
        return CorpusSurvey.of(CorpusSurvey.Settings.of(CorpusFolder.open(out)), files -> {});
    }

    @Test
    void thePageIsEscaped() throws IOException, InterruptedException {
        Document page = Jsoup.parse(ReportHtml.page(CorpusReport.of(survey())));
        assertEquals(0, page.select("script, b, i").size());
        assertEquals("Corpus: <corpus>", page.title());
        assertTrue(page.text().contains("# " + SCRIPT), page.text());
        assertTrue(page.text().contains("<script>/<i>.py"), page.text());
        assertEquals(List.of("What was taken, and what was left out", "Sizes", "Licences", "Natural languages",
                "Files that are alike"), page.select("h2").eachText());
        assertEquals(3, page.select("img.codestep-chart").size());
    }

    @Test
    void aCellShowsTheSame() throws IOException, InterruptedException {
        Report report = CorpusReport.of(survey());
        Notebook.report(report, RecordingKernel.found(), System.out);
        assertEquals(List.of("display 1 text/html: " + ReportHtml.fragment(report)), RecordingKernel.calls());
        assertEquals(3, Jsoup.parse(RecordingKernel.calls().get(0)).select("img.codestep-chart").size());
    }
}
