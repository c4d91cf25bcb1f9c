package org.codestep.kernel;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.logging.Logger;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQException;
import zmq.ZError;

/** Starts the kernel: {@code java org.codestep.kernel.Main CONNECTION_FILE}. */
public final class Main {
    /** The exit code of a kernel whose ports another process took after Jupyter had chosen them. */
    private static final int PORT_TAKEN = 3;

    private Main() {
    }

    /**
     * Runs the kernel until the front end shuts it down.
     *
     * @param args the path of the connection file that Jupyter wrote
     * @throws IOException              if the connection file cannot be read
     * @throws GeneralSecurityException if the connection file names an unknown signature scheme
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length != 1) {
            System.err.println("usage: java org.codestep.kernel.Main CONNECTION_FILE (Jupyter passes it)");
            System.exit(2);
        }
        keepLogsOutOfCells();
        exitWithParent();
        PrintStream console = System.err; // which is the cells' from the start on

        KernelConnectionProperties properties = KernelConnectionProperties.parse(Files.readString(Path.of(args[0])));
        Interruption interruption = new Interruption();
        KernelConnection connection = new KernelConnection(properties, interruption);
        JavaKernel kernel = kernel(connection, interruption);
        kernel.becomeHandlerForConnection(connection);
        kernel.onStartup();

        connect(connection, args[0], console);
        connection.waitUntilClose();
        System.exit(0);
    }

    /** Threads of the sockets that did open would keep alive a kernel that never answers. */
    private static void connect(KernelConnection connection, String file, PrintStream console) {
        try {
            connection.connect();
        } catch (ZMQException e) {
            String reason = e.getErrorCode() == ZError.EADDRINUSE ? "another process has it" : e.getMessage();
            console.println("The Java kernel cannot start: a port of " + file + " cannot be opened (" + reason
                    + "). Start the kernel again: Jupyter then chooses other ports.");
            System.exit(PORT_TAKEN);
        }
    }

    private static JavaKernel kernel(KernelConnection connection, Interruption interruption) {
        try {
            return new JavaKernel(KernelSettings.from(System.getenv()), connection, interruption);
        } catch (IllegalArgumentException e) {
            System.err.println("The Java kernel cannot start: " + e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    /** Log lines go to the kernel's own standard error, which Jupyter shows in its console, and never into a cell. */
    private static void keepLogsOutOfCells() {
        setDefault("org.slf4j.simpleLogger.cacheOutputStream", "true");
        setDefault("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        setDefault("java.awt.headless", "true");
        // Both kinds of loggers take hold of the process's standard error when they are first asked for.
        LoggerFactory.getLogger(Main.class).debug("starting");
        Logger.getLogger("").getHandlers();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Ends the kernel when Jupyter dies without a shutdown request; Jupyter passes its process id. */
    private static void exitWithParent() {
        String parent = System.getenv("JPY_PARENT_PID");
        if (parent != null) {
            ProcessHandle.current().parent()
                    .filter(handle -> Long.toString(handle.pid()).equals(parent))
                    .ifPresent(handle -> handle.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        }
    }
}
