package org.codestep.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import jdk.jshell.execution.DirectExecutionControl;

/** Runs what JShell compiled: guarded, in this process, on the {@link CellThread}; keeps values as objects. */
final class CellExecution extends DirectExecutionControl {
    private final CellThread thread;
    private final Duration timeout;
    private Object value;
    private CellThread.End end = CellThread.End.DONE;

    /**
     * Creates the execution.
     *
     * @param timeout the longest time for one statement, {@link Duration#ZERO} for none
     */
    CellExecution(CellThread thread, Duration timeout) {
        this.thread = thread;
        this.timeout = timeout;
    }

    /** Returns the value of the code that ran last, and forgets it. */
    Object takeValue() {
        Object taken = value;
        value = null;
        return taken;
    }

    /** How the code that ran last ended. */
    CellThread.End end() {
        return end;
    }

    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        super.load(Arrays.stream(classes)
                .map(type -> new ClassBytecodes(type.name(), CellInstrumenter.guard(type.bytecodes())))
                .toArray(ClassBytecodes[]::new));
    }

    /**
     * Runs a piece of a cell. JShell wants the value as text, and gets none: the text of a large table or array is
     * costly, and nobody reads it.
     */
    @Override
    protected String invoke(Method code) throws Exception {
        ClassLoader loader = code.getDeclaringClass().getClassLoader();
        CellThread.Run run = new CellThread.Run(() -> {
            CellGuard.check();
            Thread.currentThread().setContextClassLoader(loader);
            return code.invoke(null);
        });
        end = thread.run(run, timeout);
        if (end == CellThread.End.ABANDONED) {
            throw new StoppedException();
        }
        if (run.failure() instanceof InvocationTargetException thrownByCode) {
            throw thrownByCode;
        }
        if (run.failure() != null) {
            throw new InvocationTargetException(run.failure());
        }
        value = run.value();
        return "";
    }
}
