package org.codestep.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.zeromq.ZMQ;

/**
 * The requests that a front end sent while a cell ran. When the cell fails, the cells among them must not run:
 * "Run all" sends every cell at once, and the foundation would run them all.
 */
final class RequestQueue {
    private final JupyterConnection connection;

    RequestQueue(JupyterConnection connection) {
        this.connection = connection;
    }

    /** Takes what has arrived. To be called on the thread that polls the socket, before the failure is replied. */
    List<Message<?>> take(JupyterSocket shell) {
        List<Message<?>> requests = new ArrayList<>();
        while ((shell.getEvents() & ZMQ.Poller.POLLIN) != 0) {
            requests.add(shell.readMessage());
        }
        return requests;
    }

    /** Answers the requests: cells as aborted, all others as usual. */
    void answer(List<Message<?>> requests, ShellChannel shell) {
        for (Message<?> request : requests) {
            ShellReplyEnvironment environment = connection.prepareReplyEnv(shell, request);
            if (request.getContent() instanceof ExecuteRequest) {
                environment.setBusyDeferIdle();
                environment.reply(aborted(request));
            } else {
                handle(environment, request);
            }
            environment.resolveDeferrals();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void handle(ShellReplyEnvironment environment, Message<?> request) {
        ShellHandler handler = connection.getHandler(request.getHeader().getType());
        if (handler != null) {
            handler.handle(environment, request);
        }
    }

    /** The foundation's reply types know no such status. */
    @SuppressWarnings("unchecked")
    private static Message<Object> aborted(Message<?> request) {
        MessageType<?> type = ExecuteReply.MESSAGE_TYPE;
        return new Message<>(request, (MessageType<Object>) type, Map.of("status", "aborted"));
    }
}
