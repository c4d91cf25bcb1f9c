package org.codestep.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.FileAccess;

/**
 * Brings the contents of one file into the cache. They come into an incomplete file, which outlives the process, so
 * that a broken download goes on where it ended; and get their name when their size and hash are what the Hub said.
 */
final class BlobDownload {

    private static final int BUFFER = 1 << 16;

    private final HubClient client;
    private final CachedRepository repository;
    private final String commit;
    private final HubFile file;
    private final Path incomplete;
    private final HubListener listener;
    private final LongConsumer progress;
    private MessageDigest digest;
    /** Bytes that the incomplete file and the digest have. */
    private long length;

    /** @param progress is told how many bytes of the file there are */
    BlobDownload(HubClient client, CachedRepository repository, String commit, HubFile file, HubListener listener,
            LongConsumer progress) {
        this.client = client;
        this.repository = repository;
        this.commit = commit;
        this.file = file;
        this.incomplete = repository.incomplete(file);
        this.listener = listener;
        this.progress = progress;
    }

    /** Returns when the contents are there; {@code patience} is for all that has to be tried again. */
    void run(Patience patience) throws IOException, InterruptedException {
        Disk.createDirectories(incomplete.getParent());
        try (BlobLock lock = BlobLock.of(repository.lock(file), this::tellOfWait)) {
            if (!Files.exists(repository.blob(file))) {
                fetch(patience);
            }
        }
        progress.accept(file.size());
    }

    private void tellOfWait() {
        listener.notice("another process fetches " + file.path() + " of " + repository.name() + "; waiting for it");
    }

    private void fetch(Patience patience) throws IOException, InterruptedException {
        boolean goesOn = Files.exists(incomplete) && Files.size(incomplete) > 0;
        boolean whole = complete(patience);
        if (!whole && goesOn) {
            Files.delete(incomplete); // What was there before need not have been right.
            whole = complete(patience);
        }
        if (!whole) {
            Files.delete(incomplete);
            throw new HubException(file.path() + " of " + repository.name() + " came with other contents than the Hub"
                    + " says it has (" + length + " bytes, wanted " + file.size() + " with the hash " + file.hash()
                    + "); try again, and if it stays so, look for a proxy that changes files. Nothing of it was kept");
        }
        Disk.force(incomplete);
        Disk.move(incomplete, repository.blob(file));
    }

    /** Returns when the incomplete file has as many bytes as the file, or more: whether they are the file's. */
    private boolean complete(Patience patience) throws IOException, InterruptedException {
        long furthest = 0;
        try (FileChannel out = FileChannel.open(incomplete,
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            takeUp(out);
            while (length < file.size()) {
                try {
                    receive(out);
                } catch (HubUnreachableException e) {
                    if (length > furthest) { // A server that always begins anew, and always ends early, gets nowhere.
                        furthest = length;
                        patience.progressed();
                    }
                    waitOrGiveUp(patience, e);
                }
            }
        }
        return length == file.size() && HexFormat.of().formatHex(digest.digest()).equals(file.hash());
    }

    private void waitOrGiveUp(Patience patience, HubUnreachableException failure)
            throws HubException, InterruptedException {
        try {
            patience.after(failure);
        } catch (HubUnreachableException last) {
            throw new HubException(file.path() + " of " + repository.name() + " did not come whole (" + length + " of "
                    + file.size() + " bytes): " + last.getMessage() + ". What came is kept, and goes on when it is asked"
                    + " for again", last);
        }
    }

    /** Reads what an earlier download left. */
    private void takeUp(FileChannel out) throws IOException {
        if (out.size() > file.size()) {
            out.truncate(0);
        }
        digest = file.newDigest();
        length = 0;
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (out.read(buffer) > 0) {
            digest.update(buffer.array(), 0, buffer.position());
            length += buffer.position();
            buffer.clear();
        }
        progress.accept(length);
    }

    /** Returns when there are enough bytes. @throws HubUnreachableException if the server sends fewer */
    private void receive(FileChannel out) throws IOException, InterruptedException {
        try (HubResponse in = client.open(repository.name(), commit, file, length)) {
            if (in.status() == 200) {
                out.truncate(0);
                digest = file.newDigest();
                length = 0;
            }
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                write(out, ByteBuffer.wrap(buffer, 0, count));
                digest.update(buffer, 0, count);
                length += count;
                progress.accept(length);
                if (length > file.size()) {
                    return;
                }
            }
        }
        if (length < file.size()) {
            throw HubUnreachableException.cut(
                    file.path() + " ended after " + length + " of " + file.size() + " bytes", null);
        }
    }

    private void write(FileChannel out, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new HubException(file.path() + " of " + repository.name() + " was not written to " + incomplete + ": "
                    + FileAccess.reason(e) + ". What came is kept, and goes on when it is asked for again", e);
        }
    }
}
