package org.codestep.hub;

import java.time.Duration;
import java.util.Optional;

/**
 * The Hub gave no answer that means anything: there is no network, it is overloaded, or something else answers in its
 * place. Later it may.
 */
public final class HubUnreachableException extends HubException {

    private final boolean connected;
    private final transient Optional<Duration> retryAfter;

    private HubUnreachableException(String message, boolean connected, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cause);
        this.connected = connected;
        this.retryAfter = retryAfter;
    }

    /** There is nobody at the address, or no way there. */
    static HubUnreachableException notConnected(String message, Throwable cause) {
        return new HubUnreachableException(message, false, Optional.empty(), cause);
    }

    /** A connection ended, or stood still. */
    static HubUnreachableException cut(String message, Throwable cause) {
        return new HubUnreachableException(message, true, Optional.empty(), cause);
    }

    /** @param retryAfter the time that the server asks to wait */
    static HubUnreachableException busy(String message, Optional<Duration> retryAfter) {
        return new HubUnreachableException(message, true, retryAfter, null);
    }

    /** Whether there was a server, so that asking again in some seconds may help. */
    boolean connected() {
        return connected;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
