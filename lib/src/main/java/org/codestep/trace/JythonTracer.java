package org.codestep.trace;

import java.util.List;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.trace.jython.JythonProgram;

/**
 * Jython as a tracer, for machines without Python: functions, lists, tuples, dicts and strings in the grammar of
 * Python 2.7, as far as they do the same in CPython 3.11. The rest it refuses: imports, classes, exceptions caught,
 * comprehensions, text beyond ASCII and more. A recursion of more than 900 calls is refused when it is reached.
 *
 * <p>A program computes and prints and can do nothing else. Memory is bounded by an estimate of what the variables
 * hold. Has no state; any number of threads may use one.
 */
public final class JythonTracer implements Tracer {

    @Override
    public String name() {
        return "jython";
    }

    @Override
    public Trace trace(String source, Limits limits, Detail detail) {
        if (detail == Detail.SUMMARY) {
            JythonProgram.Result run = run(source, limits, null);
            return Trace.of(name(), run.lineCount(), run.stdout(), run.error(), List.of(), States.NONE);
        }
        StepRecorder recorder = new StepRecorder(limits.memoryBytes());
        JythonProgram.Result run = run(source, limits, recorder);
        return Trace.of(name(), run.lineCount(), run.stdout(), run.error(), recorder.steps(),
                StepRecorder.states(run.variables()));
    }

    private static JythonProgram.Result run(String source, Limits limits, LineListener listener) {
        try {
            return JythonProgram.run(source, TinyPyTracer.budget(limits), listener);
        } catch (NotModelledException e) {
            throw new UnsupportedProgramException(e.position().line(), e.position().column(), e.construct());
        }
    }

    /** Does nothing: there is nothing to release. */
    @Override
    public void close() {}
}
