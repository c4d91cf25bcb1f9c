package org.codestep.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;

/** The classes that JShell made of the cells: which of them it has made anew, and which may get new code in place. */
final class CellClasses {
    private final Map<String, StaticState> states = new HashMap<>();
    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, String> replaced = new HashMap<>();

    /** Takes note of a class that was loaded. */
    void loaded(ClassBytecodes type) {
        states.put(type.name(), StaticState.of(type.bytecodes()));
        if (DeclaredClass.isOfCell(type.name())) {
            String declaration = DeclaredClass.of(type.name()).declaration();
            String earlier = newest.put(declaration, type.name());
            if (earlier != null) {
                // JShell may need several attempts; only the class before the first has objects.
                replaced.putIfAbsent(declaration, earlier);
            }
        }
    }

    /** Whether a loaded class may get this code: whether its static fields would not have to be computed again. */
    boolean allowsInPlace(ClassBytecodes type) {
        return states.get(type.name()).allows(StaticState.of(type.bytecodes()));
    }

    /** The name of the class that stands for what an earlier class of a cell stood for. */
    String newest(DeclaredClass earlier) {
        return newest.get(earlier.declaration());
    }

    /** Returns the names of the classes that were replaced by new ones since the last call. */
    Set<String> takeReplaced() {
        Set<String> taken = Set.copyOf(replaced.values());
        replaced.clear();
        return taken;
    }
}
