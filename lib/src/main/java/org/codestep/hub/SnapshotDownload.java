package org.codestep.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.codestep.corpus.file.ByteCount;
import org.codestep.corpus.file.Disk;

/** Brings files of a commit into the cache, one after the other: the last link is made when all is there. */
final class SnapshotDownload {

    private final HubClient client;
    private final CachedRepository repository;
    private final String commit;
    private final List<HubFile> files;
    private final HubListener listener;
    private final Supplier<Patience> patience;

    /** @param files that are not there yet */
    SnapshotDownload(HubClient client, CachedRepository repository, String commit, List<HubFile> files,
            HubListener listener, Supplier<Patience> patience) {
        this.client = client;
        this.repository = repository;
        this.commit = commit;
        this.files = files;
        this.listener = listener;
        this.patience = patience;
    }

    void run() throws IOException, InterruptedException {
        long had = 0;
        long size = 0;
        for (HubFile file : files) {
            had += present(file);
            size += file.size();
        }
        long wanted = size - had;
        requireRoom(wanted);
        try (HubListener.Transfer transfer = listener.begin(new HubListener.Fetch(
                repository.name(), client.endpoint(), repository.snapshot(commit), files.size(), wanted))) {
            long there = 0;
            for (HubFile file : files) {
                long others = there - present(file);
                new BlobDownload(client, repository, commit, file, listener,
                        bytes -> transfer.received(Math.max(0, others + bytes))).run(patience.get());
                repository.link(commit, file);
                there = others + file.size();
            }
        }
    }

    /** Bytes of a file that need not come any more. */
    private long present(HubFile file) throws IOException {
        if (Files.exists(repository.blob(file))) {
            return file.size();
        }
        Path incomplete = repository.incomplete(file);
        return Files.exists(incomplete) ? Math.min(Files.size(incomplete), file.size()) : 0;
    }

    private void requireRoom(long bytes) throws IOException {
        Disk.createDirectories(repository.folder());
        long free = Files.getFileStore(repository.folder()).getUsableSpace();
        if (free < bytes) {
            throw new HubException(repository.name() + " needs " + ByteCount.text(bytes) + " more, and the disk of "
                    + repository.folder() + " has " + ByteCount.text(free)
                    + " left; make room, or set HF_HUB_CACHE to a folder elsewhere");
        }
    }
}
