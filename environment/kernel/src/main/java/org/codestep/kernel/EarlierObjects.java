package org.codestep.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells in one line what is left of the classes that a cell replaced by new ones of the same names. Their objects stay,
 * but are none of the new class: whoever passes one on has to know why that is refused.
 */
final class EarlierObjects {
    /** The class that JShell wraps around a declaration, and what is declared in it. */
    private static final Pattern CLASS_OF_CELL = Pattern.compile("(REPL\\.\\$JShell\\$\\w+)([\\w.$]+)");

    private final Set<String> classes = new TreeSet<>();
    private final Set<String> holders = new LinkedHashSet<>();
    private final Set<String> users = new LinkedHashSet<>();
    private final Set<String> restarted = new TreeSet<>();

    /**
     * Takes a variable into account.
     *
     * @param replaced the binary names of the classes that were replaced
     * @param type     its type, as {@link TypeText} gives it
     * @param value    its value, null included
     */
    void variable(Set<String> replaced, String name, String type, Object value) {
        if (value == null) {
            return;
        }
        String valueClass = element(value.getClass()).getName();
        Set<String> found = new TreeSet<>(earlier(replaced, valueClass));
        for (Matcher mentioned = CLASS_OF_CELL.matcher(type); mentioned.find();) {
            found.addAll(earlier(replaced, mentioned.group(1) + mentioned.group(2).replace('.', '$')));
        }
        classes.addAll(found);
        if (!found.isEmpty()) {
            holders.add(name);
        } else if (DeclaredClass.isOfCell(valueClass) && replaced.contains(DeclaredClass.of(valueClass).wrapper())) {
            users.add(name);
        }
    }

    private static Class<?> element(Class<?> type) {
        return type.isArray() ? element(type.getComponentType()) : type;
    }

    /** The name in cells of a replaced class; empty for every other class. */
    private static Set<String> earlier(Set<String> replaced, String binaryName) {
        return replaced.contains(binaryName) && DeclaredClass.of(binaryName).isNamed()
                ? Set.of(DeclaredClass.of(binaryName).member())
                : Set.of();
    }

    /**
     * Takes a class into account that was replaced although its own declaration was not run again.
     *
     * @param lost its static fields that could not get back their values
     */
    void dependentClass(DeclaredClass type, List<String> lost) {
        lost.forEach(field -> restarted.add(type.member() + "." + field));
    }

    /** The line, empty if there is nothing to tell. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (!holders.isEmpty()) {
            text.append(list(classes)).append(classes.size() == 1 ? " is a new class now; " : " are new classes now; ")
                    .append(list(holders)).append(holders.size() == 1 ? " keeps" : " keep")
                    .append(" what is of the earlier ").append(classes.size() == 1 ? "one" : "ones")
                    .append(". To use the new, compute ").append(holders.size() == 1 ? "it" : "them")
                    .append(" again. ");
        }
        if (!users.isEmpty()) {
            text.append(list(users)).append(users.size() == 1 ? " keeps its" : " keep their")
                    .append(" code, which uses what was declared before. ");
        }
        if (!restarted.isEmpty()) {
            text.append(list(restarted)).append(restarted.size() == 1 ? " has its" : " have their")
                    .append(" initial value again. ");
        }
        return text.toString().strip();
    }

    private static String list(Set<String> names) {
        return String.join(", ", names);
    }
}
