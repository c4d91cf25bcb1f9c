package org.codestep.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Example;
import org.codestep.task.kind.Tasks;
import org.codestep.task.kind.Vocabulary;
import org.codestep.task.label.Checking;
import org.codestep.task.label.LabelSummary;
import org.codestep.task.label.Labelling;
import org.codestep.tokenize.Tokenizer;
import org.codestep.trace.TinyPyTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adding a task is adding a class: this one is labelled, checked and encoded without a change anywhere else. */
class ToyTaskTest {

    @TempDir
    private Path directory;

    /** How many variables does the program have? */
    private static final class VariableCount implements Task {

        @Override
        public String name() {
            return "variable-count";
        }

        @Override
        public String promptEnd() {
            return "\n# variables?";
        }

        @Override
        public List<String> vocabulary() {
            return Vocabulary.with("# ", "variables?");
        }

        @Override
        public Examples examples(Subject subject, UniformRandomProvider random) {
            int count = subject.finalStates().split(";").length;
            return Examples.of(new Example(
                    name(), subject.source() + promptEnd(), String.valueOf(count), 1, subject.number()));
        }

        @Override
        public Verdict check(Example example, String answer) {
            return new Verdict(answer.strip().equals(example.answer()), example.answer() + " wanted");
        }
    }

    @Test
    void aNewTaskIsLabelledCheckedAndEncoded() throws Exception {
        Task task = new VariableCount();
        Path snippets = directory.resolve("s.txt");
        Path examples = directory.resolve("e.txt");
        Path verdicts = directory.resolve("v.jsonl");
        Files.writeString(snippets, "a = 1\nb = 2\n\nc = 3\nc = 4\n\nd = 1 / 0\n");
        var labelling = new Labelling.Settings(snippets, new Labelling.Output(examples, task, 0, true), 1);
        LabelSummary summary = Labelling.write(labelling, new TinyPyTracer(), 2, done -> {}).get(0);
        assertEquals("a = 1\nb = 2\n# variables?2\n\nc = 3\nc = 4\n# variables?1\n", Files.readString(examples));
        assertEquals(1, summary.unusable().get("it ends with ZeroDivisionError"));
        assertTrue(Files.readString(directory.resolve("e.txt.summary.json")).contains("\"task\" : \"variable-count\""));

        Path answers = Files.writeString(directory.resolve("a.txt"), "2\n2\n");
        var checking = new Checking.Settings(examples, answers, verdicts, task);
        assertEquals(new Checking.Score(1, 2), Checking.write(checking, 2, done -> {}));

        Tokenizer tokenizer = Vocabulary.tokenizer(List.of(task, Tasks.named("output")));
        String text = Files.readString(examples);
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }
}
