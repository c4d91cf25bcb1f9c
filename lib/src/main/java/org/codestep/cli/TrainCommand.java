package org.codestep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.Place;
import org.codestep.corpus.EntryWriter;
import org.codestep.hub.HubName;
import org.codestep.hub.Wanted;
import org.codestep.model.ModelConfig;
import org.codestep.report.TrainingDisplay;
import org.codestep.report.progress.Progress;
import org.codestep.train.LossNotFiniteException;
import org.codestep.train.RunLog;
import org.codestep.train.TrainerState;
import org.codestep.train.config.ModelSettings;
import org.codestep.train.config.SettingsFile;
import org.codestep.train.config.TrainConfig;
import org.codestep.train.config.TrainSettings;
import org.codestep.train.run.RunFolder;
import org.codestep.train.run.RunInfo;
import org.codestep.train.run.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a language model on the files of a split: a new one, or one that was trained before, wholly or by"
                    + " a LoRA adapter.",
            "",
            "The settings come from their defaults, then from a set of the --config file, then from the options. A set"
                    + " takes what it does not say from the set whose name is the longest beginning of its own:"
                    + " base-wide from base.",
            ""
        },
        footer = {
            "",
            "Writes checkpoints (links 'last' and 'best' lead to two of them), log.jsonl, events for TensorBoard, and"
                    + " run.json with the settings, the data's hashes, the device and the versions. A run that was"
                    + " interrupted, or killed, goes on with --resume to the same losses.",
            "",
            "Examples:",
            "  codestep train --print-defaults > train.yaml",
            "  codestep train --config train.yaml --set base-wide --steps 20000 --out runs/wide",
            "  codestep train --config train.yaml --set base-wide --steps 20000 --out runs/wide --resume",
            "  codestep train --config train.yaml --set base --start-from runs/wide/best --lora-rank 8 --out runs/tuned"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed, or was interrupted", "2:wrong arguments"})
final class TrainCommand implements Callable<Integer> {

    /** Settings that may differ when a run goes on: they do not touch what is learned. */
    private static final List<String> FREE = List.of(
            "report_every", "save_every", "keep_last", "patience", "time_limit", "data", "start_from");

    /** Settings of earlier versions that are gone, and their values that never touched what is learned. */
    private static final Map<String, String> GONE = Map.of("answer_after", "");

    /** Settings that can be names on the Hub, and what is wanted of these. */
    private static final Map<String, Wanted> HUB =
            new TreeMap<>(Map.of("data", Wanted.ALL, "start_from", Wanted.MODEL));

    /** How long an interrupt waits for the last checkpoint. */
    private static final int SECONDS_TO_SAVE = 120;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", converter = PathConverter.Input.class,
            description = "A YAML file of named sets of settings.")
    private Path file;

    @Option(names = "--set", paramLabel = "NAME", description = "The set of the file to take.")
    private String set;

    @Option(names = "--out", paramLabel = "DIR", converter = PathConverter.OutputFolder.class,
            description = "The run's folder; made if it is not there.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the run that the folder has.")
    private boolean resume;

    @Option(names = "--print-defaults", description = "Write all settings with their meanings to standard output.")
    private boolean printDefaults;

    /** Makes an option of every setting. */
    static void addSettings(CommandSpec train) {
        for (String name : TrainSettings.names()) {
            train.addOption(OptionSpec.builder(optionName(name))
                    .paramLabel("VALUE")
                    .type(String.class)
                    .description(TrainSettings.description(name).replace("%", "%%"))
                    .build());
        }
    }

    private static String optionName(String setting) {
        return "--" + setting.replace('_', '-');
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (printDefaults) {
            spec.commandLine().getOut().print(TrainSettings.fileOfDefaults());
            spec.commandLine().getOut().flush();
            return 0;
        }
        if (out == null) {
            throw wrong("wanted --out DIR, the run's folder");
        }
        TrainConfig config = config();
        requireNewOrResumed();
        Training training = new Training(config, out);
        RunInfo info = training.info();
        requireSameRun(info);
        spec.commandLine().getErr().println(beginning(info, training.size()));
        training.notes().forEach(note -> spec.commandLine().getErr().println(note));
        return train(training, config.run().steps());
    }

    /** On what is trained what. */
    private static String beginning(RunInfo info, ModelConfig size) {
        String versions = info.versions().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
        // What is no single value is what a model came with, and mostly unused.
        String settings = ModelSettings.of(size).properties().stream()
                .filter(setting -> setting.getValue().isValueNode())
                .map(setting -> setting.getKey() + " " + setting.getValue().asText())
                .collect(Collectors.joining(", "));
        return "training on " + info.device() + " (" + versions + "): " + settings + ", vocabulary of "
                + String.format(Locale.ROOT, "%,d", size.vocabularySize());
    }

    private TrainConfig config() throws IOException, InterruptedException {
        if ((file == null) != (set == null)) {
            throw wrong(file == null ? "--set needs --config FILE" : "--config needs --set NAME; the sets of " + file
                    + " are " + String.join(", ", SettingsFile.read(file).names()));
        }
        List<ObjectNode> layers = new ArrayList<>();
        try {
            if (file != null) {
                layers.add(TrainSettings.typed(SettingsFile.read(file).set(set)));
            }
        } catch (IllegalArgumentException e) {
            throw wrong((e.getMessage().startsWith(file.toString()) ? "" : file + ": ") + e.getMessage());
        }
        try {
            return TrainSettings.config(with(layers, fetched(layers)));
        } catch (IllegalArgumentException e) {
            throw wrong(culprit(layers, e.getMessage()) + e.getMessage());
        }
    }

    /**
     * The settings among the options, with the folders of what is named on the Hub, be it there or in the file. Nothing
     * is fetched if something else is wrong.
     */
    private ObjectNode fetched(List<ObjectNode> layers) throws IOException, InterruptedException {
        Map<String, String> places = new LinkedHashMap<>();
        for (String name : HUB.keySet()) {
            for (ObjectNode layer : with(layers, given())) {
                places.put(name, layer.path(name).asText(places.getOrDefault(name, "")));
            }
        }
        places.values().removeIf(place -> !HubName.isMeant(place));
        ObjectNode last = given();
        places.keySet().forEach(name -> last.put(name, "folder"));
        TrainSettings.config(with(layers, last));
        for (Map.Entry<String, String> place : places.entrySet()) {
            last.put(place.getKey(), Place.folder(optionName(place.getKey()), place.getValue(),
                    HUB.get(place.getKey()), spec.commandLine()).toString());
        }
        return last;
    }

    private static List<ObjectNode> with(List<ObjectNode> layers, ObjectNode last) {
        List<ObjectNode> all = new ArrayList<>(layers);
        all.add(last);
        return all;
    }

    /** The one option without which the others would do; empty if there is no such one, or the message names it. */
    private String culprit(List<ObjectNode> layers, String message) {
        List<String> culprits = new ArrayList<>();
        for (Map.Entry<String, JsonNode> option : given().properties()) {
            ObjectNode others = given();
            others.remove(option.getKey());
            try {
                TrainSettings.config(with(layers, others));
            } catch (IllegalArgumentException e) {
                continue; // Something else is wrong, alone or too.
            }
            culprits.add(message.contains(option.getKey()) ? "" : optionName(option.getKey()) + ": ");
        }
        return culprits.size() == 1 ? culprits.get(0) : "";
    }

    /** The settings among the options. */
    private ObjectNode given() {
        ObjectNode given = EntryWriter.object();
        for (String name : TrainSettings.names()) {
            String value = spec.commandLine().getParseResult().matchedOptionValue(optionName(name), null);
            if (value != null) {
                given.put(name, value);
            }
        }
        return given;
    }

    /** Nothing of a run is overwritten by another one. */
    private void requireNewOrResumed() throws IOException {
        boolean there = RunFolder.holdsRun(out);
        if (resume && !there) {
            throw wrong("--resume: " + out + " has no run; leave --resume out");
        }
        if (!resume && there) {
            throw new IOException(out + " has a run already; go on with it by --resume, or take another --out");
        }
    }

    /**
     * Of a setting that is newer than the run, the run has what it is by default; one that is gone must have changed
     * nothing.
     */
    private void requireSameRun(RunInfo info) throws IOException {
        if (!resume) {
            return;
        }
        RunInfo before = RunInfo.read(out);
        ObjectNode then = TrainSettings.defaultsLike(before.settings());
        before.settings().properties().forEach(setting -> then.set(setting.getKey(), setting.getValue()));
        for (Map.Entry<String, JsonNode> setting : then.properties()) {
            String name = setting.getKey();
            JsonNode now = info.settings().get(name);
            String begun = out + " was begun with " + optionName(name) + " " + setting.getValue();
            if (now == null && setting.getValue().asText().equals(GONE.get(name))) {
                continue;
            }
            if (now == null) {
                throw new IOException(begun + ", a setting that this version does not have; go on with the version"
                        + " that began it (codestep " + before.versions().get("codestep")
                        + "), or take another --out");
            }
            if (!FREE.contains(name) && !setting.getValue().toString().equals(now.toString())) {
                throw new IOException(begun + ", got " + now + "; give the same, or take another --out");
            }
        }
        if (!before.data().equals(info.data())) {
            throw new IOException(out + " was begun with other data: " + before.data() + ", got " + info.data()
                    + "; give the same, or take another --out");
        }
    }

    private int train(Training training, long steps) throws IOException {
        Thread trainer = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread onExit = new Thread(() -> {
            trainer.interrupt();
            await(ended);
        });
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            spec.commandLine().getErr().println(summary(shown(training, steps), RunFolder.state(out)));
            return 0;
        } catch (LossNotFiniteException e) {
            throw new IOException(e.getMessage() + "; its batches are in " + out.resolve(Training.FAILED), e);
        } catch (InterruptedException e) {
            spec.commandLine().getErr().println(
                    "codestep: " + e.getMessage() + "; --resume goes on from there");
            return 1;
        } finally {
            ended.countDown();
            removeHook(onExit);
        }
    }

    private RunLog shown(Training training, long steps) throws IOException, InterruptedException {
        TrainerState before = RunFolder.state(out);
        if (resume) {
            spec.commandLine().getErr().printf(Locale.ROOT, "%s goes on after step %,d of %,d%n", out, before.step(),
                    steps);
        }
        try (Progress progress = new Progress("train", "steps", steps)) {
            progress.resume(before.step());
            return training.run(entry -> {
                progress.note(TrainingDisplay.note(before, entry));
                progress.update(entry.step());
            }, spec.commandLine().getErr()::println);
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await(SECONDS_TO_SAVE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending, and the hook is what waits for this thread: nothing is left to remove.
            assert hook.isAlive();
        }
    }

    private String summary(RunLog log, TrainerState kept) {
        String ending = switch (log.ending()) {
            case STEPS_DONE -> "all steps made";
            case NO_IMPROVEMENT -> "the validation loss did not fall any more";
            case TIME_LIMIT -> "the time limit was reached";
        };
        RunLog.Entry last = log.entries().get(log.entries().size() - 1);
        String best = kept.bestStep() == 0 ? "" : String.format(Locale.ROOT,
                "%nlowest validation loss %.4f, after step %,d: %s", kept.bestLoss(), kept.bestStep(), out.resolve("best"));
        return String.format(Locale.ROOT, "%s: %,d steps, %,d tokens in %.0f s; training loss %.4f; %s",
                out, last.step(), last.tokens(), last.seconds(), last.loss(), ending) + best;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
