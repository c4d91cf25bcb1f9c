package org.codestep.source.filter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a source file as Python reads it (PEP 263): in the encoding that a comment in the first or second line
 * declares, otherwise in UTF-8. A byte order mark is not part of the text, and lines end in {@code \n}.
 */
public final class SourceEncoding {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** So much of a file has its first two lines, if it has a declaration that anybody would find. */
    private static final int HEAD = 1 << 10;
    /** Both from the language's reference, 2.1.4. */
    private static final Pattern DECLARATION = Pattern.compile("[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+).*");
    private static final Pattern BLANK = Pattern.compile("[ \\t\\f]*(#.*)?");

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private SourceEncoding() {}

    /** A file that cannot be read as text; the message says why. */
    public static final class UndecodableException extends Exception {
        UndecodableException(String why) {
            super(why);
        }
    }

    /** @throws UndecodableException if the bytes are not in the encoding that they declare, or that is not known */
    public static String text(byte[] bytes) throws UndecodableException {
        boolean marked = startsWithMark(bytes);
        int start = marked ? BYTE_ORDER_MARK.length : 0;
        Optional<String> declared = declared(bytes, start);
        Charset charset = declared.isPresent() ? charset(declared.get()) : StandardCharsets.UTF_8;
        if (marked && !charset.equals(StandardCharsets.UTF_8)) {
            throw new UndecodableException("it has the mark of UTF-8, and says that it is " + declared.get());
        }
        return text(bytes, start, charset);
    }

    /** The same of text that is UTF-8 whatever it declares, as the rows of a table are. */
    public static String utf8(byte[] bytes) throws UndecodableException {
        return text(bytes, startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0, StandardCharsets.UTF_8);
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == BYTE_ORDER_MARK[0] && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private static String text(byte[] bytes, int start, Charset charset) throws UndecodableException {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, start, bytes.length - start))
                    .toString();
            return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        } catch (CharacterCodingException e) {
            throw new UndecodableException("it is not " + charset.name());
        }
    }

    /** What a comment in the first two lines says. */
    private static Optional<String> declared(byte[] bytes, int start) {
        String head = new String(
                bytes, start, Math.min(HEAD, bytes.length - start), StandardCharsets.ISO_8859_1);
        String[] lines = LINE_END.split(head, 3);
        for (int i = 0; i < Math.min(2, lines.length); i++) {
            Matcher declaration = DECLARATION.matcher(lines[i]);
            if (declaration.matches()) {
                return Optional.of(declaration.group(1));
            }
            if (!BLANK.matcher(lines[i]).matches()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** By the names that Python gives, with those of editors that end in {@code -unix} and the like. */
    private static Charset charset(String name) throws UndecodableException {
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
        if (plain.equals("utf-8") || plain.startsWith("utf-8-")) {
            return StandardCharsets.UTF_8;
        }
        if (plain.matches("(latin-1|iso-8859-1|iso-latin-1)(-.*)?")) {
            return StandardCharsets.ISO_8859_1;
        }
        try {
            return Charset.forName(plain);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UndecodableException("it says that it is in '" + name + "', an encoding that is not known");
        }
    }
}
