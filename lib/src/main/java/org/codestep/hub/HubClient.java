package org.codestep.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Asks the Hub: which commit a revision is, which files a commit has, and for the bytes of a file. */
final class HubClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_REDIRECTS = 10;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final Pattern NEXT_PAGE = Pattern.compile("<([^>]*)>;\\s*rel=\"next\"");

    private final HubSettings settings;
    private final Supplier<Patience> patience;
    private final Duration stall;
    /** One connection after the other: HTTP/2 has nothing to add. Redirects are followed here, see {@link #send}. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /** @param patience makes a new one for each question */
    HubClient(HubSettings settings, Supplier<Patience> patience) {
        this(settings, patience, STALL);
    }

    /** @param stall the longest time in which nothing comes */
    HubClient(HubSettings settings, Supplier<Patience> patience, Duration stall) {
        this.settings = settings;
        this.patience = patience;
        this.stall = stall;
    }

    /** From where files come. */
    String endpoint() {
        return settings.endpoint().toString();
    }

    /** The commit that a revision is at present. */
    String commit(HubName name) throws IOException, InterruptedException {
        URI address = api(name, "/revision/" + encoded(name.revision()));
        String commit = json(name, address, new ArrayList<>()).path("sha").asText();
        if (!HubName.isCommit(commit)) {
            throw new HubException(address + " names no commit; is HF_ENDPOINT the address of a Hub?");
        }
        return commit;
    }

    /** All files of a commit. */
    List<HubFile> files(HubName name, String commit) throws IOException, InterruptedException {
        List<HubFile> files = new ArrayList<>();
        Optional<URI> page = Optional.of(api(name, "/tree/" + commit + "?recursive=true"));
        while (page.isPresent()) {
            List<URI> next = new ArrayList<>();
            for (JsonNode entry : json(name, page.get(), next)) {
                if (entry.path("type").asText().equals("file")) {
                    files.add(file(page.get(), entry));
                }
            }
            page = next.stream().findFirst();
        }
        return files;
    }

    private static HubFile file(URI origin, JsonNode entry) throws HubException {
        try {
            JsonNode large = entry.path("lfs");
            return new HubFile(entry.path("path").asText(),
                    large.path("size").asLong(entry.path("size").asLong(-1)),
                    entry.path("oid").asText(),
                    Optional.ofNullable(large.path("oid").textValue()));
        } catch (IllegalArgumentException e) {
            throw new HubException(origin + " lists what cannot be fetched: " + e.getMessage(), e);
        }
    }

    private URI api(HubName name, String rest) {
        return address("/api/" + name.kind().plural() + "/" + name.repository() + rest);
    }

    private URI address(String path) {
        return URI.create(settings.endpoint() + path);
    }

    /** @param next gets the address of the page that follows, if one does */
    private JsonNode json(HubName name, URI address, List<URI> next) throws IOException, InterruptedException {
        Patience patient = patience.get();
        while (true) {
            try (HubResponse response = send(name, "", address, 0)) {
                response.header("Link").map(NEXT_PAGE::matcher).filter(Matcher::find)
                        .ifPresent(link -> next.add(address.resolve(link.group(1))));
                return JSON.readTree(response);
            } catch (JsonProcessingException e) {
                throw HubUnreachableException.notConnected(address + " answered with something that is no JSON ("
                        + e.getOriginalMessage() + "); is HF_ENDPOINT the address of a Hub?", e);
            } catch (HubUnreachableException e) {
                if (!e.connected()) {
                    throw e;
                }
                patient.after(e);
            }
        }
    }

    /**
     * A file's bytes, asked for once. The status is 206 if they begin where they were wanted to, else 200: all of them.
     *
     * @param from the first byte that is wanted
     * @throws HubUnreachableException if asking again may help
     */
    HubResponse open(HubName name, String commit, HubFile file, long from) throws IOException, InterruptedException {
        String path = Stream.of(file.path().split("/")).map(HubClient::encoded).collect(Collectors.joining("/"));
        return send(name, file.path(), address("/" + name.sitePath() + "/resolve/" + commit + "/" + path), from);
    }

    /**
     * Follows redirects, of which the last leads to another company's servers. The token is for the endpoint alone:
     * Java's own way to follow redirects would, before Java 25, send it there too.
     */
    private HubResponse send(HubName name, String file, URI address, long from)
            throws IOException, InterruptedException {
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HubResponse response = ask(at, from);
            Optional<String> location = response.header("Location");
            if (response.status() / 100 != 3 || location.isEmpty()) {
                return checked(response, name, file, at, from);
            }
            response.close();
            at = redirect(at, location.get());
        }
        throw new HubException(address + " leads from one address to the next without an end; is HF_ENDPOINT the"
                + " address of a Hub?");
    }

    private static URI redirect(URI from, String location) throws HubException {
        try {
            URI to = from.resolve(location);
            if (to.getHost() != null && List.of("http", "https").contains(to.getScheme())) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new HubException(from + " leads to '" + location + "', which is no address", e);
        }
        throw new HubException(from + " leads to '" + location + "', which is no address of the web");
    }

    private HubResponse ask(URI address, long from) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(stall)
                .header("User-Agent", "codestep")
                .header("Accept-Encoding", "identity");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (isEndpoint(address)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        try {
            return new HubResponse(
                    http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()), stall);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw HubUnreachableException.notConnected(origin(address) + " cannot be reached", e);
        } catch (SSLException e) {
            throw HubUnreachableException.notConnected(origin(address) + " cannot be trusted (" + e.getMessage()
                    + "); behind a proxy that opens connections, give Java its certificate", e);
        } catch (IOException e) {
            throw HubUnreachableException.cut(origin(address) + " gave no answer"
                    + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"), e);
        }
    }

    /** Scheme, host and port: a token is not sent in the clear where it was meant for HTTPS. */
    private boolean isEndpoint(URI address) {
        return origin(address).equals(origin(settings.endpoint()));
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** The response if it is what was asked for; else it is closed, and why it is not is thrown. */
    private HubResponse checked(HubResponse response, HubName name, String file, URI at, long from) throws IOException {
        boolean wanted = response.status() == 200
                || response.status() == 206 && response.header("Content-Range").orElse("").startsWith("bytes " + from + "-");
        if (wanted && !response.isWebPage()) {
            return response;
        }
        try (InputStream unread = response) {
            throw failure(response, name, file, at);
        }
    }

    private HubException failure(HubResponse response, HubName name, String file, URI at) {
        int status = response.status();
        if (status == 429 || status >= 500) {
            Optional<Duration> wait = response.retryAfter();
            return HubUnreachableException.busy(origin(at) + " answered " + status
                    + (status == 429 ? ", too many requests" : ", a fault of its own")
                    + wait.map(time -> "; it asks to wait " + time.toSeconds() + " s").orElse(""), wait);
        }
        String error = response.header("X-Error-Code").orElse("");
        boolean token = settings.token().isPresent();
        if (error.equals("GatedRepo")) {
            return new HubException(name + " is gated: accept its terms at " + settings.endpoint() + "/"
                    + name.sitePath() + (token ? " with the account of your token" : ", and set HF_TOKEN to a token of the"
                            + " account that did"));
        }
        if (error.equals("RevisionNotFound")) {
            return new HubException(name.at("main") + " has no revision '" + name.revision() + "'; wanted a branch, a tag"
                    + " or a commit of it, see " + settings.endpoint() + "/" + name.sitePath());
        }
        if (error.equals("EntryNotFound")) {
            return new HubException(name + " has no file " + file + " any more; ask for it anew");
        }
        if (error.isEmpty() && response.isWebPage()) {
            return HubUnreachableException.notConnected(origin(at) + " answered with a web page, perhaps a proxy's or the"
                    + " network's page to log in; open it in a browser, and check HF_ENDPOINT", null);
        }
        if (error.equals("RepoNotFound") || error.isEmpty() && status == 404 && isEndpoint(at)) {
            return new HubException(name + " is not at " + settings.endpoint() + (token
                    ? ", or your token may not see it; check the name, and whose the token is"
                    : ", or is private; check the name, and set HF_TOKEN if it is"));
        }
        if ((status == 401 || status == 403) && isEndpoint(at)) {
            return new HubException(settings.endpoint() + (token
                    ? " refuses your token for " : " wants a token for ") + name + " (" + status + "); set HF_TOKEN to one"
                    + " that may read it, from " + settings.endpoint() + "/settings/tokens");
        }
        return new HubException(origin(at) + at.getRawPath() + " answered " + status + (error.isEmpty() ? "" : ", " + error)
                + "; is HF_ENDPOINT the address of a Hub?");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
