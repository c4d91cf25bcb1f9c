package org.codestep.kernel;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Lets the kernel give loaded classes new code in place, which the JVM allows to an agent only: the kernel's jar is
 * one, by {@value #OPTION} and its path.
 */
public final class RedefinitionAgent {
    /** The option of the JVM that starts the agent; the path of the kernel's jar follows. */
    static final String OPTION = "-javaagent:";

    private static volatile Instrumentation instrumentation;

    private RedefinitionAgent() {
    }

    /** Called by the JVM before {@code main}. */
    public static void premain(String options, Instrumentation given) {
        instrumentation = given;
    }

    /** Whether the JVM was started with the agent. */
    static boolean isPresent() {
        return instrumentation != null;
    }

    /** Says in the log what is lost without the agent. */
    static void warnIfAbsent() {
        if (!isPresent()) {
            LoggerFactory.getLogger(RedefinitionAgent.class).warn("A class that a cell declares again becomes a new "
                    + "one even if only the code of its methods changed: Java must be started with {} and the path "
                    + "of the kernel's jar", OPTION);
        }
    }

    /**
     * Gives loaded classes new code: all of them or, on an exception, none.
     *
     * @throws UnsupportedOperationException if a class has other members, supertypes or modifiers than before
     */
    static void redefine(List<ClassDefinition> classes) throws ClassNotFoundException, UnmodifiableClassException {
        instrumentation.redefineClasses(classes.toArray(ClassDefinition[]::new));
    }
}
