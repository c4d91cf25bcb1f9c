package org.codestep.cli.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.codestep.corpus.file.ByteCount;
import org.codestep.corpus.file.FileAccess;
import org.codestep.hub.HubSettings;

/** Looks at what the environment says of the Hub, and at the folder of its cache; asks nothing of the network. */
final class HubProbe {

    private static final String SUBJECT = "Hub";

    private HubProbe() {}

    static Finding find(Map<String, String> environment) {
        try {
            return find(HubSettings.of(environment));
        } catch (IllegalArgumentException | IOException | UncheckedIOException e) {
            return Finding.fault(SUBJECT, e.getMessage(), "mend it; what is named hub:ORG/NAME cannot be had until then");
        }
    }

    private static Finding find(HubSettings settings) throws IOException {
        Path cache = settings.cache();
        Optional<String> fault = FileAccess.WRITE_FOLDER.fault(cache);
        if (fault.isPresent()) {
            return Finding.fault(SUBJECT, fault.get(), "set HF_HUB_CACHE to a folder that can be written");
        }
        return Finding.ok(SUBJECT, settings.endpoint() + (settings.offline() ? " (offline: nothing is fetched)" : "")
                + "; cache " + cache + " (" + (Files.isDirectory(cache) ? ByteCount.text(size(cache)) : "not there yet")
                + ", " + ByteCount.text(free(cache)) + " free); "
                + (settings.token().isPresent() ? "a token is set" : "no token"));
    }

    /** A file has several links, and counts once. */
    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long free(Path folder) throws IOException {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        return Files.getFileStore(there).getUsableSpace();
    }
}
