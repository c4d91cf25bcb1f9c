package org.codestep.kernel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a class that JShell made for a declaration or statement. JShell wraps each into a class with a number,
 * and adds letters when it has to make that class anew: {@code REPL.$JShell$13$Model}, then
 * {@code REPL.$JShell$13B$Model}.
 *
 * @param declaration what stays the same: the number and what is declared, such as {@code 13$Model}
 * @param member      what a cell calls the class, such as {@code Model} or {@code Outer.Inner}; empty for the wrapper
 * @param name        the binary name
 */
record DeclaredClass(String declaration, String member, String name) {
    private static final Pattern NAME = Pattern.compile("REPL\\.\\$JShell\\$(\\d+)([A-Za-z]*)(?:\\$(.*))?");

    static boolean isOfCell(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Takes a binary name apart.
     *
     * @throws IllegalArgumentException if it is not that of a class of a cell
     */
    static DeclaredClass of(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(name + " is no class of a cell");
        }
        String member = parts.group(3) == null ? "" : parts.group(3).replace('$', '.');
        return new DeclaredClass(parts.group(1) + "$" + member, member, name);
    }

    /** The binary name of the class that JShell wrapped around the declaration. */
    String wrapper() {
        return member.isEmpty() ? name : name.substring(0, name.length() - member.length() - 1);
    }

    /** What a cell calls the class that this one is in, or this one itself. */
    String outermost() {
        return member.replaceFirst("\\..*", "");
    }

    /** Whether a cell can name it: not so the wrapper, an anonymous class, a local class or the class of a lambda. */
    boolean isNamed() {
        return member.matches("(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*\\.?)+");
    }
}
