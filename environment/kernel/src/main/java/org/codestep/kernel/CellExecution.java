package org.codestep.kernel;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jdk.jshell.execution.DirectExecutionControl;

/** Runs what JShell compiled: guarded, in this process, on the {@link CellThread}; keeps values as objects. */
final class CellExecution extends DirectExecutionControl {
    private final CellThread thread;
    private final Duration timeout;
    private final CellClasses classes = new CellClasses();
    private Object value;
    private Field variable;
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

    /** Returns the classes that were replaced by new ones of the same names since the last call. */
    Set<String> takeReplaced() {
        return classes.takeReplaced();
    }

    /**
     * Gives the static fields of a class of a cell that was made anew their earlier values.
     *
     * @param mayRun whether code of cells may run, as it does when a class is initialized; if not, nothing is done
     * @return the names of the fields that have their initial values instead
     */
    List<String> carryStaticFields(DeclaredClass earlier, boolean mayRun) {
        Class<?> from = loaded(earlier.name());
        Class<?> to = loaded(classes.newest(earlier));
        List<String> lost = new ArrayList<>(StaticFields.of(from));
        if (mayRun && !lost.isEmpty()) {
            thread.run(new CellThread.Run(() -> lost.retainAll(StaticFields.carry(from, to))), Duration.ZERO);
        }
        return lost;
    }

    private Class<?> loaded(String name) {
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " was loaded, and is no longer", e);
        }
    }

    @Override
    public void load(ClassBytecodes[] compiled)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        super.load(guarded(compiled));
        for (ClassBytecodes type : compiled) {
            classes.loaded(type);
        }
    }

    private static ClassBytecodes[] guarded(ClassBytecodes[] compiled) {
        return Arrays.stream(compiled)
                .map(type -> new ClassBytecodes(type.name(), CellInstrumenter.guard(type.bytecodes())))
                .toArray(ClassBytecodes[]::new);
    }

    /**
     * Gives classes that are loaded new code in place: their objects and the values of variables stay.
     *
     * @throws ClassInstallException if that is not possible; JShell then loads new classes under new names
     */
    @Override
    public void redefine(ClassBytecodes[] compiled)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        if (!RedefinitionAgent.isPresent()) {
            throw new NotImplementedException("the JVM runs without the agent");
        }
        ClassBytecodes[] guarded = guarded(compiled);
        try {
            if (!Arrays.stream(compiled).allMatch(classes::allowsInPlace)) {
                throw new UnsupportedOperationException("the static fields would get other values");
            }
            List<ClassDefinition> definitions = new ArrayList<>();
            for (ClassBytecodes type : guarded) {
                definitions.add(new ClassDefinition(findClass(type.name()), type.bytecodes()));
            }
            RedefinitionAgent.redefine(definitions);
        } catch (UnsupportedOperationException | ClassNotFoundException | UnmodifiableClassException | LinkageError e) {
            throw new ClassInstallException(e.toString(), new boolean[compiled.length]);
        }
        classesRedefined(guarded);
    }

    /** JShell asks for a variable's text, by the name of its class: keeps where its value is, and gives no text. */
    @Override
    public String varValue(String className, String name) throws InternalException {
        try {
            variable = findClass(className).getField(name);
            variable.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new InternalException(e.toString());
        }
        return "";
    }

    /** Returns where the value of the variable is that JShell was asked for last, and forgets it. */
    Field takeVariable() {
        Field taken = variable;
        variable = null;
        return taken;
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
            try {
                return code.invoke(null);
            } catch (InvocationTargetException thrownByCode) {
                throw Thrown.by(thrownByCode.getCause());
            }
        });
        end = thread.run(run, timeout);
        if (end == CellThread.End.ABANDONED) {
            throw new StoppedException();
        }
        if (run.failure() instanceof RunException thrownByCode) {
            throw thrownByCode;
        }
        if (run.failure() != null) {
            throw Thrown.by(run.failure());
        }
        value = run.value();
        return "";
    }
}
