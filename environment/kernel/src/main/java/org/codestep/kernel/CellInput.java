package org.codestep.kernel;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.reply.InputReply;
import org.dflib.jjava.jupyter.messages.request.InputRequest;
import org.zeromq.ZMQ;

/** {@code System.in} of the cells: asks the front end for a line whenever it has none left. */
final class CellInput extends InputStream {
    private static final long POLL_MILLIS = 20;

    private final StdinChannel channel;
    private final CellStreams streams;
    private final ExecutorService asker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "codestep-input");
        thread.setDaemon(true);
        return thread;
    });

    private volatile MessageContext cell;
    private volatile boolean allowed;
    private byte[] line = {};
    private int next;

    CellInput(StdinChannel channel, CellStreams streams) {
        this.channel = channel;
        this.streams = streams;
    }

    /** From now on requests for input belong to this cell. */
    void attach(MessageContext context, boolean frontEndGivesInput) {
        cell = context;
        allowed = frontEndGivesInput;
    }

    @Override
    public synchronized int available() {
        return line.length - next;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the front end gives no input (a Scanner would hide an IOException)
     */
    @Override
    public synchronized int read() {
        if (next == line.length) {
            line = (ask() + "\n").getBytes(StandardCharsets.UTF_8);
            next = 0;
        }
        return line[next++] & 0xFF;
    }

    /** Reads what is left of the line, so that a reader gets the line without asking for the next one. */
    @Override
    public synchronized int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        into[offset] = (byte) read();
        int more = Math.min(length - 1, available());
        System.arraycopy(line, next, into, offset + 1, more);
        next += more;
        return more + 1;
    }

    private String ask() {
        if (!allowed) {
            throw new IllegalStateException("System.in was read, but this front end gives a cell no input");
        }
        streams.flush();
        CompletableFuture<String> answer = new CompletableFuture<>();
        asker.execute(() -> exchange(answer));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for input");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the front end's input could not be read", e.getCause());
        }
    }

    /** Polls instead of waiting in the socket, so that a cancelled question leaves the socket free. */
    private void exchange(CompletableFuture<String> answer) {
        try {
            while (answerIsThere()) {
                channel.readMessage();
            }
            channel.sendMessage(new Message<>(cell, InputRequest.MESSAGE_TYPE, new InputRequest("", false)));
            while (!answer.isDone()) {
                if (answerIsThere()) {
                    answer.complete(channel.readMessage(InputReply.MESSAGE_TYPE).getContent().getValue());
                } else {
                    Thread.sleep(POLL_MILLIS);
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private boolean answerIsThere() {
        return (channel.getEvents() & ZMQ.Poller.POLLIN) != 0;
    }
}
