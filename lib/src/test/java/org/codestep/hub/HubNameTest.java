package org.codestep.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {

    @Test
    void aNameHasAnOwnerARepositoryAndARevision() {
        assertEquals(new HubName(HubName.Kind.MODEL, "distilbert/distilgpt2", "main"),
                HubName.parse("hub:distilbert/distilgpt2"));
        assertEquals(new HubName(HubName.Kind.MODEL, "gpt2", "main"), HubName.parse("hub:gpt2"));
        assertEquals(new HubName(HubName.Kind.MODEL, "Qwen/Qwen2.5-Coder_x", "v1.0"),
                HubName.parse("hub:Qwen/Qwen2.5-Coder_x@v1.0"));
        assertEquals(new HubName(HubName.Kind.DATASET, "AhmedSSoliman/CoNaLa", "refs/pr/1"),
                HubName.parse("hub:datasets/AhmedSSoliman/CoNaLa@refs/pr/1"));
        assertEquals(new HubName(HubName.Kind.DATASET, "squad", "main"), HubName.parse("hub:datasets/squad"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub:a/b", "hub:gpt2", "hub:a/b@v1", "hub:datasets/a/b", "hub:datasets/a/b@refs/pr/1"})
    void itsTextIsParsedToTheSame(String text) {
        assertEquals(text, HubName.parse(text).toString());
    }

    @Test
    void onlyACommitsHashIsOne() {
        assertTrue(HubName.parse("hub:a/b@" + "0123456789".repeat(4)).isCommit());
        assertFalse(HubName.parse("hub:a/b@" + "0123456789".repeat(3)).isCommit());
        assertFalse(HubName.parse("hub:a/b").isCommit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub:", "hub:a/b/c", "hub:/b", "hub:a/", "hub:a b", "hub:../x", "hub:a/..", "hub:a--b/c",
        "hub:a/b.git", "hub:-a/b", "hub:datasets/", "hub:https://huggingface.co/a/b", "hub:a/\u0439", "hub:spaces/a/b"})
    void whatIsNoNameIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> HubName.parse(text)).getMessage();
        assertTrue(message.endsWith("is no name of a repository on the Hub; wanted hub:ORG/NAME, hub:ORG/NAME@REVISION,"
                + " or of a data set hub:datasets/ORG/NAME"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/../b", "/a", "a/", "a b", "a\\b", ".", "a//b", "a\nb"})
    void whatIsNoRevisionIsRefused(String revision) {
        String message = assertThrows(IllegalArgumentException.class, () -> HubName.parse("hub:a/b@" + revision))
                .getMessage();
        assertEquals("'" + revision + "' is no revision of hub:a/b; wanted a branch, a tag, or the 40 digits of a"
                + " commit's hash", message);
    }
}
