package org.codestep.source.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.codestep.source.filter.SourceEncoding.UndecodableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts in the encodings that they declare, as the language's reference says. */
class SourceEncodingTest {

    private static final String MARK = "\uFEFF";

    private static void assertUndecodable(String message, byte[] bytes) {
        assertEquals(message,
                assertThrows(UndecodableException.class, () -> SourceEncoding.text(bytes)).getMessage());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "latin-1, ISO-8859-1", "iso-8859-15, ISO-8859-15", "cp1252, windows-1252", "koi8-r, KOI8-R",
        "Latin_1-unix, ISO-8859-1", "utf8, UTF-8", "utf-8-dos, UTF-8", "euc_jp, EUC-JP", "ascii, US-ASCII"})
    void aCommentDeclaresIt(String name, String charset) throws Exception {
        String letter = charset.equals("KOI8-R") ? "ж" : charset.equals("EUC-JP") ? "日"
                : charset.equals("US-ASCII") ? "a" : "é";
        for (String head : new String[] {
            "# -*- coding: " + name + " -*-\n", "#!/usr/bin/python\n# vim: set fileencoding=" + name + " :\n",
            "\n\f # coding:\t" + name + "\n"}) {
            String text = head + "a = '" + letter + "'\n";
            assertEquals(text, SourceEncoding.text(text.getBytes(Charset.forName(charset))));
        }
    }

    @Test
    void onlyACommentInTheFirstTwoLinesDoes() throws Exception {
        for (String text : new String[] {
            "\n\n# coding: latin-1\n'é'", "a = 1\n# coding: latin-1\n'é'", "a = '# coding: latin-1'\n'é'"}) {
            assertEquals(text, SourceEncoding.text(utf8(text)));
        }
    }

    @Test
    void aByteOrderMarkIsNoTextAndEndsOfLinesAreOne() throws Exception {
        assertEquals("a\n\nb\nc\n", SourceEncoding.text(utf8(MARK + "a\r\n\r\nb\rc\n")));
        assertEquals("# coding: utf-8\n", SourceEncoding.text(utf8(MARK + "# coding: utf-8\n")));
        assertEquals("", SourceEncoding.text(new byte[0]));
    }

    @Test
    void rowsAreUtf8WhateverTheyDeclare() throws Exception {
        assertEquals("# coding: latin-1\n'é'", SourceEncoding.utf8(utf8(MARK + "# coding: latin-1\r\n'é'")));
    }

    @Test
    void whatDoesNotDecodeSaysWhy() {
        assertUndecodable("it is not UTF-8", new byte[] {'a', (byte) 0xE9});
        assertUndecodable("it is not UTF-8", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
        assertUndecodable("it is not US-ASCII", utf8("# coding: ascii\né"));
        assertUndecodable("it says that it is in 'none-such', an encoding that is not known",
                utf8("# coding: none-such\n"));
        assertUndecodable("it has the mark of UTF-8, and says that it is latin-1", utf8(MARK + "# coding: latin-1\n"));
    }
}
