package org.codestep.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server's answer: its headers, and its bytes, which may break off or stand still. To be closed. */
final class HubResponse extends FilterInputStream {

    private final HttpResponse<InputStream> response;
    private final Duration stall;

    /** @param stall the time without a byte after which the connection counts as cut */
    HubResponse(HttpResponse<InputStream> response, Duration stall) {
        super(response.body());
        this.response = response;
        this.stall = stall;
    }

    int status() {
        return response.statusCode();
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** Whether this is a page for people, which the Hub never sends to programs. */
    boolean isWebPage() {
        return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    /** How long the server asks to wait, be it as a number of seconds or as a date. */
    Optional<Duration> retryAfter() {
        return header("Retry-After").map(String::strip).flatMap(text -> {
            if (text.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant when = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
                Duration wait = Duration.between(Instant.now(), when);
                return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
            } catch (DateTimeParseException e) {
                return Optional.empty(); // As if it were not there: the header is the server's wish, no more.
            }
        });
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws HubUnreachableException if the connection is cut, or nothing comes for too long */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        // Java's client has no limit on the time between two pieces of a body.
        AtomicBoolean stalled = new AtomicBoolean();
        CompletableFuture<Void> arrival = new CompletableFuture<Void>()
                .orTimeout(stall.toMillis(), TimeUnit.MILLISECONDS);
        arrival.whenComplete((nothing, timeout) -> {
            if (timeout != null) {
                stalled.set(true);
                closeQuietly();
            }
        });
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            String what = stalled.get() ? "sent nothing for " + stall.toSeconds() + " s" : "broke off the connection";
            throw HubUnreachableException.cut(response.uri().getHost() + " " + what, e);
        } finally {
            arrival.complete(null);
        }
    }

    private void closeQuietly() {
        try {
            in.close();
        } catch (IOException e) {
            assert e != null; // The reader finds the stream closed, and tells of it.
        }
    }
}
