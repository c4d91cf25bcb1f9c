package org.codestep.kernel;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import jdk.jshell.spi.ExecutionControl.ResolutionException;
import jdk.jshell.spi.ExecutionControl.RunException;
import jdk.jshell.spi.ExecutionControl.UserException;
import jdk.jshell.spi.SPIResolutionException;

/**
 * What a cell threw, in JShell's terms. Its message, causes and stack come from methods that a cell may have written,
 * so they are read on the thread that runs cells, and whatever these methods do becomes part of the report.
 */
final class Thrown {
    private static final int MAX_CAUSES = 20;

    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Thrown() {
    }

    /** Reads what was thrown; of a long or endless chain of causes the beginning. */
    static RunException by(Throwable thrown) {
        return new Thrown().read(thrown);
    }

    private RunException read(Throwable thrown) {
        seen.add(thrown);
        StackTraceElement[] stack = ask(() -> thrown.getStackTrace().clone(), failure -> new StackTraceElement[0]);
        if (thrown instanceof SPIResolutionException incomplete) {
            return new ResolutionException(incomplete.id(), stack);
        }
        String message = ask(thrown::getMessage,
                failure -> "(its getMessage threw " + failure.getClass().getName() + ")");
        UserException read = new UserException(message, thrown.getClass().getName(), stack);
        Throwable cause = ask(thrown::getCause, failure -> failure);
        if (cause != null && !seen.contains(cause) && seen.size() < MAX_CAUSES) {
            read.initCause(read(cause));
        }
        return read;
    }

    private static <T> T ask(Supplier<T> method, Function<Throwable, T> otherwise) {
        try {
            return method.get();
        } catch (Throwable failure) {
            return otherwise.apply(failure);
        }
    }
}
