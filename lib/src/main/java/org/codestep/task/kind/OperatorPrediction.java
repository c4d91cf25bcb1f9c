package org.codestep.task.kind;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Example;
import org.codestep.python.run.state.Run;
import org.codestep.python.run.state.Snapshot;
import org.codestep.python.run.state.Variables;
import org.codestep.task.Examples;
import org.codestep.task.OperatorClass;
import org.codestep.task.SourceText;
import org.codestep.task.StateText;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.task.TaskOptions;
import org.codestep.task.UnusableSnippetException;
import org.codestep.task.Verdict;
import org.codestep.task.mask.Mask;
import org.codestep.task.mask.MaskFinder;
import org.codestep.task.mask.MaskedCode;
import org.codestep.task.mask.MaskedProgram;
import org.codestep.task.mask.Selection;

/**
 * Which operator is masked, given the final states? {@code {code with one operator as ?}\n# {states};operator?{op}}.
 *
 * <p>Masked is one operator at a time, of those on lines that the program executes. Right is an operator of the same
 * {@link OperatorClass} with which the program runs to its end with the same states. An alternative that raises an
 * exception or comes to a limit ({@link MaskedProgram}) is wrong.
 */
public final class OperatorPrediction implements Task {

    private static final String NAME = "operator";
    private static final String STATES = "\n# ";
    private static final String QUESTION = "operator?";

    private final TaskOptions options;

    /** @throws IllegalArgumentException if an option is given that the task has no use for */
    public OperatorPrediction(TaskOptions options) {
        options.requireFor(this);
        this.options = options;
    }

    @Override
    public Set<TaskOptions.Part> uses() {
        return EnumSet.of(TaskOptions.Part.SAMPLING_LIMIT, TaskOptions.Part.OPERATORS);
    }

    @Override
    public TaskOptions options() {
        return options;
    }

    @Override
    public Task with(TaskOptions other) {
        return new OperatorPrediction(other);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String promptEnd() {
        return QUESTION;
    }

    @Override
    public List<String> vocabulary() {
        return Vocabulary.with("# ", "?", ";", QUESTION);
    }

    @Override
    public Examples examples(Subject subject, UniformRandomProvider random) {
        SourceText source = new SourceText(subject.source());
        MaskedCode.requireNone(Mask.SIGN, source.text());
        List<Mask> masks = MaskFinder.operators(subject.program(), source, options.operators());
        if (masks.isEmpty()) {
            return Examples.none("no operator to mask");
        }
        MaskedProgram program = new MaskedProgram(subject, masks);
        BitSet visited = new BitSet();
        Run run = program.run((line, variables) -> visited.set(line));
        Snapshot end = Snapshot.of(run.variables());
        String states = StateText.of(end, null);
        String question = STATES + states + (states.isEmpty() ? "" : ";") + QUESTION;
        List<Mask> reached = masks.stream().filter(mask -> visited.get(mask.position().line())).toList();
        List<Example> examples = new ArrayList<>();
        String whyNone = "no operator on a line that is executed";
        for (Mask mask : Selection.draw(reached, options.samplingLimit(), random)) {
            try {
                FinalStates trials = new FinalStates(end);
                program.runAlternatives(mask, trials);
                examples.add(new Example(NAME, MaskedCode.mask(source, mask) + question, mask.own(), 1 + trials.right,
                        subject.number()));
            } catch (MaskedProgram.UnsettledException e) {
                whyNone = e.getMessage();
            }
        }
        return Examples.of(examples, whyNone);
    }

    /** Counts the runs that end with the same states. */
    private static final class FinalStates implements MaskedProgram.Trials {

        private final Snapshot wanted;
        private int right;

        FinalStates(Snapshot wanted) {
            this.wanted = wanted;
        }

        @Override
        public void begin() {}

        @Override
        public void line(int line, Variables variables) {}

        @Override
        public void end(Run run) {
            right += run.error().isEmpty() && wanted.matches(run.variables(), null) ? 1 : 0;
        }
    }

    @Override
    public Optional<String> program(Example example) {
        MaskedCode code = new MaskedCode(example.prompt().substring(0, endOfCode(example)));
        return Optional.of(code.with(example.answer().strip()));
    }

    private static int endOfCode(Example example) {
        int cut = example.prompt().lastIndexOf(STATES);
        if (cut < 0 || !example.prompt().endsWith(QUESTION)) {
            throw new IllegalArgumentException("wanted a prompt of task " + NAME + ": masked code, '# ', states, '"
                    + QUESTION + "'");
        }
        return cut;
    }

    @Override
    public Verdict check(Example example, String answer) {
        int cut = endOfCode(example);
        int end = example.prompt().length() - QUESTION.length();
        String states = example.prompt().substring(cut + STATES.length(), end);
        String wanted = states.endsWith(";") ? states.substring(0, states.length() - 1) : states;
        MaskedCode code = new MaskedCode(example.prompt().substring(0, cut));
        String own = example.answer().strip();
        String given = answer.strip();
        return OperatorClass.refusal(own, given)
                .map(reason -> new Verdict(false, reason))
                .orElseGet(() -> check(code, own, given, wanted));
    }

    private static Verdict check(MaskedCode code, String own, String given, String wanted) {
        try {
            Run run = code.run(given, code.budget(own), null);
            String reached = run.error().map(error -> "it ends with " + error)
                    .orElseGet(() -> "the final states are " + StateText.of(run.variables(), null));
            boolean right = run.error().isEmpty() && StateText.same(wanted, StateText.of(run.variables(), null));
            return new Verdict(right, right ? "the final states are the same" : reached);
        } catch (UnusableSnippetException e) {
            return new Verdict(false, e.getMessage());
        }
    }
}
