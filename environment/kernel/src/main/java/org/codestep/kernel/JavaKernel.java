package org.codestep.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.PathsHandler;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;

/** Answers the requests of the front end. */
final class JavaKernel extends BaseKernel {
    private static final String NAME = "codestep-kernel";
    private static final Duration EXIT_GRACE = Duration.ofSeconds(2);

    private final KernelSettings settings;
    private final Publisher publisher;
    private final CellStreams streams;
    private final CellInput input;
    private final Interruption interruption;
    private final CellThread thread;
    private final JavaShell shell;
    private final CodeAssistant assistant;
    private final RequestQueue queue;
    private boolean started;
    private volatile ShellReplyEnvironment cell;

    JavaKernel(KernelSettings settings, KernelConnection connection, Interruption interruption) {
        super(NAME, version(), language(), List.of(new HelpLink("Java API", "https://docs.oracle.com/en/java/javase/")),
                new NoHistory(), new CellIo(), new CommManager(), new DisplayRenderer(),
                new MagicParser("(?:^|(?<==))[ \\t]*%", "%%", new Magics.Transpiler()), new MagicsRegistry(), false,
                new StringStyler.Builder().build());
        this.settings = settings;
        this.interruption = interruption;
        publisher = connection.publisher();
        streams = new CellStreams(publisher);
        input = new CellInput(connection.stdin(), streams);
        thread = new CellThread(interruption);
        CellExecution execution = new CellExecution(thread, settings.timeout());
        RedefinitionAgent.warnIfAbsent();
        shell = new JavaShell(settings, execution, interruption, magicParser::resolveMagics,
                notice -> System.err.println(notice));
        queue = new RequestQueue(connection);
        assistant = new CodeAssistant(shell.analysis());
        DocumentationSources.use(shell.analysis(), PathsHandler.splitAndResolveGlobs(settings.sources()));
        ((DisplayRenderer) renderer).registerAll();
        new Magics(this, shell::addToClasspath).registerAll(magicsRegistry);
        PathsHandler.splitAndResolveGlobs(settings.classpath()).forEach(path -> shell.addToClasspath(path.toString()));
    }

    private static String version() {
        String version = JavaKernel.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static LanguageInfo language() {
        return new LanguageInfo.Builder("Java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".jshell")
                .pygments("java")
                .codemirror("java")
                .build();
    }

    @Override
    public void onStartup() {
        super.onStartup();
        streams.install();
        System.setIn(input);
    }

    /** Runs a cell and publishes what comes of it. The foundation's version does not survive an error of the JVM. */
    @Override
    protected synchronized void handleExecuteRequest(ShellReplyEnvironment environment,
                                                     Message<ExecuteRequest> message) {
        interruption.cellStarts();
        ExecuteRequest request = message.getContent();
        List<Message<?>> aborted = new ArrayList<>();
        environment.defer(() -> queue.answer(aborted, (ShellChannel) environment.getShell()));
        environment.setBusyDeferIdle();
        int count = request.isSilent() ? executionCount.get() : executionCount.getAndIncrement();
        if (!request.isSilent()) {
            environment.publish(new PublishExecuteInput(request.getCode(), count));
        }
        attach(environment, message);
        try {
            DisplayData result = eval(new Cell("cell [" + count + "]", request.getCode()));
            streams.flush();
            if (result != null && !request.isSilent()) {
                environment.publish(new PublishExecuteResult(count, result));
            }
            environment.defer().reply(new ExecuteReply(count, Map.of()));
        } catch (CellException e) {
            streams.flush();
            environment.publish(new PublishError(e.name(), e.getMessage(), e.traceback()));
            if (request.shouldStopOnError()) {
                aborted.addAll(queue.take(environment.getShell()));
            }
            ErrorReply reply = new ErrorReply(e.name(), e.getMessage(), e.traceback());
            reply.setExecutionCount(count);
            environment.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), reply);
        } finally {
            interruption.cellEnds();
        }
    }

    private void attach(ShellReplyEnvironment environment, Message<ExecuteRequest> message) {
        commManager.setMessageContext(message);
        cell = environment;
        ((CellIo) io).attach(environment);
        streams.attach(environment);
        input.attach(message, message.getContent().isStdinEnabled());
    }

    private DisplayData eval(Cell code) throws CellException {
        try {
            runStartupScripts();
            return rendered(shell.run(code));
        } catch (RuntimeException | Error e) {
            // A fault of the compiler or of a renderer: the notebook's user has to see it, and the kernel goes on.
            throw FailureReport.plain(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        }
    }

    /** Renders on the cell thread: a value's own text may be the code of a cell, and take long. */
    private DisplayData rendered(Object value) throws CellException {
        if (value == null) {
            return null;
        }
        CellThread.Run rendering = new CellThread.Run(() ->
                value instanceof DisplayData data ? data : renderer.render(value));
        thread.run(rendering, Duration.ZERO);
        if (interruption.isRequested()) {
            throw FailureReport.plain("Interrupted", "the cell was stopped while its value was rendered");
        }
        if (rendering.failure() != null) {
            throw FailureReport.plain("RenderingError", FailureReport.withoutWrapper("the value of type "
                    + value.getClass().getName() + " cannot be shown: " + rendering.failure()));
        }
        return (DisplayData) rendering.value();
    }

    private void runStartupScripts() throws CellException {
        if (started) {
            return;
        }
        started = true;
        for (Path path : PathsHandler.splitAndResolveGlobs(settings.startupScriptPaths())) {
            try {
                shell.run(new Cell(path.toString(), Files.readString(path)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the startup script " + path, e);
            }
        }
        shell.run(new Cell("IJAVA_STARTUP_SCRIPT", settings.startupScript()));
    }

    /** {@inheritDoc} For code that runs code: a failure of the inner code becomes an exception of the outer one. */
    @Override
    public Object evalRaw(String source) {
        return run(new Cell("evaluated code", source));
    }

    /** Runs code from within a cell. */
    Object run(Cell code) {
        try {
            return shell.run(code);
        } catch (CellException e) {
            throw new IllegalStateException(e.name() + " in " + code.name() + ": " + e.getMessage());
        }
    }

    /** Runs a line magic for the code of a cell. */
    Object lineMagic(String name, List<String> arguments) {
        if (!magicsRegistry.getLineMagicNames().contains(name)) {
            throw Magics.unknown(name, "%", magicsRegistry);
        }
        return magic("%" + name, () -> magicsRegistry.evalLineMagic(this, name, arguments));
    }

    /** Runs a cell magic for the code of a cell. */
    Object cellMagic(String name, List<String> arguments, String body) {
        if (!magicsRegistry.getCellMagicNames().contains(name)) {
            throw Magics.unknown(name, "%%", magicsRegistry);
        }
        return magic("%%" + name, () -> magicsRegistry.evalCellMagic(this, name, arguments, body));
    }

    private static Object magic(String name, Callable<Object> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new MagicException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void display(DisplayData data) {
        CellThread.stopIfAbandoned();
        streams.flush();
        cell.publish(new PublishDisplayData(data));
        publisher.awaitRoom();
    }

    /** Replaces what was displayed under the id. */
    void updateDisplay(String id, DisplayData data) {
        CellThread.stopIfAbandoned();
        streams.flush();
        data.setDisplayId(id);
        cell.publish(new PublishUpdateDisplayData(data));
        publisher.awaitRoom();
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        return assistant.complete(withoutMagics(code), at);
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
        String text = assistant.explain(withoutMagics(code), at);
        return text.isEmpty() ? null : new DisplayData(text);
    }

    @Override
    public String isComplete(String code) {
        return assistant.completeness(withoutMagics(code));
    }

    /** Blanks instead of magics, so that every position stays. */
    private static String withoutMagics(String code) {
        return CellText.rewriteMagics(code, magic -> " ".repeat(magic.length()));
    }

    @Override
    public void interrupt() {
        interruption.request();
    }

    /** Ends the process even if a cell, or a thread that it left behind, does not end. */
    @Override
    protected void handleShutdownRequest(ShellReplyEnvironment environment, Message<ShutdownRequest> message) {
        Thread watchdog = new Thread(JavaKernel::exitSoon, "codestep-exit");
        watchdog.setDaemon(true);
        watchdog.start();
        super.handleShutdownRequest(environment, message);
    }

    private static void exitSoon() {
        try {
            Thread.sleep(EXIT_GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Lets notebooks written for the foundation's own functions reach the cell as well. */
    private static final class CellIo extends JupyterIO {
        private CellIo() {
            super(StandardCharsets.UTF_8);
        }

        private void attach(ShellReplyEnvironment environment) {
            setEnv(environment);
        }
    }
}
