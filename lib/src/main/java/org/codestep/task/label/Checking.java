package org.codestep.task.label;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.codestep.corpus.AnswerReader;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.task.AnswerChecker;
import org.codestep.task.Verdict;

/** Checks a file of answers to a file of examples: {@code {right, reason}} for each, in their order. */
public final class Checking {

    /** Answers that a thread takes at a time. */
    private static final int BATCH = 64;

    /**
     * What is checked.
     *
     * @param examples the file of examples
     * @param examplesFormat of that file
     * @param answers the file of answers, one for each example, as {@link AnswerReader} reads it
     * @param answersFormat of that file
     * @param output the file of verdicts, ending in {@code .jsonl}
     * @param task what the examples are of
     */
    public record Settings(Path examples, FileFormat examplesFormat, Path answers, FileFormat answersFormat,
            Path output, AnswerChecker task) {

        /** @throws IllegalArgumentException if the output's name does not end in {@code .jsonl} */
        public Settings {
            Objects.requireNonNull(examples, "examples");
            Objects.requireNonNull(examplesFormat, "examplesFormat");
            Objects.requireNonNull(answers, "answers");
            Objects.requireNonNull(answersFormat, "answersFormat");
            Objects.requireNonNull(task, "task");
            if (FileFormat.of(output) != FileFormat.JSON_LINES) {
                throw new IllegalArgumentException("wanted a name ending in .jsonl for the verdicts, got " + output);
            }
        }

        /** Of files in the formats that their names tell. */
        public Settings(Path examples, Path answers, Path output, AnswerChecker task) {
            this(examples, FileFormat.of(examples), answers, FileFormat.of(answers), output, task);
        }
    }

    /** How many of how many answers are right. */
    public record Score(long right, long answers) {}

    private record Answered(Entry example, String answer) {}

    private final Settings settings;

    private Checking(Settings settings) {
        this.settings = settings;
    }

    /**
     * Writes the verdicts.
     *
     * @param threads how many work at once; at least 1
     * @param progress is told now and then how many answers are done
     * @throws IOException if a file cannot be read or written
     * @throws CorpusFormatException if an entry is malformed, an example not one of the task, or the answers are more
     *     or fewer than the examples
     */
    public static Score write(Settings settings, int threads, LongConsumer progress) throws IOException {
        return new Checking(settings).write(threads, progress);
    }

    private Score write(int threads, LongConsumer progress) throws IOException {
        long right = 0;
        try (EntryReader examples = new EntryReader(settings.examples(), settings.examplesFormat());
                AnswerReader answers = new AnswerReader(settings.answers(), settings.answersFormat());
                EntryWriter writer = new EntryWriter(settings.output());
                var verdicts = new OrderedMap<>(new Pairs(examples, answers), threads, this::check)) {
            while (verdicts.hasNext()) {
                for (Verdict verdict : verdicts.next()) {
                    ObjectNode json = EntryWriter.object();
                    writer.writeObject(json.put("right", verdict.right()).put("reason", verdict.reason()));
                    right += verdict.right() ? 1 : 0;
                }
                progress.accept(writer.count());
            }
            if (answers.hasNext()) {
                throw new CorpusFormatException(settings.answers(), writer.count() + 1, "there are more answers than"
                        + " the " + writer.count() + " examples of " + settings.examples() + "; wanted one for each");
            }
            writer.place();
            return new Score(right, writer.count());
        }
    }

    /** Batches of examples with their answers. */
    private final class Pairs implements Iterator<List<Answered>> {

        private final EntryReader examples;
        private final AnswerReader answers;

        Pairs(EntryReader examples, AnswerReader answers) {
            this.examples = examples;
            this.answers = answers;
        }

        @Override
        public boolean hasNext() {
            return examples.hasNext();
        }

        @Override
        public List<Answered> next() {
            List<Answered> batch = new ArrayList<>(BATCH);
            while (batch.size() < BATCH && examples.hasNext()) {
                Entry example = examples.next();
                if (!answers.hasNext()) {
                    throw example.fault("there is no answer to this example and those after it in " + settings.answers()
                            + "; wanted one for each");
                }
                batch.add(new Answered(example, answers.next()));
            }
            return batch;
        }
    }

    private List<Verdict> check(List<Answered> batch) {
        List<Verdict> verdicts = new ArrayList<>(batch.size());
        for (Answered answered : batch) {
            verdicts.add(check(answered.example(), answered.answer()));
        }
        return verdicts;
    }

    private Verdict check(Entry entry, String answer) {
        Example example = settings.task().read(entry);
        try {
            return settings.task().check(example, answer);
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
    }
}
