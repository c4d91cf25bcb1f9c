package org.codestep.task;

/** A snippet that no example can be made of: it is refused, ends with an exception or at a limit, and the like. */
public final class UnusableSnippetException extends RuntimeException {

    /** @param reason in a few words, the same for all snippets that it holds for: summaries count by it */
    public UnusableSnippetException(String reason) {
        super(reason, null, false, false);
    }
}
