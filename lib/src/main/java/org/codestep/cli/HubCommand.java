package org.codestep.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.codestep.cli.option.Place;
import org.codestep.corpus.file.ByteCount;
import org.codestep.hub.CachedSnapshot;
import org.codestep.hub.Hub;
import org.codestep.hub.HubName;
import org.codestep.hub.Wanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codestep hub}. */
@Command(
        name = "hub",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SUBCOMMAND",
        subcommands = {HubCommand.Download.class, HubCommand.ListCached.class},
        description = {
            "Fetches models, tokenizers and data sets of the Hugging Face Hub, and tells which are there.",
            "",
            "Wherever a command wants the folder of a model, a tokenizer or a data set, hub:ORG/NAME can be given, and"
                    + " is fetched if it is not there yet: hub:NAME for old names as gpt2, hub:ORG/NAME@REVISION for a"
                    + " branch, a tag or a commit, hub:datasets/ORG/NAME for a data set.",
            ""
        },
        footer = {
            "",
            "Files are fetched into the cache that Python's tools use. Obeyed in the environment: HF_HUB_CACHE, HF_HOME"
                    + " and XDG_CACHE_HOME (where the cache is), HF_ENDPOINT (a mirror), HF_TOKEN and HF_TOKEN_PATH (for"
                    + " what is private or gated), HF_HUB_OFFLINE=1 (nothing is fetched). A download that was broken"
                    + " off goes on where it ended when it is asked for again.",
            "",
            "Examples:",
            "  codestep hub download hub:distilbert/distilgpt2",
            "  codestep hub download hub:datasets/AhmedSSoliman/CoNaLa --files '*.csv'",
            "  codestep hub list"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class HubCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "wanted a subcommand: "
                + String.join(", ", spec.subcommands().keySet()));
    }

    /** {@code codestep hub download}. */
    @Command(
            name = "download",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Fetches what is not there yet, and writes its folder to standard output.",
                ""
            },
            footer = {
                "",
                "Of a model: its configuration, the files of its tokenizer, and its weights, as safetensors if there are"
                        + " such, in one precision. Of a data set: all files."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
    static final class Download implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "hub:NAME", description = "What to fetch, as hub:ORG/NAME or hub:datasets/ORG/NAME.")
        private HubName name;

        @Option(names = "--files", paramLabel = "GLOB",
                description = "Fetch the files whose path matches instead, as '*.json' or 'data/train-*'. Repeatable.")
        private List<String> globs = new ArrayList<>();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Wanted wanted = globs.isEmpty() ? Wanted.of(name) : Wanted.matching(globs);
            Path folder = Place.hub(spec.commandLine()).snapshot(name, wanted);
            PrintWriter out = spec.commandLine().getOut();
            out.println(folder);
            out.flush();
            return 0;
        }
    }

    /** {@code codestep hub list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {
                "Writes to standard output what the cache holds: name, commit with its branches and tags, number and"
                        + " size of the files, and when the last of them came (UTC). Downloads that are not whole have"
                        + " a line of their own.",
                ""
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
    static final class ListCached implements Callable<Integer> {

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
        private static final int SHORT_HASH = 8;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Hub hub = Place.hub(spec.commandLine());
            List<CachedSnapshot> cached = hub.cached();
            if (cached.isEmpty()) {
                spec.commandLine().getErr().println("the cache " + hub.settings().cache() + " is empty");
                return 0;
            }
            int width = cached.stream().mapToInt(snapshot -> snapshot.name().toString().length()).max().getAsInt();
            PrintWriter out = spec.commandLine().getOut();
            cached.forEach(snapshot -> out.println(line(snapshot, width)));
            out.flush();
            return 0;
        }

        private static String line(CachedSnapshot snapshot, int width) {
            String commit = snapshot.isIncomplete() ? "incomplete" : snapshot.commit().substring(0, SHORT_HASH);
            return String.format(Locale.ROOT, "%-" + width + "s  %-10s  %-8s  %3d %-5s  %9s  %s", snapshot.name(), commit,
                    String.join(",", snapshot.revisions()), snapshot.files(), snapshot.files() == 1 ? "file" : "files",
                    ByteCount.text(snapshot.bytes()), TIME.format(snapshot.modified()));
        }
    }
}
