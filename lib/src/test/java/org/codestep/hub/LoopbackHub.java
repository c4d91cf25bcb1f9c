package org.codestep.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A Hub within the test: one server that knows repositories, and hands out small files itself; and one on another
 * host name and port that has the large ones. It can be told to answer something else for once.
 *
 * <p>As a process, {@code LoopbackHub PORT FOLDER}, it has each {@code FOLDER/ORG/NAME} as a model until its standard
 * input ends, for Python to fetch from.
 */
public final class LoopbackHub implements AutoCloseable {

    /** Files of at least so many bytes are large ones. */
    public static final int LARGE = 1000;
    private static final int PAGE = 3;

    /** What was asked of either server. */
    public record Request(String method, String host, String path, Optional<String> range, Optional<String> token) {}

    /** An answer out of the ordinary. */
    @FunctionalInterface
    public interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** A repository at its only commit. */
    private record Repository(String commit, Map<String, byte[]> files) {}

    private final HttpServer hub;
    private final HttpServer store;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Repository> repositories = new LinkedHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Fault>> faults = new LinkedHashMap<>();
    private volatile boolean ranges = true;
    private volatile String requiredToken;
    /** Former names of repositories, as {@code /me/old}, and those that they have now. */
    private final Map<String, String> renamed = new LinkedHashMap<>();

    public LoopbackHub() throws IOException {
        this(0);
    }

    private LoopbackHub(int port) throws IOException {
        hub = start(port, this::answer);
        store = start(0, this::answerLarge);
    }

    private HttpServer start(int port, Fault answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = path(exchange);
                requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestHeaders().getFirst("Host"), path,
                        header(exchange, "Range"), header(exchange, "Authorization")));
                Optional<Fault> fault = nextFault(path);
                if (fault.isPresent()) {
                    fault.get().answer(exchange);
                } else {
                    answer.answer(exchange);
                }
            } catch (RuntimeException e) {
                e.printStackTrace();
                throw e;
            }
        });
        server.start();
        return server;
    }

    public static void main(String[] arguments) throws IOException {
        try (LoopbackHub hub = new LoopbackHub(Integer.parseInt(arguments[0]));
                Stream<Path> files = Files.walk(Path.of(arguments[1]))) {
            Path root = Path.of(arguments[1]);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = root.relativize(file);
                hub.put("models/" + name.subpath(0, 2), name.subpath(2, name.getNameCount()).toString(),
                        Files.readAllBytes(file));
            }
            System.out.println(hub.endpoint());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }

    /** Adds a file. @param repository as {@code models/ORG/NAME} */
    public LoopbackHub put(String repository, String file, byte[] contents) {
        repositories.computeIfAbsent(repository, name ->
                new Repository(sha1(name.getBytes(StandardCharsets.UTF_8)), new TreeMap<>()))
                .files.put(file, contents);
        return this;
    }

    public LoopbackHub put(String repository, String file, String text) {
        return put(repository, file, text.getBytes(StandardCharsets.UTF_8));
    }

    public String commit(String repository) {
        return repositories.get(repository).commit;
    }

    /** Makes the next answer for a path of this ending another one; several are given one after the other. */
    public void next(String ending, Fault fault) {
        synchronized (faults) {
            faults.computeIfAbsent(ending, name -> new ArrayDeque<>()).add(fault);
        }
    }

    private Optional<Fault> nextFault(String path) {
        synchronized (faults) {
            return faults.entrySet().stream()
                    .filter(fault -> path.endsWith(fault.getKey()) && !fault.getValue().isEmpty())
                    .findFirst()
                    .map(fault -> fault.getValue().poll());
        }
    }

    /** Has the servers pass over ranges, as some proxies do. */
    public void refuseRanges() {
        ranges = false;
    }

    /** Has a name lead to another one. */
    void rename(String from, String to) {
        renamed.put("/" + from, "/" + to);
    }

    public void requireToken(String token) {
        requiredToken = token;
    }

    public List<Request> requests() {
        return requests;
    }

    /** Those for files, without the questions which there are. */
    public List<Request> requestsFor(String file) {
        return requests.stream().filter(request -> request.path.endsWith("/" + file)).toList();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = path(exchange);
        String token = requiredToken;
        if (token != null && !header(exchange, "Authorization").equals(Optional.of("Bearer " + token))) {
            fail(exchange, 401, "RepoNotFound");
            return;
        }
        for (Map.Entry<String, String> name : renamed.entrySet()) {
            if (path.contains(name.getKey() + "/")) {
                exchange.getResponseHeaders().add("Location",
                        exchange.getRequestURI().toString().replace(name.getKey(), name.getValue()));
                exchange.sendResponseHeaders(307, -1);
                return;
            }
        }
        List<String> parts = List.of(path.substring(1).split("/"));
        if (parts.get(0).equals("api")) {
            answerQuestion(exchange, parts.subList(1, parts.size()));
        } else {
            answerFile(exchange, parts.get(0).equals("datasets") ? path.substring(1) : "models" + path);
        }
    }

    private void answerQuestion(HttpExchange exchange, List<String> parts) throws IOException {
        int end = Math.max(parts.indexOf("revision"), parts.indexOf("tree"));
        Repository repository = repositories.get(String.join("/", parts.subList(0, end)));
        String revision = parts.get(end + 1);
        if (repository == null) {
            fail(exchange, 404, "RepoNotFound");
        } else if (!List.of("main", "v1", repository.commit).contains(revision)) {
            fail(exchange, 404, "RevisionNotFound");
        } else if (parts.get(end).equals("revision")) {
            ObjectNode info = JsonNodeFactory.instance.objectNode();
            send(exchange, info.put("id", String.join("/", parts.subList(1, end))).put("sha", repository.commit)
                    .toString().getBytes(StandardCharsets.UTF_8));
        } else {
            answerTree(exchange, repository);
        }
    }

    /** In pages, as the Hub's, which are longer. */
    private void answerTree(HttpExchange exchange, Repository repository) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int first = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
        List<String> names = List.copyOf(repository.files.keySet());
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        page.addObject().put("type", "directory").put("path", "folder").put("oid", "0").put("size", 0);
        for (String name : names.subList(first, Math.min(names.size(), first + PAGE))) {
            byte[] contents = repository.files.get(name);
            boolean large = contents.length >= LARGE;
            ObjectNode entry = page.addObject().put("type", "file").put("path", name).put("size", contents.length)
                    .put("oid", large ? sha1(name.getBytes(StandardCharsets.UTF_8)) : blobHash(contents));
            if (large) {
                entry.putObject("lfs").put("oid", sha256(contents)).put("size", contents.length)
                        .put("pointerSize", 130);
            }
        }
        if (first + PAGE < names.size()) {
            exchange.getResponseHeaders().add("Link", "<" + endpoint() + exchange.getRequestURI().getPath()
                    + "?recursive=true&cursor=" + (first + PAGE) + ">; rel=\"next\"");
        }
        send(exchange, page.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @param path as {@code models/ORG/NAME/resolve/REVISION/FILE} */
    private void answerFile(HttpExchange exchange, String path) throws IOException {
        String[] parts = path.split("/resolve/", 2);
        Repository repository = repositories.get(parts[0]);
        String file = parts[1].substring(parts[1].indexOf('/') + 1);
        byte[] contents = repository == null ? null : repository.files.get(file);
        if (contents == null) {
            if (repository != null) {
                exchange.getResponseHeaders().add("X-Repo-Commit", repository.commit);
            }
            fail(exchange, 404, repository == null ? "RepoNotFound" : "EntryNotFound");
            return;
        }
        exchange.getResponseHeaders().add("X-Repo-Commit", repository.commit);
        if (contents.length < LARGE) {
            exchange.getResponseHeaders().add("ETag", "\"" + blobHash(contents) + "\"");
            sendFile(exchange, contents);
            return;
        }
        exchange.getResponseHeaders().add("X-Linked-Size", "" + contents.length);
        exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + sha256(contents) + "\"");
        exchange.getResponseHeaders().add("Location",
                "http://localhost:" + store.getAddress().getPort() + "/store/" + parts[0] + "/" + file);
        exchange.sendResponseHeaders(302, -1);
    }

    private void answerLarge(HttpExchange exchange) throws IOException {
        String path = path(exchange).substring("/store/".length());
        Repository repository = repositories.values().stream().filter(each -> repositories.entrySet().stream()
                .anyMatch(entry -> entry.getValue() == each && path.startsWith(entry.getKey() + "/"))).findFirst().get();
        String name = repositories.entrySet().stream().filter(entry -> entry.getValue() == repository)
                .findFirst().get().getKey();
        sendFile(exchange, repository.files.get(path.substring(name.length() + 1)));
    }

    private void sendFile(HttpExchange exchange, byte[] contents) throws IOException {
        if (!ranges || header(exchange, "Range").isEmpty()) {
            send(exchange, contents);
            return;
        }
        int from = announce(exchange, contents);
        exchange.getResponseBody().write(contents, from, contents.length - from);
    }

    private static void send(HttpExchange exchange, byte[] contents) throws IOException {
        send(exchange, 200, contents);
    }

    private static void send(HttpExchange exchange, int status, byte[] contents) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", "" + contents.length);
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, contents.length == 0 ? -1 : contents.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(contents);
        }
    }

    private static void fail(HttpExchange exchange, int status, String code) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().add("X-Error-Code", code);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    /** Answers a status alone. */
    public static Fault status(int status, String errorCode) {
        return exchange -> fail(exchange, status, errorCode);
    }

    /** Answers that it is busy, and asks to wait. */
    public static Fault busy(int status, String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            fail(exchange, status, "");
        };
    }

    /** Answers a page for people. */
    public static Fault page(int status) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            send(exchange, status, "<html>Please log in</html>".getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Answers with these bytes, as if they were all. */
    public static Fault bytes(byte[] contents) {
        return exchange -> send(exchange, contents);
    }

    /** Announces all bytes from where they are wanted, and ends the connection after some. */
    public static Fault cut(byte[] contents, int count) {
        return exchange -> {
            int from = announce(exchange, contents);
            exchange.getResponseBody().write(contents, from, Math.min(count, contents.length - from - 1));
            exchange.getResponseBody().flush();
            pause(100); // for what was sent to be read: the end overtakes it
            exchange.close();
        };
    }

    /** Sends all that is wanted, but slowly: so much at a time, with pauses. */
    public static Fault slow(byte[] contents, int piece, long milliseconds) {
        return exchange -> {
            int from = announce(exchange, contents);
            for (int at = from; at < contents.length; at += piece) {
                exchange.getResponseBody().write(contents, at, Math.min(piece, contents.length - at));
                exchange.getResponseBody().flush();
                pause(milliseconds);
            }
        };
    }

    /** Sends a part, and then nothing for so long. */
    public static Fault stall(byte[] contents, int count, long milliseconds) {
        return exchange -> {
            exchange.sendResponseHeaders(200, contents.length);
            exchange.getResponseBody().write(contents, 0, count);
            exchange.getResponseBody().flush();
            pause(milliseconds);
            exchange.close();
        };
    }

    /** Sends the headers of the range that is wanted. @return its first byte */
    private static int announce(HttpExchange exchange, byte[] contents) throws IOException {
        int from = header(exchange, "Range").map(range ->
                Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"))).orElse(0);
        if (from > 0) {
            exchange.getResponseHeaders().add(
                    "Content-Range", "bytes " + from + "-" + (contents.length - 1) + "/" + contents.length);
        }
        int left = contents.length - from;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, left == 0 ? -1 : left);
        return from;
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In hexadecimal. */
    public static String sha256(byte[] bytes) {
        return DigestUtils.sha256Hex(bytes);
    }

    static String sha1(byte[] bytes) {
        return DigestUtils.sha1Hex(bytes);
    }

    /** Git's hash of a file. */
    static String blobHash(byte[] contents) {
        byte[] head = ("blob " + contents.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + contents.length);
        System.arraycopy(contents, 0, all, head.length, contents.length);
        return sha1(all);
    }

    private static String path(HttpExchange exchange) {
        return URLDecoder.decode(exchange.getRequestURI().getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
