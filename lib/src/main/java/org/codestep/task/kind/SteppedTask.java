package org.codestep.task.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Example;
import org.codestep.python.run.state.Run;
import org.codestep.python.syntax.Program;
import org.codestep.task.Examples;
import org.codestep.task.SourceText;
import org.codestep.task.StateText;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
import org.codestep.task.UnusableSnippetException;
import org.codestep.task.Verdict;
import org.codestep.task.mask.MarkedCode;
import org.codestep.task.mask.Mask;
import org.codestep.task.mask.MaskedCode;
import org.codestep.task.mask.MaskedProgram;
import org.codestep.task.mask.Question;
import org.codestep.task.mask.Selection;
import org.codestep.task.mask.Visit;
import org.codestep.task.mask.VisitRecorder;
import org.codestep.task.mask.VisitTrials;

/**
 * What is masked, given the states at one step of the run? A step is a line about to run; it is written
 * {@code @line$states}.
 *
 * <p>At each step one piece at a time is masked, of those on lines that ran before the step. Right is what makes some
 * visit to the marked line have the same states. The visits that an alternative makes before it raises an exception or
 * comes to a limit ({@link MaskedProgram}) count like others. Equal questions about a snippet are asked once.
 */
abstract class SteppedTask implements Task {

    private final TaskOptions options;

    SteppedTask(TaskOptions options) {
        options.requireFor(this);
        this.options = options;
    }

    @Override
    public TaskOptions options() {
        return options;
    }

    /** The pieces that can be masked. */
    abstract List<Mask> masks(Program program, SourceText source);

    /** Why an answer is out of the question; empty if it is not. @param own the example's answer */
    abstract Optional<String> refusal(String own, String answer);

    @Override
    public Examples examples(Subject subject, UniformRandomProvider random) {
        SourceText source = new SourceText(subject.source());
        MaskedCode.requireNone(Mask.SIGN, source.text());
        MarkedCode.requirePlain(source.text());
        List<Mask> masks = masks(subject.program(), source);
        if (masks.isEmpty()) {
            return Examples.none("nothing to mask");
        }
        MaskedProgram program = new MaskedProgram(subject, masks);
        VisitRecorder visits = new VisitRecorder(source.lineCount());
        program.run(visits);
        List<Question> questions = questions(masks, visits, random);
        Optional<String> unsettled = prove(program, questions, source.lineCount());
        List<Example> examples = new ArrayList<>();
        for (Question question : questions) {
            if (question.isAsked()) {
                examples.add(example(source, question, subject.number()));
            }
        }
        return Examples.of(examples, unsettled.orElse("nothing to mask on a line that runs before another"));
    }

    /** Each chosen step with each chosen mask, in the order of the run. */
    private List<Question> questions(List<Mask> masks, VisitRecorder visits, UniformRandomProvider random) {
        int first = masks.stream().mapToInt(mask -> visits.firstStep(mask.position().line())).min().orElseThrow();
        List<Question> questions = new ArrayList<>();
        if (first >= visits.steps().size()) {
            return questions;
        }
        List<Visit> steps = visits.steps().subList(first + 1, visits.steps().size());
        for (Visit step : Selection.draw(steps, options.stepLimit(), random)) {
            List<Mask> reached = new ArrayList<>(masks.size());
            for (Mask mask : masks) {
                if (visits.firstStep(mask.position().line()) < step.number()) {
                    reached.add(mask);
                }
            }
            for (Mask mask : Selection.draw(reached, options.samplingLimit(), random)) {
                questions.add(new Question(mask, step));
            }
        }
        return questions;
    }

    /** Tries every alternative. The result is why some of them could not be settled, if that is so. */
    private static Optional<String> prove(MaskedProgram program, List<Question> questions, int lineCount) {
        Optional<String> unsettled = Optional.empty();
        VisitTrials trials = new VisitTrials(lineCount);
        for (Question question : questions) {
            if (!question.isNew()) {
                continue;
            }
            try {
                trials.prepare(question.mask(), questions);
                program.runAlternatives(question.mask(), trials);
            } catch (MaskedProgram.UnsettledException e) {
                trials.withdraw();
                unsettled = Optional.of(e.getMessage());
            }
        }
        return unsettled;
    }

    private Example example(SourceText source, Question question, long snippet) {
        Mask mask = question.mask();
        String states = StateText.of(question.step().states(), mask.variable());
        StringBuilder prompt = new StringBuilder(source.text().length() + states.length() + promptEnd().length() + 2);
        MarkedCode.write(source, mask, question.step().line(), states, prompt);
        return new Example(name(), prompt.append(promptEnd()).toString(), mask.own(), question.rightAnswers(), snippet);
    }

    @Override
    public Optional<String> program(Example example) {
        return Optional.of(new MaskedCode(markedCode(example).code()).with(example.answer().strip()));
    }

    private MarkedCode markedCode(Example example) {
        if (!example.prompt().endsWith(promptEnd())) {
            throw new IllegalArgumentException("wanted a prompt of task " + name() + ": code with '?' and a line marked"
                    + " @line$states, then '" + promptEnd().strip() + "'");
        }
        return MarkedCode.parse(example.prompt().substring(0, example.prompt().length() - promptEnd().length()));
    }

    @Override
    public Verdict check(Example example, String answer) {
        MarkedCode marked = markedCode(example);
        MaskedCode code = new MaskedCode(marked.code());
        String own = example.answer().strip();
        String given = answer.strip();
        return refusal(own, given)
                .map(reason -> new Verdict(false, reason))
                .orElseGet(() -> check(marked, code, own, given));
    }

    private static Verdict check(MarkedCode marked, MaskedCode code, String own, String given) {
        String masked = StateText.masked(marked.states());
        boolean[] found = {false};
        try {
            Run run = code.run(given, code.budget(own), (line, variables) -> {
                found[0] |= line == marked.line()
                        && StateText.same(marked.states(), StateText.of(variables, masked));
            });
            String end = run.error().map(error -> " before it ends with " + error).orElse("");
            return found[0]
                    ? new Verdict(true, "line " + marked.line() + " is visited with these states")
                    : new Verdict(false, "line " + marked.line() + " is never visited with these states" + end);
        } catch (UnusableSnippetException e) {
            return new Verdict(false, e.getMessage());
        }
    }
}
