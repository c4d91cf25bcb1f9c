package org.codestep.trace.cpython;

import java.util.List;
import java.util.stream.Stream;

/**
 * What keeps the programs that {@code CPythonTracer} runs from the rest of the machine, strongest first. Audit hooks
 * and resource limits are in force with each.
 */
public enum Isolation {

    /** Namespaces of Linux, made by the command {@code bwrap} (Bubblewrap). */
    BUBBLEWRAP("bwrap",
            "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--as-pid-1",
            "--die-with-parent", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
            "--size", Integer.toString(64 << 20), "--tmpfs", "/dev/shm"),

    /** Namespaces of Linux, made by the command {@code unshare} (util-linux) and completed by the worker itself. */
    UNSHARE("unshare",
            "--user", "--map-current-user", "--keep-caps", "--pid", "--fork", "--kill-child", "--mount-proc",
            "--mount", "--net", "--ipc", "--uts"),

    /**
     * No help from the operating system: audit hooks alone, which refuse what a program asks of Python. They stop
     * mistakes and plain attempts; a program that sets out to get past them can.
     */
    AUDIT_HOOKS("");

    private final String tool;
    private final List<String> options;

    Isolation(String tool, String... options) {
        this.tool = tool;
        this.options = List.of(options);
    }

    /**
     * Whether the operating system confines what gets past the audit hooks: files outside the scratch folder are
     * read-only, no network is in reach, and no process outlives its program.
     */
    public boolean hasNamespaces() {
        return this != AUDIT_HOOKS;
    }

    /** The command that makes the namespaces; empty if there are none. */
    public String tool() {
        return tool;
    }

    /** What to put before the command that is to be isolated. */
    List<String> prefix() {
        return hasNamespaces() ? Stream.concat(Stream.of(tool), options.stream()).toList() : List.of();
    }

    /**
     * Tries them in turn.
     *
     * @return the strongest in which a worker starts and finds that it holds
     */
    public static Isolation strongest(PythonInstallation python) {
        for (Isolation candidate : values()) {
            if (!candidate.hasNamespaces() || PythonWorker.starts(python, candidate)) {
                return candidate;
            }
        }
        throw new AssertionError("the last needs nothing");
    }
}
