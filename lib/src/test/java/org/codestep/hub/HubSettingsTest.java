package org.codestep.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

    @TempDir
    private Path home;

    @Test
    void withoutVariablesItIsTheHubAndTheUsersCache() throws IOException {
        HubSettings settings = HubSettings.of(Map.of("HOME", home.toString()));
        assertEquals("https://huggingface.co", settings.endpoint().toString());
        assertEquals(home.resolve(".cache/huggingface/hub"), settings.cache());
        assertEquals(Optional.empty(), settings.token());
        assertFalse(settings.offline());
    }

    @Test
    void theNearestVariableSaysWhereTheCacheIs() throws IOException {
        assertEquals(Path.of("/x/huggingface/hub"), cache(Map.of("XDG_CACHE_HOME", "/x")));
        assertEquals(Path.of("/h/hub"), cache(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h")));
        assertEquals(Path.of("/c"), cache(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h", "HF_HUB_CACHE", "/c")));
        assertEquals(Path.of("/h/hub"), cache(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "")));
        assertEquals(Path.of("/home/me/z/c"),
                cache(Map.of("HF_HUB_CACHE", "~/$A/${B}", "A", "z", "B", "c", "HOME", "/home/me")));
    }

    private static Path cache(Map<String, String> environment) throws IOException {
        return HubSettings.of(environment).cache();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "true, true", "YES, true", "on, true", "0, false", "no, false", "'', false"})
    void offlineIsWhatPythonTakesForTrue(String value, boolean offline) throws IOException {
        assertEquals(offline, HubSettings.of(Map.of("HF_HUB_OFFLINE", value)).offline());
        assertEquals(offline, HubSettings.of(Map.of("TRANSFORMERS_OFFLINE", value)).offline());
    }

    @Test
    void theTokenIsTheVariablesOrThatOfAFile() throws IOException {
        Files.writeString(home.resolve("token"), "hf_file\n");
        Path other = Files.writeString(home.resolve("other"), "hf_other");
        assertEquals(Optional.of("hf_file"), HubSettings.of(Map.of("HF_HOME", home.toString())).token());
        assertEquals(Optional.of("hf_other"), HubSettings.of(
                Map.of("HF_HOME", home.toString(), "HF_TOKEN_PATH", other.toString())).token());
        assertEquals(Optional.of("hf_set"), HubSettings.of(
                Map.of("HF_HOME", home.toString(), "HF_TOKEN", " hf_set\n")).token());
    }

    @Test
    void theTokenIsNotShown() throws IOException {
        String text = HubSettings.of(Map.of("HF_TOKEN", "hf_secret")).toString();
        assertFalse(text.contains("hf_secret"), text);
        assertTrue(text.contains("token=set"), text);
    }

    @Test
    void whatIsNoTokenIsRefusedWithoutBeingShown() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> HubSettings.of(Map.of("HF_TOKEN", "hf_a hf_b"))).getMessage();
        assertTrue(message.startsWith("HF_TOKEN holds more than a token"), message);
        assertFalse(message.contains("hf_a"), message);
    }

    @Test
    void anEndpointHasNoSlashAtItsEnd() throws IOException {
        assertEquals("http://127.0.0.1:8080/mirror",
                HubSettings.of(Map.of("HF_ENDPOINT", "http://127.0.0.1:8080/mirror/")).endpoint().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://x", "http://", "http://a b", "https://me:secret@x"})
    void whatIsNoEndpointIsRefused(String endpoint) {
        assertEquals("HF_ENDPOINT is '" + endpoint + "'; wanted the address of a Hub, as https://huggingface.co",
                assertThrows(IllegalArgumentException.class,
                        () -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint))).getMessage());
    }
}
