package org.codestep.hub;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How often something is tried again that may work later, and how long is waited before. For one piece of work. */
final class Patience {

    /** Waits by the number of failures in a row. */
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8),
            Duration.ofSeconds(16));

    /** Longer waits that a server asks for are its users' to decide. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Lets time pass. */
    @FunctionalInterface
    interface Sleep {
        void sleep(Duration time) throws InterruptedException;
    }

    private final Sleep sleep;
    private final HubListener listener;
    private int failures;

    Patience(Sleep sleep, HubListener listener) {
        this.sleep = sleep;
        this.listener = listener;
    }

    /** Some of the work is done: failures count from zero again. */
    void progressed() {
        failures = 0;
    }

    /** Returns after a wait. @throws HubUnreachableException the failure, if it is one too many or the wait too long */
    void after(HubUnreachableException failure) throws HubUnreachableException, InterruptedException {
        if (failures == WAITS.size()) {
            throw failure;
        }
        Duration wait = failure.retryAfter().orElse(WAITS.get(failures));
        if (wait.compareTo(LONGEST) > 0) {
            throw failure;
        }
        failures++;
        listener.notice(String.format(
                Locale.ROOT, "%s; trying again in %d s", failure.getMessage(), wait.toSeconds()));
        sleep.sleep(wait);
    }
}
