package org.codestep.cli.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.Place;
import org.codestep.cli.option.ThreadsOption;
import org.codestep.cli.option.TokenizerPlace;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.corpus.file.Streams;
import org.codestep.corpus.split.Part;
import org.codestep.hub.Hub;
import org.codestep.hub.HubName;
import org.codestep.report.CorpusReport;
import org.codestep.report.Report;
import org.codestep.report.ReportHtml;
import org.codestep.report.progress.Progress;
import org.codestep.source.CorpusFolder;
import org.codestep.source.place.SourcePlace;
import org.codestep.source.place.SourcePlaces;
import org.codestep.source.survey.CorpusSurvey;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep corpus report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a page of a corpus: what was taken and left out, sizes, licences, languages, files that are alike,"
                    + " and what tokenizers make of it.",
            ""
        },
        footer = {
            "",
            "The page is one HTML file that holds all it needs and loads nothing. It is the same for the same corpus,"
                    + " tokenizers and seed.",
            "",
            "Examples:",
            "  codestep corpus report --in corpus --out corpus.html",
            "  codestep corpus report --in corpus --tokenizer tokenizer.json \\",
            "    --tokenizer hub:gpt2 --tokens tokens --from src --out corpus.html"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class CorpusReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--in", required = true, paramLabel = "CORPUS", converter = PathConverter.InputFolder.class,
            description = "The folder of a corpus, as codestep corpus writes it.")
    private Path corpus;

    @Option(names = "--tokenizer", paramLabel = TokenizerPlace.LABEL,
            description = "A tokenizer to show: a tokenizer.json, the folder of one or of a model that has one, or its"
                    + " name on the Hub. Repeatable.")
    private List<String> tokenizers = List.of();

    @Option(names = "--tokens", paramLabel = "DIR", converter = PathConverter.InputFolder.class,
            description = "What codestep tokenize made of the corpus.")
    private Optional<Path> tokens = Optional.empty();

    @Option(names = "--from", paramLabel = "PLACE",
            description = "A place that the corpus was made of, as it was given to codestep corpus: to show texts that"
                    + " were left out as they are like others. Repeatable.")
    private List<String> places = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", converter = PathConverter.Output.class,
            description = "The page; an older one (.html) is replaced. - for standard output.")
    private Path out;

    @Option(names = "--seed", paramLabel = "S", converter = NumberConverter.Seed.class, defaultValue = "0",
            description = "Seed of the samples of names and words. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ThreadsOption threads;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Streams.isStream(out) && Files.exists(out) && !out.toString().endsWith(".html")) {
            throw new ParameterException(spec.commandLine(), out + " would be overwritten, and is no page (.html);"
                    + " wanted another name to write to");
        }
        CorpusFolder read = CorpusFolder.open(corpus);
        CorpusSurvey.Settings settings =
                new CorpusSurvey.Settings(read, tokenizers(), tokens, places(read), seed, threads.count());
        CorpusSurvey survey;
        long files = Arrays.stream(Part.values()).mapToLong(read::count).sum();
        try (Progress progress = new Progress("corpus report", "files", Math.max(1, files))) {
            survey = CorpusSurvey.of(settings, progress::update);
            progress.complete();
        }
        Report report = CorpusReport.of(survey);
        try (PlacedFile file = new PlacedFile(out)) {
            file.write(ReportHtml.page(report));
            file.place();
        }
        spec.commandLine().getErr().println(out + ": " + report.title());
        return 0;
    }

    private Map<String, PretrainedTokenizer> tokenizers() throws IOException, InterruptedException {
        Map<String, PretrainedTokenizer> found = new LinkedHashMap<>();
        for (String place : tokenizers) {
            found.put(place, TokenizerPlace.pretrained("--tokenizer", place, spec.commandLine()));
        }
        return found;
    }

    private List<SourcePlace> places(CorpusFolder read) throws IOException, InterruptedException {
        if (places.isEmpty()) {
            return List.of();
        }
        Optional<Hub> hub = places.stream().anyMatch(HubName::isMeant)
                ? Optional.of(Place.hub(spec.commandLine()))
                : Optional.empty();
        return SourcePlaces.of(places, CorpusSurvey.reading(read), hub);
    }
}
