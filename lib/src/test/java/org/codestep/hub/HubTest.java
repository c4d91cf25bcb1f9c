package org.codestep.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Hub against one within the test: what is fetched and how, what goes wrong, and what the cache holds then. */
class HubTest {

    private static final String TINY = "models/me/tiny";
    private static final HubName NAME = HubName.parse("hub:me/tiny");
    private static final byte[] WEIGHTS = randomBytes(200_000);

    @TempDir
    private Path directory;

    private Path cache;
    private LoopbackHub server;
    private final List<Duration> waits = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<HubListener.Fetch> fetches = new ArrayList<>();
    private final List<Long> received = new ArrayList<>();

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void startServer() throws IOException {
        cache = directory.resolve("cache");
        server = new LoopbackHub()
                .put(TINY, "config.json", "{\"a\": 1}")
                .put(TINY, "tokenizer.json", "{\"b\": 2}")
                .put(TINY, "README.md", "about it")
                .put(TINY, "model.safetensors", WEIGHTS)
                .put(TINY, "model.fp16.safetensors", randomBytes(2_000))
                .put(TINY, "pytorch_model.bin", randomBytes(3_000))
                .put(TINY, "onnx/model.onnx", randomBytes(4_000))
                .put(TINY, "original/model.safetensors", randomBytes(5_000));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Hub hub() {
        return hub(Optional.empty(), false);
    }

    private Hub hub(Optional<String> token, boolean offline) {
        return hub(server.endpoint(), token, offline);
    }

    private Hub hub(String endpoint, Optional<String> token, boolean offline) {
        HubListener listener = new HubListener() {
            @Override
            public Transfer begin(Fetch fetch) {
                fetches.add(fetch);
                return received::add;
            }

            @Override
            public void notice(String text) {
                notices.add(text);
            }
        };
        return new Hub(new HubSettings(URI.create(endpoint), cache, token, offline), listener, waits::add);
    }

    private Path snapshot() {
        return cache.resolve("models--me--tiny/snapshots").resolve(server.commit(TINY));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private Set<String> blobs() throws IOException {
        return names(cache.resolve("models--me--tiny/blobs"));
    }

    private void assertFails(String message, Callable<?> work) {
        assertEquals(message, assertThrows(HubException.class, work::call).getMessage());
    }

    @Test
    void aModelIsItsConfigurationItsTokenizerAndOneKindOfWeights() throws Exception {
        Path folder = hub().folder("hub:me/tiny", Wanted.MODEL);
        assertEquals(snapshot(), folder);
        assertEquals(Set.of("config.json", "tokenizer.json", "model.safetensors"), names(folder));
        assertEquals("{\"a\": 1}", Files.readString(folder.resolve("config.json")));
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("model.safetensors")));
    }

    @Test
    void theCacheHasTheLayoutOfPythonsTools() throws Exception {
        hub().snapshot(NAME, Wanted.MODEL);
        Path repository = cache.resolve("models--me--tiny");
        assertEquals(server.commit(TINY), Files.readString(repository.resolve("refs/main")));
        String hash = LoopbackHub.sha256(WEIGHTS);
        assertEquals(Path.of("../../blobs/" + hash),
                Files.readSymbolicLink(snapshot().resolve("model.safetensors")));
        assertEquals(Path.of("../../blobs/" + LoopbackHub.blobHash("{\"a\": 1}".getBytes())),
                Files.readSymbolicLink(snapshot().resolve("config.json")));
        assertTrue(Files.exists(repository.resolve(".no_exist").resolve(server.commit(TINY)).resolve("merges.txt")));
        assertFalse(Files.exists(repository.resolve(".no_exist").resolve(server.commit(TINY)).resolve("config.json")));
        assertTrue(Files.exists(cache.resolve(".locks/models--me--tiny/" + hash + ".lock")));
        assertEquals(3, blobs().size());
    }

    @Test
    void aPathIsAFolderAsItIs() throws Exception {
        assertEquals(Path.of("some/folder"), hub().folder("some/folder", Wanted.MODEL));
        assertEquals(List.of(), server.requests());
    }

    @Test
    void aFolderOfACacheTellsWhatItHolds() {
        String commit = "0123456789".repeat(4);
        Path models = directory.resolve("models--me--tiny");
        assertEquals(Optional.of(HubName.parse("hub:me/tiny@" + commit)),
                Hub.holder(models.resolve("snapshots").resolve(commit)));
        for (Path other : List.of(models, models.resolve("snapshots"), models.resolve("snapshots/main"),
                models.resolve("blobs").resolve(commit), directory.resolve("tiny/snapshots").resolve(commit),
                Path.of("/snapshots").resolve(commit), Path.of("/"))) {
            assertEquals(Optional.empty(), Hub.holder(other), other.toString());
        }
    }

    @Test
    void itIsToldWhatIsFetchedAndHowFarItIs() throws Exception {
        hub().snapshot(NAME, Wanted.MODEL);
        long bytes = WEIGHTS.length + 16;
        assertEquals(List.of(new HubListener.Fetch(NAME, server.endpoint(), snapshot(), 3, bytes)), fetches);
        assertEquals(received.stream().sorted().toList(), received);
        assertEquals(bytes, received.get(received.size() - 1));
    }

    @Test
    void whatIsThereIsNotFetchedAgain() throws Exception {
        hub().snapshot(NAME, Wanted.TOKENIZER);
        assertEquals(Set.of("tokenizer.json"), names(snapshot()));
        hub().snapshot(NAME, Wanted.MODEL);
        hub().snapshot(NAME, Wanted.MODEL);
        assertEquals(1, server.requestsFor("tokenizer.json").size());
        assertEquals(2, server.requestsFor("model.safetensors").size(), "the Hub's answer and the store's");
        assertEquals(2, fetches.size());
    }

    @Test
    void aCommitThatIsThereNeedsNoNetwork() throws Exception {
        HubName commit = NAME.at(server.commit(TINY));
        hub().snapshot(commit, Wanted.MODEL);
        int requests = server.requests().size();
        assertEquals(snapshot(), hub().snapshot(commit, Wanted.MODEL));
        assertEquals(requests, server.requests().size());
        assertFalse(Files.exists(cache.resolve("models--me--tiny/refs")), "a commit is no revision to look up");
    }

    @Test
    void aTagHasAReferenceOfItsOwn() throws Exception {
        hub().snapshot(NAME.at("v1"), Wanted.MODEL);
        assertEquals(server.commit(TINY), Files.readString(cache.resolve("models--me--tiny/refs/v1")));
    }

    @Test
    void theTokenIsForTheEndpointAlone() throws Exception {
        server.requireToken("hf_secret");
        hub(Optional.of("hf_secret"), false).snapshot(NAME, Wanted.MODEL);
        String endpoint = URI.create(server.endpoint()).getAuthority();
        assertEquals(1, server.requests().stream().filter(request -> !request.host().equals(endpoint)).count());
        for (LoopbackHub.Request request : server.requests()) {
            assertEquals(request.host().equals(endpoint) ? Optional.of("Bearer hf_secret") : Optional.empty(),
                    request.token(), request.toString());
        }
    }

    @Test
    void aRepositoryThatWasRenamedIsFollowedWithTheToken() throws Exception {
        server.requireToken("hf_secret");
        server.rename("me/old", "me/tiny");
        Path folder = hub(Optional.of("hf_secret"), false).folder("hub:me/old", Wanted.MODEL);
        assertEquals(cache.resolve("models--me--old/snapshots").resolve(server.commit(TINY)), folder);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("model.safetensors")));
    }

    @Test
    void aConnectionThatIsCutIsTakenUpWhereItEnded() throws Exception {
        server.next("store/models/me/tiny/model.safetensors", LoopbackHub.cut(WEIGHTS, 70_000));
        server.next("store/models/me/tiny/model.safetensors", LoopbackHub.cut(WEIGHTS, 50_000));
        hub().snapshot(NAME, Wanted.MODEL);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot().resolve("model.safetensors")));
        List<Integer> starts = server.requestsFor("model.safetensors").stream()
                .filter(request -> request.host().startsWith("localhost"))
                .map(request -> Integer.parseInt("0" + request.range().orElse("").replaceAll("[^0-9]", "")))
                .toList();
        assertEquals(3, starts.size());
        assertEquals(0, starts.get(0));
        assertTrue(starts.get(1) > 0 && starts.get(1) <= 70_000, starts.toString());
        assertTrue(starts.get(2) > starts.get(1) && starts.get(2) <= 120_000, starts.toString());
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(1)), waits, "progress is a new beginning");
    }

    @Test
    void aServerWithoutRangesBeginsAnew() throws Exception {
        server.refuseRanges();
        server.next("store/models/me/tiny/model.safetensors", LoopbackHub.cut(WEIGHTS, 70_000));
        hub().snapshot(NAME, Wanted.MODEL);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot().resolve("model.safetensors")));
        assertEquals(WEIGHTS.length + 16, received.get(received.size() - 1));
    }

    @Test
    void aServerThatAlwaysEndsEarlyIsGivenUp() {
        server.refuseRanges();
        for (int i = 0; i < 100; i++) {
            server.next("store/models/me/tiny/model.safetensors", LoopbackHub.cut(WEIGHTS, 70_000));
        }
        HubException failure = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL));
        assertTrue(failure.getMessage().matches("model.safetensors of hub:me/tiny did not come whole \\([0-9]+ of"
                + " 200000 bytes\\): localhost broke off the connection. What came is kept, and goes on when it is asked for"
                + " again"), failure.getMessage());
        // A cut loses what is on its way, so that one attempt may come a little further than the one before.
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L),
                waits.subList(waits.size() - 5, waits.size()).stream().map(Duration::toSeconds).toList());
    }

    @Test
    void whatAnEarlierProcessLeftIsGoneOnWith() throws Exception {
        Path incomplete = incomplete();
        Files.write(incomplete, Arrays.copyOf(WEIGHTS, 150_000));
        hub().snapshot(NAME, Wanted.MODEL);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot().resolve("model.safetensors")));
        assertEquals(Optional.of("bytes=150000-"), server.requestsFor("model.safetensors").get(0).range());
        assertFalse(Files.exists(incomplete));
        assertEquals(50_016, fetches.get(0).bytes());
        assertEquals(50_016, received.get(received.size() - 1));
    }

    @Test
    void whatAnEarlierProcessLeftNeedNotBeRight() throws Exception {
        for (byte[] left : List.of(new byte[150_000], new byte[WEIGHTS.length], new byte[WEIGHTS.length + 5])) {
            Files.write(incomplete(), left);
            hub().snapshot(NAME, Wanted.MODEL);
            assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot().resolve("model.safetensors")));
            Files.delete(snapshot().resolve("model.safetensors").toRealPath());
        }
    }

    private Path incomplete() throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("models--me--tiny/blobs"));
        return blobs.resolve(LoopbackHub.sha256(WEIGHTS) + ".codestep.incomplete");
    }

    @Test
    void otherContentsThanWereAnnouncedAreNotKept() throws Exception {
        byte[] other = WEIGHTS.clone();
        other[100_000]++;
        byte[] longer = Arrays.copyOf(WEIGHTS, WEIGHTS.length + 100_000);
        for (byte[] wrong : List.of(other, longer)) {
            server.next("store/models/me/tiny/model.safetensors", LoopbackHub.bytes(wrong));
            String message = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL)).getMessage();
            assertTrue(message.startsWith("model.safetensors of hub:me/tiny came with other contents than the Hub says"
                    + " it has ("), message);
            assertTrue(message.endsWith("wanted 200000 with the hash " + LoopbackHub.sha256(WEIGHTS) + "); try again,"
                    + " and if it stays so, look for a proxy that changes files. Nothing of it was kept"), message);
            assertFalse(Files.exists(snapshot().resolve("model.safetensors")));
            assertEquals(2, blobs().size());
        }
        server.next("/config.json", LoopbackHub.bytes("{\"a\": 2}".getBytes()));
        assertFalse(Files.exists(cache.resolve("models--me--tiny/refs/main")));
    }

    @Test
    void aSmallFilesHashIsGits() {
        server.next("/config.json", LoopbackHub.bytes("{\"a\": 2}".getBytes()));
        String message = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL)).getMessage();
        assertTrue(message.startsWith("config.json of hub:me/tiny came with other contents"), message);
    }

    @Test
    void aServerThatIsBusyIsAskedAgainWhenItWants() throws Exception {
        server.next("revision/main", LoopbackHub.busy(429, "7"));
        server.next("revision/main", LoopbackHub.status(503, ""));
        server.next("/config.json", LoopbackHub.status(500, ""));
        server.next("/config.json", LoopbackHub.busy(429, "Wed, 21 Oct 2015 07:28:00 GMT"));
        server.next("store/models/me/tiny/model.safetensors", LoopbackHub.status(504, ""));
        hub().snapshot(NAME, Wanted.MODEL);
        assertEquals(List.of(7L, 2L, 1L, 0L, 1L), waits.stream().map(Duration::toSeconds).toList());
        assertEquals(server.endpoint() + " answered 429, too many requests; it asks to wait 7 s; trying again in 7 s",
                notices.get(0));
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot().resolve("model.safetensors")));
    }

    @Test
    void aServerThatStaysBusyIsGivenUp() {
        for (int i = 0; i < 6; i++) {
            server.next("revision/main", LoopbackHub.status(503, ""));
        }
        assertFails(server.endpoint() + " answered 503, a fault of its own, and the cache " + cache + " has nothing of"
                + " hub:me/tiny; fetch it once with a network: codestep hub download hub:me/tiny",
                () -> hub().snapshot(NAME, Wanted.MODEL));
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L), waits.stream().map(Duration::toSeconds).toList());
        assertFalse(Files.exists(cache), "nothing came");
    }

    @Test
    void aLongWaitIsNotWaited() {
        server.next("/config.json", LoopbackHub.busy(429, "3600"));
        assertFails("config.json of hub:me/tiny did not come whole (0 of 8 bytes): " + server.endpoint()
                + " answered 429, too many requests; it asks to wait 3600 s. What came is kept, and goes on when it is"
                + " asked for again",
                () -> hub().snapshot(NAME, Wanted.MODEL));
        assertEquals(List.of(), waits);
    }

    @Test
    void whatIsNotThereIsSaid() {
        String endpoint = server.endpoint();
        assertFails("hub:me/other is not at " + endpoint + ", or is private; check the name, and set HF_TOKEN if it is",
                () -> hub().folder("hub:me/other", Wanted.MODEL));
        assertFails("hub:me/other is not at " + endpoint + ", or your token may not see it; check the name, and whose"
                + " the token is", () -> hub(Optional.of("hf_x"), false).folder("hub:me/other", Wanted.MODEL));
        assertFails("hub:me/tiny has no revision 'v2'; wanted a branch, a tag or a commit of it, see " + endpoint
                + "/me/tiny", () -> hub().folder("hub:me/tiny@v2", Wanted.MODEL));
        server.next("/config.json", LoopbackHub.status(404, "EntryNotFound"));
        assertFails("hub:me/tiny has no file config.json any more; ask for it anew",
                () -> hub().snapshot(NAME, Wanted.MODEL));
        assertEquals(List.of(), waits, "none of this changes in some seconds");
    }

    @Test
    void aTokenThatIsMissingOrRefusedIsSaid() {
        String endpoint = server.endpoint();
        server.requireToken("hf_secret");
        assertFails("hub:me/tiny is not at " + endpoint + ", or is private; check the name, and set HF_TOKEN if it is",
                () -> hub().snapshot(NAME, Wanted.MODEL));
        server.next("revision/main", LoopbackHub.status(401, ""));
        assertFails(endpoint + " wants a token for hub:me/tiny; set HF_TOKEN to one that may read it, from "
                + endpoint + "/settings/tokens", () -> hub().snapshot(NAME, Wanted.MODEL));
        server.next("revision/main", LoopbackHub.status(403, ""));
        assertFails(endpoint + " refuses your token for hub:me/tiny; set HF_TOKEN to one that may read it, from "
                + endpoint + "/settings/tokens",
                () -> hub(Optional.of("hf_old"), false).snapshot(NAME, Wanted.MODEL));
        server.next("store/models/me/tiny/model.safetensors", LoopbackHub.status(403, ""));
        server.requireToken(null);
        String message = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL)).getMessage();
        assertTrue(message.matches("http://localhost:[0-9]+/store/models/me/tiny/model.safetensors answered 403; is"
                + " HF_ENDPOINT the address of a Hub\\?"), message);
        server.next("revision/main", LoopbackHub.status(403, "GatedRepo"));
        assertFails("hub:me/tiny is gated: accept its terms at " + endpoint + "/me/tiny with the account of your token",
                () -> hub(Optional.of("hf_old"), false).snapshot(NAME, Wanted.MODEL));
        server.next("revision/main", LoopbackHub.status(401, "GatedRepo"));
        assertFails("hub:me/tiny is gated: accept its terms at " + endpoint + "/me/tiny, and set HF_TOKEN to a token of"
                + " the account that did", () -> hub().snapshot(NAME, Wanted.MODEL));
    }

    @Test
    void aPageForPeopleIsNoAnswer() {
        for (int status : List.of(200, 403, 404)) {
            server.next("revision/main", LoopbackHub.page(status));
            assertFails(server.endpoint() + " answered with a web page, perhaps a proxy's or the network's page to log"
                    + " in; open it in a browser, and check HF_ENDPOINT, and the cache " + cache + " has nothing of"
                    + " hub:me/tiny; fetch it once with a network: codestep hub download hub:me/tiny",
                    () -> hub().snapshot(NAME, Wanted.MODEL));
        }
        server.next("revision/main", LoopbackHub.bytes("hello".getBytes()));
        String message = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL)).getMessage();
        assertTrue(message.startsWith(server.endpoint() + "/api/models/me/tiny/revision/main answered with something"
                + " that is no JSON"), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void aPageInPlaceOfAFileIsNotKept() throws Exception {
        for (int i = 0; i < 6; i++) {
            server.next("store/models/me/tiny/model.safetensors", LoopbackHub.page(200));
        }
        String message = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL)).getMessage();
        assertTrue(message.contains("answered with a web page"), message);
        assertFalse(Files.exists(snapshot().resolve("model.safetensors")));
    }

    @Test
    void withoutANetworkTheCacheIsUsedAndThatIsTold() throws Exception {
        String nobody = nobodysAddress();
        assertFails(nobody + " cannot be reached, and the cache " + cache + " has nothing of hub:me/tiny; fetch it once"
                + " with a network: codestep hub download hub:me/tiny",
                () -> hub(nobody, Optional.empty(), false).snapshot(NAME, Wanted.MODEL));
        hub().snapshot(NAME, Wanted.MODEL);
        assertEquals(snapshot(), hub(nobody, Optional.empty(), false).snapshot(NAME, Wanted.MODEL));
        assertEquals(List.of(nobody + " cannot be reached; taking what the cache has of hub:me/tiny: " + snapshot()),
                notices);
        assertEquals(List.of(), waits, "nobody is waited for who is not there");
    }

    private static String nobodysAddress() throws IOException {
        try (LoopbackHub gone = new LoopbackHub()) {
            return gone.endpoint();
        }
    }

    @Test
    void offlineNothingIsAsked() throws Exception {
        assertFails("HF_HUB_OFFLINE is set, and the cache " + cache + " has nothing of hub:me/tiny; fetch it once with"
                + " a network: codestep hub download hub:me/tiny",
                () -> hub(Optional.empty(), true).snapshot(NAME, Wanted.MODEL));
        hub().snapshot(NAME, Wanted.TOKENIZER);
        int requests = server.requests().size();
        assertEquals(snapshot(), hub(Optional.empty(), true).snapshot(NAME, Wanted.TOKENIZER));
        assertFails("HF_HUB_OFFLINE is set, and the cache " + cache + " has only a part of hub:me/tiny; fetch it once"
                + " with a network: codestep hub download hub:me/tiny",
                () -> hub(Optional.empty(), true).snapshot(NAME, Wanted.MODEL));
        assertEquals(requests, server.requests().size());
    }

    @Test
    void ofADataSetAllFilesAreWantedOrThoseOfAPattern() throws Exception {
        String data = "datasets/me/data";
        server.put(data, "README.md", "").put(data, "data/a.jsonl", randomBytes(3_000)).put(data, "data/b.jsonl", "b")
                .put(data, "c \u00e9+%.txt", "c");
        HubName name = HubName.parse("hub:datasets/me/data");
        Path folder = hub().snapshot(name, Wanted.matching(List.of("*.jsonl")));
        assertEquals(Set.of("data"), names(folder));
        assertEquals(Set.of("a.jsonl", "b.jsonl"), names(folder.resolve("data")));
        assertEquals(Path.of("../../../blobs/" + LoopbackHub.sha256(randomBytes(3_000))),
                Files.readSymbolicLink(folder.resolve("data/a.jsonl")));
        assertFails("HF_HUB_OFFLINE is set, and the cache " + cache + " has only a part of hub:datasets/me/data,"
                + " without README.md, c \u00e9+%.txt; fetch it once with a network: codestep hub download"
                + " hub:datasets/me/data", () -> hub(Optional.empty(), true).snapshot(name, Wanted.ALL));
        hub().snapshot(name, Wanted.of(name));
        assertEquals("c", Files.readString(folder.resolve("c \u00e9+%.txt")));
        assertEquals(0, Files.size(folder.resolve("README.md")));
        assertEquals(folder, hub(Optional.empty(), true).snapshot(name, Wanted.ALL));
        assertFails("hub:datasets/me/data has no file that matches *.csv; it has README.md, c \u00e9+%.txt,"
                + " data/a.jsonl, data/b.jsonl", () -> hub().snapshot(name, Wanted.matching(List.of("*.csv"))));
    }

    @Test
    void whatDoesNotFitOnTheDiskIsNotBegun() {
        String entry = "{\"type\":\"file\",\"path\":\"%s\",\"size\":%d,\"oid\":\"" + "0".repeat(40) + "\"}";
        server.next("tree/" + server.commit(TINY), LoopbackHub.bytes(("[" + String.format(Locale.ROOT, entry,
                "config.json", 8) + "," + String.format(Locale.ROOT, entry, "model.safetensors", 1L << 60) + "]")
                .getBytes()));
        String message = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL)).getMessage();
        assertTrue(message.startsWith("hub:me/tiny needs 1152922 TB more, and the disk of "
                + cache.resolve("models--me--tiny") + " has "), message);
        assertTrue(message.endsWith(" left; make room, or set HF_HUB_CACHE to a folder elsewhere"), message);
        assertEquals(List.of(), server.requestsFor("config.json"));
    }

    @Test
    void aListThatWouldWriteElsewhereIsRefused() {
        String tree = "[{\"type\":\"file\",\"path\":\"../../x\",\"size\":1,\"oid\":\"" + "0".repeat(40) + "\"}]";
        server.next("tree/" + server.commit(TINY), LoopbackHub.bytes(tree.getBytes()));
        String message = assertThrows(HubException.class, () -> hub().snapshot(NAME, Wanted.MODEL)).getMessage();
        assertTrue(message.endsWith("lists what cannot be fetched: '../../x' is no name of a file"), message);
    }

    @Test
    void twoThreadsFetchAFileOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> folders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Hub own = new Hub(hub().settings(), HubListener.SILENT);
                folders.add(threads.submit(() -> own.snapshot(NAME, Wanted.MODEL)));
            }
            for (Future<Path> folder : folders) {
                assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.get().resolve("model.safetensors")));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(2, server.requestsFor("model.safetensors").size(), "the Hub's answer and the store's");
    }

    @Test
    void aServerThatFallsSilentIsLikeACutConnection() throws Exception {
        server.next("config.json", LoopbackHub.stall("{\"a\": 1}".getBytes(), 3, 20_000));
        HubSettings settings = hub().settings();
        HubClient client = new HubClient(settings, () -> new Patience(waits::add, HubListener.SILENT),
                Duration.ofSeconds(3));
        HubFile file = new HubFile("config.json", 8, "0".repeat(40), Optional.empty());
        try (HubResponse response = client.open(NAME, server.commit(TINY), file, 0)) {
            assertArrayEquals("{\"a".getBytes(), response.readNBytes(3));
            assertEquals("127.0.0.1 sent nothing for 3 s",
                    assertThrows(HubUnreachableException.class, response::read).getMessage());
        }
    }

    @Test
    void aCommitsTokenizerIsLookedForIfOthersFetchedTheModelAlone() throws Exception {
        HubName commit = NAME.at(server.commit(TINY));
        hub().snapshot(commit, Wanted.matching(List.of("config.json", "model.safetensors")));
        assertEquals(Set.of("config.json", "model.safetensors"), names(snapshot()));
        hub().snapshot(commit, Wanted.MODEL);
        assertEquals(Set.of("config.json", "model.safetensors", "tokenizer.json"), names(snapshot()));
    }

    @Test
    void aCacheOfPythonsIsRead() throws Exception {
        cache = Path.of("src/test/resources/hub/python-cache");
        Path folder = hub(Optional.empty(), true).snapshot(NAME, Wanted.MODEL);
        assertEquals("{\"a\": 1}", Files.readString(folder.resolve("config.json")));
        assertEquals("w".repeat(1500), Files.readString(folder.resolve("model.safetensors")));
        assertEquals("sub", Files.readString(hub(Optional.empty(), true)
                .snapshot(NAME, Wanted.matching(List.of("sub/*"))).resolve("sub/a.txt")));
        assertFails("HF_HUB_OFFLINE is set, and the cache " + cache + " has only a part of hub:me/tiny, without"
                + " README.md; fetch it once with a network: codestep hub download hub:me/tiny",
                () -> hub(Optional.empty(), true).snapshot(NAME, Wanted.ALL));
        assertEquals(List.of(server.commit(TINY)),
                hub().cached().stream().map(CachedSnapshot::commit).toList());
    }

    @Test
    void othersFoldersInTheCacheAreLeftAlone() throws Exception {
        for (String name : List.of("spaces--me--x", "models--a--b--c", "xet", "models--")) {
            Files.createDirectories(cache.resolve(name).resolve("snapshots").resolve("0".repeat(40)));
        }
        assertEquals(List.of(), hub().cached());
    }

    @Test
    void theCacheTellsWhatItHas() throws Exception {
        assertEquals(List.of(), hub().cached());
        hub().snapshot(NAME, Wanted.MODEL);
        Files.write(incomplete(), new byte[10]);
        List<CachedSnapshot> cached = hub().cached();
        assertEquals(2, cached.size());
        CachedSnapshot whole = cached.get(0);
        assertEquals(new CachedSnapshot(NAME, server.commit(TINY), List.of("main"), snapshot(), 3,
                WEIGHTS.length + 16, whole.modified()), whole);
        assertTrue(cached.get(1).isIncomplete());
        assertEquals(10, cached.get(1).bytes());
    }
}
