package org.codestep.kernel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;

/**
 * Standard output and error of the cells. Text is collected and sent as one message when the other stream is
 * written, when much has been collected, when something is displayed, a moment after it was written, and at a cell's
 * end: a message a line would take seconds for thousands of lines.
 */
final class CellStreams {
    private static final int CHUNK_BYTES = 32 * 1024;
    private static final long DELAY_MILLIS = 40;

    private enum Target { OUT, ERR }

    private final Publisher publisher;
    private final PrintStream out = new PrintStream(new Sink(Target.OUT), false, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(new Sink(Target.ERR), false, StandardCharsets.UTF_8);

    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private Target collectedFor = Target.OUT;
    private boolean flushIsDue;
    private ShellReplyEnvironment cell;

    CellStreams(Publisher publisher) {
        this.publisher = publisher;
    }

    /** Makes {@code System.out} and {@code System.err} write to the cells, for good. */
    void install() {
        System.setOut(out);
        System.setErr(err);
    }

    /** From now on text belongs to this cell, also text of threads that an earlier cell started. */
    synchronized void attach(ShellReplyEnvironment environment) {
        handOver();
        cell = environment;
    }

    /** Hands what was written so far to the publisher, so that a message published next comes after it. */
    synchronized void flush() {
        handOver();
    }

    private void write(Target target, byte[] bytes, int offset, int length) {
        CellThread.stopIfAbandoned();
        synchronized (this) {
            if (target != collectedFor) {
                handOver();
                collectedFor = target;
            }
            collected.write(bytes, offset, length);
            if (collected.size() >= CHUNK_BYTES) {
                handOverWholeCharacters();
            } else if (!flushIsDue) {
                flushIsDue = true;
                publisher.submitAfter(DELAY_MILLIS, this::flushWhenDue);
            }
        }
        publisher.awaitRoom();
    }

    private synchronized void flushWhenDue() {
        flushIsDue = false;
        handOverWholeCharacters();
    }

    private void handOverWholeCharacters() {
        byte[] bytes = collected.toByteArray();
        int whole = wholeCharacters(bytes);
        collected.reset();
        collected.write(bytes, 0, whole);
        handOver();
        collected.write(bytes, whole, bytes.length - whole);
    }

    private void handOver() {
        if (collected.size() == 0) {
            return;
        }
        String text = collected.toString(StandardCharsets.UTF_8);
        collected.reset();
        ShellReplyEnvironment target = cell;
        if (target == null) {
            return;
        }
        if (collectedFor == Target.OUT) {
            target.writeToStdOut(text);
        } else {
            target.writeToStdErr(text);
        }
    }

    /** The number of leading bytes that do not end within a UTF-8 character. */
    static int wholeCharacters(byte[] bytes) {
        int start = bytes.length - 1;
        while (start >= 0 && bytes.length - start < 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start < 0) {
            return bytes.length;
        }
        int lead = bytes[start] & 0xFF;
        int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return bytes.length - start < needed ? start : bytes.length;
    }

    private final class Sink extends OutputStream {
        private final Target target;

        private Sink(Target target) {
            this.target = target;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            CellStreams.this.write(target, bytes, offset, length);
        }
    }
}
