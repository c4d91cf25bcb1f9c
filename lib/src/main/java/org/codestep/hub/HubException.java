package org.codestep.hub;

import java.io.IOException;

/** What was asked of the Hub cannot be had. The message says what, why, and what to do. */
public class HubException extends IOException {

    HubException(String message) {
        super(message);
    }

    HubException(String message, Throwable cause) {
        super(message, cause);
    }
}
