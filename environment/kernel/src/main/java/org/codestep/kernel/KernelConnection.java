package org.codestep.kernel;

import java.security.GeneralSecurityException;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;

/** The foundation's connection, with every publication sent by the {@link Publisher} and replies after it, hence all in order. */
final class KernelConnection extends JupyterConnection {
    private static final int UNLIMITED = 0;

    private final Publisher publisher = new Publisher();
    private final Interruption interruption;

    /**
     * Creates the sockets; {@link #connect} opens them.
     *
     * @param interruption is told of every message on the socket over which cells come
     */
    KernelConnection(KernelConnectionProperties properties, Interruption interruption)
            throws GeneralSecurityException {
        super(properties);
        this.interruption = interruption;
        // Beyond its limit (1,000 messages by default) a ZeroMQ publisher drops messages.
        iopub.setSndHWM(UNLIMITED);
    }

    Publisher publisher() {
        return publisher;
    }

    StdinChannel stdin() {
        return stdin;
    }

    @Override
    public ShellReplyEnvironment prepareReplyEnv(ShellChannel shell, MessageContext context) {
        if (shell == this.shell) {
            interruption.messageArrives();
        }
        return new OrderedEnvironment(shell, context);
    }

    /** Answers one request. Deferral, which the foundation's handlers use, stays on the handler's thread. */
    private final class OrderedEnvironment extends ShellReplyEnvironment {
        private boolean defer;

        private OrderedEnvironment(ShellChannel shell, MessageContext context) {
            super(shell, KernelConnection.this.stdin, KernelConnection.this.iopub, context);
        }

        @Override
        public ShellReplyEnvironment defer() {
            defer = true;
            return this;
        }

        @Override
        public void publish(Message<?> message) {
            whenDue(() -> publisher.submit(() -> getIopub().sendMessage(message)));
        }

        /** Only the thread that polls a request's socket may send on it, so the reply waits for the publisher. */
        @Override
        public void reply(Message<?> message) {
            whenDue(() -> {
                publisher.drain();
                getShell().sendMessage(message);
            });
        }

        private void whenDue(Runnable send) {
            if (defer) {
                defer = false;
                defer(send);
            } else {
                send.run();
            }
        }
    }
}
