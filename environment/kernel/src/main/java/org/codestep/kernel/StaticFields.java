package org.codestep.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The static fields of a class that are more than constants: what a cell would miss if the class began anew. */
final class StaticFields {

    private StaticFields() {
    }

    /** The names of those fields, in order of declaration. Does not initialize the class. */
    static List<String> of(Class<?> type) {
        return state(type).map(Field::getName).toList();
    }

    /**
     * Gives the fields of a class the values that they have in its predecessor, as far as they are not final and have
     * the same type. Initializes both classes.
     *
     * @return the names of the fields that keep their initial values
     */
    static List<String> carry(Class<?> predecessor, Class<?> type) {
        return state(predecessor).filter(field -> !carried(field, type)).map(Field::getName).toList();
    }

    private static Stream<Field> state(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields()).filter(field -> Modifier.isStatic(field.getModifiers())
                && !field.isSynthetic() && !field.isEnumConstant() && !isConstant(field));
    }

    private static boolean isConstant(Field field) {
        return Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
    }

    private static boolean carried(Field from, Class<?> type) {
        try {
            Field to = type.getDeclaredField(from.getName());
            if (Modifier.isFinal(to.getModifiers()) || to.getType() != from.getType()) {
                return false;
            }
            from.setAccessible(true);
            to.setAccessible(true);
            to.set(null, from.get(null));
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the field " + from + " was declared a moment ago", e);
        }
    }
}
