package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.codestep.hub.LoopbackHub;
import org.codestep.model.ManagedArrays;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code codestep hub}, and {@code hub:…} in other commands: processes that are killed, or work side by side. */
class HubCommandTest extends CommandTest {

    private static final String TINY = "models/me/tiny";
    private static final byte[] WEIGHTS = new byte[300_000];

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private LoopbackHub server;

    static {
        new Random(1).nextBytes(WEIGHTS);
    }

    @BeforeEach
    void startServer() throws IOException {
        server = new LoopbackHub().put(TINY, "config.json", "{}").put(TINY, "model.safetensors", WEIGHTS);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String environment() {
        return "unset HF_TOKEN HF_TOKEN_PATH HF_HUB_OFFLINE TRANSFORMERS_OFFLINE; export HF_HOME=$PWD/home"
                + " HF_HUB_CACHE=$PWD/cache HF_ENDPOINT=" + server.endpoint() + "; ";
    }

    private Script.Outcome run(String prefix, String arguments) throws IOException, InterruptedException {
        return finish(start(environment() + prefix, arguments));
    }

    private Path snapshot() {
        return directory.resolve("cache/models--me--tiny/snapshots").resolve(server.commit(TINY));
    }

    private void assertWhole() throws IOException {
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot().resolve("model.safetensors")));
        try (Stream<Path> blobs = Files.list(directory.resolve("cache/models--me--tiny/blobs"))) {
            assertEquals(2, blobs.count());
        }
    }

    private long storeRequests() {
        return server.requestsFor("model.safetensors").stream()
                .filter(request -> request.host().startsWith("localhost"))
                .count();
    }

    @Test
    void itTellsWhatItFetchesAndWritesTheFolder() throws Exception {
        Script.Outcome outcome = run("", "hub download hub:me/tiny");
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertEquals(snapshot() + "\n", outcome.out());
        List<String> lines = outcome.err().lines().toList();
        assertEquals("fetching hub:me/tiny from " + server.endpoint() + ": 2 files, 300 kB, to " + snapshot(),
                lines.get(0));
        assertTrue(lines.get(1).startsWith("download: 300 kB in "), outcome.err());
        assertWhole();
        Script.Outcome again = run("", "hub download hub:me/tiny");
        assertEquals("", again.err());
        assertEquals(outcome.out(), again.out());
    }

    @Test
    void theListHasWhatIsThere() throws Exception {
        Script.Outcome none = run("", "hub list");
        assertEquals("the cache " + directory.resolve("cache") + " is empty\n", none.err());
        server.put("datasets/me/words", "a.txt", "a").put("datasets/me/words", "b.csv", "b");
        run("", "hub download hub:datasets/me/words --files '*.txt'");
        run("", "hub download hub:me/tiny");
        Files.write(directory.resolve("cache/models--me--tiny/blobs/x.codestep.incomplete"), new byte[1_500]);
        Script.Outcome outcome = run("", "hub list");
        assertEquals("", outcome.err());
        String time = "  [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}";
        List<String> lines = outcome.out().lines().toList();
        List<String> wanted = List.of(
                "hub:datasets/me/words  " + server.commit("datasets/me/words").substring(0, 8)
                        + "    main        1 file     1 bytes" + time,
                "hub:me/tiny            " + server.commit(TINY).substring(0, 8)
                        + "    main        2 files     300 kB" + time,
                "hub:me/tiny            incomplete              1 file      1.5 kB" + time);
        assertEquals(3, lines.size(), outcome.out());
        for (int i = 0; i < 3; i++) {
            assertTrue(lines.get(i).matches(wanted.get(i)), outcome.out());
        }
    }

    @Test
    void twoProcessesFetchAFileOnce() throws Exception {
        server.next("store/" + TINY + "/model.safetensors", LoopbackHub.slow(WEIGHTS, 30_000, 300));
        Script.Outcome outcome = run("for i in 1 2; do codestep hub download hub:me/tiny & done; wait; ", "hub list");
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertEquals(2, outcome.out().lines().filter((snapshot() + "")::equals).count(), outcome.out());
        assertWhole();
        assertEquals(1, storeRequests());
    }

    @Test
    void aDownloadThatIsKilledGoesOn() throws Exception {
        long before = 0;
        for (int kills = 1; kills <= 3; kills++) {
            server.next("store/" + TINY + "/model.safetensors", LoopbackHub.slow(WEIGHTS, 10_000, 100));
            Process process = start(environment(), "hub download hub:me/tiny");
            before = awaitMore(process, before);
            process.destroyForcibly();
            finish(process);
            assertFalse(Files.exists(snapshot().resolve("model.safetensors")));
            assertTrue(run("", "hub list").out().contains("incomplete"));
            assertEquals(1, run("export HF_HUB_OFFLINE=1; ", "hub download hub:me/tiny").exitCode());
        }
        assertEquals(0, run("", "hub download hub:me/tiny").exitCode());
        assertWhole();
        assertEquals(4, storeRequests());
        List<LoopbackHub.Request> requests = server.requestsFor("model.safetensors");
        String range = requests.get(requests.size() - 1).range().orElse("none");
        assertTrue(Long.parseLong(range.replaceAll("[^0-9]", "")) >= before, range);
    }

    /** Returns the size of the incomplete file, once it has grown. */
    private long awaitMore(Process process, long before) throws IOException, InterruptedException {
        Path incomplete = directory.resolve("cache/models--me--tiny/blobs/" + LoopbackHub.sha256(WEIGHTS)
                + ".codestep.incomplete");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Script.PATIENCE_SECONDS);
        while (!Files.exists(incomplete) || Files.size(incomplete) <= before) {
            assertTrue(process.isAlive() && System.nanoTime() < deadline, "nothing came");
            Thread.sleep(20);
        }
        return Files.size(incomplete);
    }

    @Test
    void aFullDiskIsOneLineAndGoneOnWithLater() throws Exception {
        Script.Outcome outcome = run("ulimit -f 128; ", "hub download hub:me/tiny");
        List<String> lines = outcome.err().lines().toList();
        assertEquals("codestep: model.safetensors of hub:me/tiny was not written to " + directory.resolve(
                "cache/models--me--tiny/blobs/" + LoopbackHub.sha256(WEIGHTS) + ".codestep.incomplete")
                + ": File too large. What came is kept, and goes on when it is asked for again",
                lines.get(lines.size() - 1));
        assertEquals(1, outcome.exitCode());
        assertEquals("", outcome.out());
        assertEquals(0, run("", "hub download hub:me/tiny").exitCode());
        assertWhole();
    }

    @Test
    void whatCannotBeHadIsOneLine() throws Exception {
        assertFailed(1, "hub:me/none is not at " + server.endpoint() + ", or is private; check the name, and set"
                + " HF_TOKEN if it is", run("", "hub download hub:me/none"));
        assertFailed(1, "HF_HUB_OFFLINE is set, and the cache " + directory.resolve("cache") + " has nothing of"
                + " hub:me/tiny; fetch it once with a network: codestep hub download hub:me/tiny",
                run("export HF_HUB_OFFLINE=1; ", "generate-text --model hub:me/tiny --in /dev/null --out x"));
        assertFailed(1, "HF_ENDPOINT is 'nowhere'; wanted the address of a Hub, as https://huggingface.co",
                run("export HF_ENDPOINT=nowhere; ", "hub list"));
        assertFalse(Files.exists(directory.resolve("cache")));
    }

    @Test
    void wrongArgumentsAreExitCodeTwo() throws Exception {
        String wanted = "wanted hub:ORG/NAME, hub:ORG/NAME@REVISION, or of a data set hub:datasets/ORG/NAME; see ";
        failed(2, "wanted a subcommand: download, list; see codestep hub --help", "hub");
        failed(2, "Invalid value for positional parameter at index 0 (hub:NAME): 'me/tiny' is no name on the Hub; "
                + wanted + "codestep hub download --help", "hub download me/tiny");
        failed(2, "Invalid value for option '--model': 'a b' is no name of a repository on the Hub; " + wanted
                + "codestep generate-text --help", "generate-text --model 'hub:a b' --in /dev/null --out x");
        failed(2, "--tokenizer: 'a/b/c' is no name of a repository on the Hub; " + wanted + "codestep split --help",
                "split --in /dev/null --out x --tokenizer hub:a/b/c");
        failed(2, "--start-from: 'a/b/c' is no name of a repository on the Hub; " + wanted + "codestep train --help",
                "train --out run --start-from hub:a/b/c");
    }

    @Test
    void aModelATokenizerAndADataSetAreTakenFromTheHub() throws Exception {
        writeModel("models/me/gpt");
        Files.writeString(directory.resolve("prompts.jsonl"), "{\"prompt\": \"abc\"}\n");
        Script.Outcome text = run("",
                "generate-text --model hub:me/gpt --in prompts.jsonl --out x.jsonl --max-new-tokens 3");
        assertEquals(0, text.exitCode(), text.err());
        assertTrue(Files.readString(directory.resolve("x.jsonl")).startsWith("{\"prompt\":\"abc\",\"answer\":\""));

        Files.writeString(directory.resolve("e.txt"), "abc\n\nbcd\n\ncde\n\ndef\n\nfab\n\nabd");
        Script.Outcome split = run("", "split --in e.txt --out data --fractions 0.5,0.25,0.25 --tokenizer hub:me/gpt");
        assertEquals(0, split.exitCode(), split.err());

        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            for (Path file : files.toList()) {
                server.put("datasets/me/data", file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        Script.Outcome train = run("", "train --data hub:datasets/me/data --start-from hub:me/gpt --out run --steps 1"
                + " --batches windows --warmup 0 --batch-size 2 --evaluation-batches 1");
        assertEquals(0, train.exitCode(), train.err());
        assertTrue(train.err().contains("fetching hub:datasets/me/data from "), train.err());
        assertTrue(Files.exists(directory.resolve("run/last/model.safetensors")));
    }

    private void writeModel(String repository) throws IOException {
        Tokenizer tokenizer = new CharTokenizer("abcdef\n".codePoints().boxed().toList());
        GptConfig config = new GptConfig(tokenizer.vocabularySize(), 32, 2, 2, 16, GptConfig.Positions.ROTARY);
        Gpt model = new Gpt(config, new Random(3));
        model.initialize(managed.manager());
        ModelFolder folder = new ModelFolder(directory.resolve("model"));
        folder.save(model, config);
        folder.save(tokenizer);
        try (Stream<Path> files = Files.list(folder.path())) {
            for (Path file : files.toList()) {
                server.put(repository, file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
    }
}
