package org.codestep.report.progress;

import java.util.Locale;
import java.util.function.Consumer;
import org.codestep.corpus.file.ByteCount;
import org.codestep.hub.HubListener;

/**
 * Tells what is fetched from the Hub, and shows how far it is.
 *
 * <pre>{@code
 * Hub hub = Hub.fromEnvironment().with(new DownloadProgress(System.err::println));
 * }</pre>
 */
public final class DownloadProgress implements HubListener {

    private final Consumer<String> lines;

    /** @param lines where it is said what is fetched, and what else should be known */
    public DownloadProgress(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public Transfer begin(Fetch fetch) {
        notice(String.format(Locale.ROOT, "fetching %s from %s: %,d %s, %s, to %s", fetch.name(), fetch.endpoint(),
                fetch.files(), fetch.files() == 1 ? "file" : "files", ByteCount.text(fetch.bytes()), fetch.folder()));
        Progress progress = new Progress("download", Progress.BYTES, fetch.bytes());
        return new Transfer() {
            @Override
            public void received(long bytes) {
                progress.update(bytes);
            }

            @Override
            public void close() {
                progress.close();
            }
        };
    }

    @Override
    public void notice(String text) {
        lines.accept(text);
    }
}
