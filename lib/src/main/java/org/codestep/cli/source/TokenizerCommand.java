package org.codestep.cli.source;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.ThreadsOption;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.ByteCount;
import org.codestep.corpus.file.Streams;
import org.codestep.corpus.split.Part;
import org.codestep.report.progress.Progress;
import org.codestep.source.CorpusFolder;
import org.codestep.source.SourceFile;
import org.codestep.tokenize.Quoted;
import org.codestep.tokenize.bytepair.BytePairListener;
import org.codestep.tokenize.bytepair.BytePairModel;
import org.codestep.tokenize.bytepair.BytePairSettings;
import org.codestep.tokenize.bytepair.BytePairTrainer;
import org.codestep.tokenize.bytepair.BytePairTraining;
import org.codestep.tokenize.bytepair.TrainingTexts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep tokenizer}. */
@Command(
        name = "tokenizer",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SUBCOMMAND",
        subcommands = TokenizerCommand.Train.class,
        description = {
            "Makes tokenizers of one's own.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
public final class TokenizerCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "wanted a subcommand: "
                + String.join(", ", spec.subcommands().keySet()));
    }

    /** {@code codestep tokenizer train}. */
    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Trains a byte-level byte-pair tokenizer, as GPT-2 has one.",
                ""
            },
            footer = {
                "",
                "What is written is byte for byte what Hugging Face's tokenizers learns of the same texts with"
                        + " BpeTrainer, ByteLevel(add_prefix_space=False) and ByteLevel's alphabet. A folder with that"
                        + " tokenizer.json is a tokenizer for the other commands, and for Python's transformers.",
                "",
                "Ids: the special tokens first, then a token for each of the 256 bytes, then those that are learned. A"
                        + " special token that stands in the texts is told: its letters are learned from like all"
                        + " others, but whoever encodes such a text gets the special token.",
                "",
                "Examples:",
                "  codestep tokenizer train --in corpus --size 8000 --special '<pad>' --out t.json",
                "  codestep tokenizer train --in s.jsonl --field source --size 500 --out t.json"
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
    static final class Train implements Callable<Integer> {

        private static final String DEFAULT_FIELD = "text";
        private static final double NANOSECONDS = 1e9;

        @Spec
        private CommandSpec spec;

        @Option(names = "--in", required = true, paramLabel = "CORPUS|FILE",
                converter = PathConverter.InputFileOrFolder.class,
                description = "What to learn from: the training part of a corpus that codestep corpus made, a file at"
                        + " a time; of a file .jsonl, a field of each object; of any other file, each line with its"
                        + " end. No token reaches from one of these into the next. - for standard input, as JSON"
                        + " lines.")
        private Path in;

        @Option(names = "--field", paramLabel = "NAME",
                description = "Of JSON lines: which field has the text. Default: " + DEFAULT_FIELD + ".")
        private Optional<String> field = Optional.empty();

        @Option(names = "--size", required = true, paramLabel = "N", converter = NumberConverter.Count.class,
                description = "How many tokens the vocabulary is to have, bytes and special ones included.")
        private int size;

        @Option(names = "--min-frequency", paramLabel = "N", converter = NumberConverter.LongCount.class,
                defaultValue = "2",
                description = "How often a pair must stand in the texts to become a token. Default: ${DEFAULT-VALUE}.")
        private long minFrequency;

        @Option(names = "--special", paramLabel = "TOKEN,TOKEN",
                description = "Tokens that stand for no text, with commas between them; their ids come first, in this"
                        + " order. Default: none.")
        private Optional<String> special = Optional.empty();

        @Option(names = "--out", required = true, paramLabel = "FILE", converter = PathConverter.Output.class,
                description = "The tokenizer.json to write; - for standard output.")
        private Path out;

        @Mixin
        private ThreadsOption threads;

        @Override
        public Integer call() throws IOException {
            BytePairSettings settings = settings();
            new GivenFiles(spec).requireDistinct(List.of(in), List.of(out));
            long begin = System.nanoTime();
            BytePairTraining training = isCorpus() ? ofCorpus(settings) : ofFile(settings);
            training.model().write(out);
            tell(settings, training, (System.nanoTime() - begin) / NANOSECONDS);
            return 0;
        }

        private BytePairSettings settings() {
            List<String> tokens = special.map(text -> List.of(text.split(",", -1))).orElse(List.of());
            for (String token : tokens) {
                if (!token.equals(token.strip())) {
                    throw wrong("--special: the token '" + token + "' begins or ends with white space; wanted none"
                            + " around the commas");
                }
            }
            try {
                return new BytePairSettings(size, minFrequency, tokens);
            } catch (IllegalArgumentException e) {
                throw wrong(e.getMessage());
            }
        }

        private boolean isCorpus() {
            return Files.isDirectory(in);
        }

        private boolean isJsonLines() {
            return !isCorpus() && FileFormat.of(in) == FileFormat.JSON_LINES;
        }

        private BytePairTraining ofCorpus(BytePairSettings settings) throws IOException {
            requireNoField("a corpus is read by files");
            CorpusFolder corpus = CorpusFolder.open(in);
            try (Stream<SourceFile> files = corpus.files(Part.TRAIN)) {
                return train(settings, files.map(SourceFile::text).iterator(),
                        new Progress("words", "files", corpus.count(Part.TRAIN)));
            }
        }

        private BytePairTraining ofFile(BytePairSettings settings) throws IOException {
            if (!isJsonLines()) {
                requireNoField(in + " is read by lines");
            }
            try (TrainingTexts texts = isJsonLines()
                    ? TrainingTexts.ofJsonLines(in, field.orElse(DEFAULT_FIELD)) : TrainingTexts.ofLines(in)) {
                return train(settings, texts,
                        new Progress("words", Progress.BYTES, Streams.isStream(in) ? -1 : Files.size(in)));
            }
        }

        private void requireNoField(String what) {
            if (field.isPresent()) {
                throw wrong("--field is of JSON lines, and " + what + "; leave it out");
            }
        }

        /** @param counting in files of a corpus, or in bytes */
        private BytePairTraining train(BytePairSettings settings, Iterator<String> texts, Progress counting)
                throws IOException {
            try (Shown shown = new Shown(counting, isCorpus(), size)) {
                BytePairTraining training = new BytePairTrainer(settings, threads.count(), shown).train(texts);
                shown.complete();
                return training;
            } catch (IllegalArgumentException e) {
                throw new IOException(in + ": " + e.getMessage(), e);
            }
        }

        private ParameterException wrong(String message) {
            return new ParameterException(spec.commandLine(), message);
        }

        private void tell(BytePairSettings settings, BytePairTraining training, double seconds) {
            PrintWriter err = spec.commandLine().getErr();
            BytePairModel model = training.model();
            err.printf(Locale.ROOT, "%s: %,d tokens, %,d merges; learned of %,d texts, %s, %,d words (%,d different)"
                    + " in %.1f s%n", out, model.vocabulary().size(), model.merges().size(), training.texts(),
                    ByteCount.text(training.bytes()), training.words(), training.differentWords(), seconds);
            if (model.vocabulary().size() < settings.size()) {
                err.printf(Locale.ROOT, "fewer tokens than --size %,d: no further pair stands in the texts%s%n",
                        settings.size(), minFrequency == 1 ? "" : " as often as --min-frequency " + minFrequency);
            }
            training.specialInTexts().forEach((token, count) -> err.printf(Locale.ROOT, "warning: the special token %s"
                    + " stands in the texts, %,d times; encoded, it is that token there, not text%n",
                    Quoted.of(token), count));
        }
    }

    /** How far the training is: first in texts or their bytes, then in tokens. */
    private static final class Shown implements BytePairListener, AutoCloseable {

        private final boolean inTexts;
        private final int size;
        private Progress shown;
        private boolean learning;

        Shown(Progress counting, boolean inTexts, int size) {
            this.shown = counting;
            this.inTexts = inTexts;
            this.size = size;
        }

        @Override
        public void counted(long texts, long bytes) {
            shown.step(inTexts ? texts : bytes);
        }

        @Override
        public void learned(int tokens) {
            if (!learning) {
                learning = true;
                shown.complete();
                shown.close();
                shown = new Progress("merges", "tokens", size);
                shown.resume(tokens - 1);
            }
            shown.update(tokens);
        }

        void complete() {
            shown.complete();
        }

        @Override
        public void close() {
            shown.close();
        }
    }
}
