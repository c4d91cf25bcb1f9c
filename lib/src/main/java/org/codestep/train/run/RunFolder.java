package org.codestep.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.ModelPart;
import org.codestep.train.AdamW;
import org.codestep.train.Bounds;
import org.codestep.train.RunLog;
import org.codestep.train.RunStore;
import org.codestep.train.TrainerState;

/**
 * A run as a folder, from which it can go on after it was killed at any moment.
 *
 * <pre>
 * run.json                    settings, seed, data, device and versions
 * log.jsonl, events.out.*     the log, for people and scripts, and for TensorBoard
 * checkpoints/step-00000500   model.safetensors, config.json, vocabulary.json, run.json; the optimizer's
 *                             moments in optimizer.safetensors and the run's state in trainer.json; of an adapter
 *                             alone adapter.safetensors, adapter.json and base.json in place of the first three
 * last, best                  links to the newest checkpoint, and to that of the lowest validation loss
 * </pre>
 *
 * <p>A checkpoint is written aside and appears under its name when it is whole and on the disk, as is the log before
 * it; {@link #save} returns when the name is there too.
 */
public final class RunFolder implements RunStore, AutoCloseable {

    private static final String CHECKPOINTS = "checkpoints";
    private static final String STEP = "step-";
    private static final String ASIDE = ".part";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String STATE = "trainer.json";

    private final Settings settings;
    private final ModelFiles files;
    private final RunInfo info;
    private final Path checkpoints;
    private final RunLogFiles log;

    /**
     * What is kept.
     *
     * @param path of the folder
     * @param saveEvery steps between two checkpoints; one is made too when the validation loss is the lowest so far,
     *     and when the run ends or is interrupted
     * @param keepLast how many of the newest are kept, at least 1; that of the lowest validation loss stays as well
     */
    public record Settings(Path path, long saveEvery, int keepLast) {

        public Settings {
            Objects.requireNonNull(path, "path");
            Bounds.requireAtLeast("saveEvery", 1, saveEvery);
            Bounds.requireAtLeast("keepLast", 1, keepLast);
        }
    }

    /**
     * Opens a folder, with the run that it may have.
     *
     * @param info written beside the log and each checkpoint
     * @param files how a checkpoint keeps the model
     * @throws IOException if it cannot be read or made
     */
    public RunFolder(Settings settings, RunInfo info, ModelFiles files) throws IOException {
        this.settings = settings;
        this.checkpoints = settings.path.resolve(CHECKPOINTS);
        this.files = files;
        this.info = info;
        Disk.createDirectories(checkpoints);
        for (Path leftover : inOrder(checkpoints, name -> name.endsWith(ASIDE))) {
            Disk.delete(leftover);
        }
        JsonFile.write(settings.path.resolve(RunInfo.FILE), info);
        this.log = new RunLogFiles(settings.path, state(settings.path).step());
    }

    /** Whether a folder has a run that can go on. */
    public static boolean holdsRun(Path path) {
        return Files.isRegularFile(path.resolve(RunInfo.FILE));
    }

    /**
     * Where a folder's run was last kept; {@link TrainerState#START} if it never was, or there is none.
     *
     * @throws IOException if the newest checkpoint cannot be read
     */
    public static TrainerState state(Path path) throws IOException {
        Optional<Path> last = last(path.resolve(CHECKPOINTS));
        return last.isEmpty() ? TrainerState.START : JsonFile.read(last.get().resolve(STATE), TrainerState.class);
    }

    /** Where a run stood when it wrote a checkpoint; empty if a folder is none. */
    public static Optional<TrainerState> stateOf(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve(STATE);
        return Files.exists(file) ? Optional.of(JsonFile.read(file, TrainerState.class)) : Optional.empty();
    }

    private static Optional<Path> last(Path checkpoints) throws IOException {
        List<Path> all = Files.isDirectory(checkpoints) ? whole(checkpoints) : List.of();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    @Override
    public TrainerState restore(ModelPart model, AdamW optimizer) throws IOException {
        Optional<Path> last = last(checkpoints);
        if (last.isPresent()) {
            optimizer.load(last.get().resolve(OPTIMIZER));
            files.read(model, last.get());
        }
        return state(settings.path);
    }

    @Override
    public List<RunLog.Entry> entries() {
        return log.entries();
    }

    @Override
    public void log(RunLog.Entry entry) throws IOException {
        log.write(entry);
    }

    @Override
    public boolean isDue(TrainerState state) {
        return state.step() % settings.saveEvery == 0 || state.bestStep() == state.step();
    }

    @Override
    public void save(ModelPart model, AdamW optimizer, TrainerState state) throws IOException {
        Path target = checkpoint(state.step());
        if (!Files.isDirectory(target)) {
            Path aside = aside(target);
            Files.createDirectory(aside);
            files.write(model, aside);
            JsonFile.write(aside.resolve(RunInfo.FILE), info);
            optimizer.save(aside.resolve(OPTIMIZER));
            JsonFile.write(aside.resolve(STATE), state);
            log.force();
            Disk.move(aside, target);
        }
        link("last", target);
        Path best = checkpoint(state.bestStep());
        if (state.bestStep() > 0) {
            link("best", best);
        }
        List<Path> all = whole(checkpoints);
        for (Path old : all.subList(0, Math.max(0, all.size() - settings.keepLast))) {
            if (!old.equals(best)) {
                // Under its name a folder is whole until the end.
                Disk.move(old, aside(old));
                Disk.delete(aside(old));
            }
        }
    }

    private Path checkpoint(long step) {
        return checkpoints.resolve(String.format(Locale.ROOT, "%s%08d", STEP, step));
    }

    private static Path aside(Path checkpoint) {
        return checkpoint.resolveSibling(checkpoint.getFileName() + ASIDE);
    }

    /** Checkpoints that are complete, oldest first. */
    private static List<Path> whole(Path checkpoints) throws IOException {
        return inOrder(checkpoints, name -> name.matches(STEP + "\\d+"));
    }

    private static List<Path> inOrder(Path checkpoints, Predicate<String> named) throws IOException {
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.filter(path -> named.test(path.getFileName().toString()))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }

    /** Makes a link anew, so that at each moment there is the old or the new one. */
    private void link(String name, Path target) throws IOException {
        Path link = settings.path.resolve(name);
        Path fresh = settings.path.resolve(name + ASIDE);
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, settings.path.relativize(target));
        Disk.move(fresh, link);
    }

    /** Closes the log. */
    @Override
    public void close() throws IOException {
        log.close();
    }
}
