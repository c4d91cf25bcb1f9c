package org.codestep.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.corpus.file.FileAccess;

/**
 * What the environment says of the Hub, in the variables that Python's tools obey.
 *
 * @param endpoint the Hub's address, without a slash at its end
 * @param cache the folder that holds what was fetched
 * @param token that is sent to the endpoint, and nowhere else; empty for none
 * @param offline whether nothing may be asked of the network
 */
public record HubSettings(URI endpoint, Path cache, Optional<String> token, boolean offline) {

    private static final String ENDPOINT = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)})");
    /** What can stand in a header of HTTP. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    public HubSettings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(token, "token");
    }

    /**
     * @param environment the variables by name, as {@link System#getenv()} has them
     * @throws IOException if a file that is to hold the token cannot be read
     * @throws IllegalArgumentException if a variable holds what it cannot; the message names it
     */
    public static HubSettings of(Map<String, String> environment) throws IOException {
        Reader variables = new Reader(environment);
        Path home = variables.path("HF_HOME").orElseGet(
                () -> variables.path("XDG_CACHE_HOME").orElse(variables.home().resolve(".cache")).resolve("huggingface"));
        return new HubSettings(
                endpoint(variables.text("HF_ENDPOINT").orElse(ENDPOINT)),
                variables.path("HF_HUB_CACHE").or(() -> variables.path("HUGGINGFACE_HUB_CACHE")).orElse(home.resolve("hub")),
                token(variables, home.resolve("token")),
                variables.text("HF_HUB_OFFLINE").or(() -> variables.text("TRANSFORMERS_OFFLINE"))
                        .filter(value -> TRUE.contains(value.toUpperCase(Locale.ROOT))).isPresent());
    }

    private static URI endpoint(String text) {
        try {
            URI address = new URI(text.replaceFirst("/+$", ""));
            if (address.getHost() != null && Set.of("http", "https").contains(address.getScheme())
                    && address.getRawQuery() == null && address.getRawUserInfo() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(wrongEndpoint(text), e);
        }
        throw new IllegalArgumentException(wrongEndpoint(text));
    }

    private static String wrongEndpoint(String text) {
        return "HF_ENDPOINT is '" + text + "'; wanted the address of a Hub, as " + ENDPOINT;
    }

    private static Optional<String> token(Reader variables, Path usual) throws IOException {
        Optional<String> given = variables.text("HF_TOKEN").map(String::strip).filter(text -> !text.isEmpty());
        if (given.isPresent()) {
            return Optional.of(checked(given.get(), "HF_TOKEN"));
        }
        Path file = variables.path("HF_TOKEN_PATH").orElse(usual);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(checked(text, file.toString()));
        } catch (IOException e) {
            throw new IOException(file + ", the Hub's token, cannot be read: " + FileAccess.reason(e)
                    + "; mend it, or set HF_TOKEN", e);
        }
    }

    private static String checked(String token, String origin) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException(origin + " holds more than a token: a blank, or a character that is not"
                    + " ASCII; wanted the token alone, as hf_...");
        }
        return token;
    }

    /** The token is a secret: it is not shown. */
    @Override
    public String toString() {
        return "HubSettings[endpoint=" + endpoint + ", cache=" + cache + ", token=" + (token.isPresent() ? "set" : "none")
                + ", offline=" + offline + "]";
    }

    /** The variables as Python reads them: an empty one counts as not set, and paths may begin with ~ or have $NAME. */
    private record Reader(Map<String, String> environment) {

        Optional<String> text(String name) {
            return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
        }

        Path home() {
            return Path.of(text("HOME").orElse(System.getProperty("user.home")));
        }

        Optional<Path> path(String name) {
            return text(name).map(this::expanded).map(text ->
                    text.equals("~") || text.startsWith("~/") ? home().resolve(text.substring(Math.min(2, text.length())))
                            : Path.of(text));
        }

        private String expanded(String text) {
            return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                    environment.getOrDefault(found.group(1) == null ? found.group(2) : found.group(1), found.group())));
        }
    }
}
