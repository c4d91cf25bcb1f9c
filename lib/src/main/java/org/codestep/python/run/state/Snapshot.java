package org.codestep.python.run.state;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.codestep.python.run.value.Representation;
import org.codestep.python.run.value.Values;

/**
 * The variables and their values at one moment of a run. Another moment's variables can be compared with it without
 * making text of numbers: the fast way to ask whether a run ever comes to the same states.
 */
public final class Snapshot implements Variables {

    /** Of the code that ran; the array itself says which code that was. */
    private final String[] names;
    /** The slots of variables, in the order in which they are told. */
    private final int[] listed;
    /** By slot: a number or the like, the {@link Text} of any other value, null for functions and for no value. */
    private final Object[] values;

    /** The text of a value that could change. */
    private record Text(String text) {}

    private Snapshot(Frame frame) {
        names = frame.names();
        listed = frame.listed();
        values = new Object[names.length];
        for (int slot : listed) {
            values[slot] = kept(frame.load(slot), frame);
        }
    }

    /**
     * What variables are now.
     *
     * @param variables as a {@link LineListener} or {@link Run#variables} gives them
     */
    public static Snapshot of(Variables variables) {
        return variables instanceof Snapshot snapshot ? snapshot : new Snapshot((Frame) variables);
    }

    private static Object kept(Object value, Frame frame) {
        if (value == null || Values.isPlain(value)) {
            return value;
        }
        return Values.isData(value) ? new Text(frame.displayed(value)) : null;
    }

    private static String text(Object kept) {
        return kept instanceof Text text ? text.text() : Representation.plain(kept);
    }

    /**
     * Whether variables show the values now that they showed then. Their order does not matter.
     *
     * @param now of a run of the same {@code Sketch} or {@code Interpreter}, or of another program
     * @param except a variable that is left out of account; null for none
     */
    public boolean matches(Variables now, String except) {
        if (now instanceof Frame frame && frame.names() == names) {
            return matches(frame, except);
        }
        if (now instanceof Snapshot other && other.names == names) {
            return matches(other, except);
        }
        return shown(this, except).equals(shown(now, except));
    }

    private boolean matches(Frame now, String except) {
        for (int slot = 0; slot < values.length; slot++) {
            Object value = now.load(slot);
            if (value != values[slot] && !same(values[slot], kept(value, now)) && !names[slot].equals(except)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(Snapshot now, String except) {
        for (int slot = 0; slot < values.length; slot++) {
            if (!same(values[slot], now.values[slot]) && !names[slot].equals(except)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Object a, Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        return a.getClass() == b.getClass() ? a.equals(b)
                : (a instanceof Text || b instanceof Text) && text(a).equals(text(b));
    }

    private static Map<String, String> shown(Variables variables, String except) {
        Map<String, String> shown = new HashMap<>();
        variables.forEach(shown::put);
        shown.remove(except);
        return shown;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        for (int slot : listed) {
            if (values[slot] != null) {
                action.accept(names[slot], text(values[slot]));
            }
        }
    }
}
