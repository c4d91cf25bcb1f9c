package org.codestep.kernel;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Types as a declaration in Java writes them, with all names qualified. */
final class TypeText {

    /** JShell names the anonymous class of a variable like this, but no other declaration can use that name. */
    private static final String ANONYMOUS = "$JShell$anonymous$";

    private TypeText() {
    }

    /** The type of a static field as text; of an anonymous class what it extends or implements. */
    static String of(Type type) {
        if (type instanceof Class<?> plain) {
            return plain.getSimpleName().startsWith(ANONYMOUS) ? of(named(plain)) : plain.getCanonicalName();
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType()) + "[]";
        }
        if (type instanceof WildcardType wildcard) {
            String lower = bounds(" super ", wildcard.getLowerBounds());
            return "?" + (lower.isEmpty() ? bounds(" extends ", wildcard.getUpperBounds()) : lower);
        }
        ParameterizedType generic = (ParameterizedType) type;
        Class<?> raw = (Class<?>) generic.getRawType();
        // An inner class of a generic one is written after the arguments of its outer class.
        String name = generic.getOwnerType() instanceof ParameterizedType outer
                ? of(outer) + "." + raw.getSimpleName()
                : raw.getCanonicalName();
        String arguments = Arrays.stream(generic.getActualTypeArguments()).map(TypeText::of)
                .collect(Collectors.joining(", "));
        return arguments.isEmpty() ? name : name + "<" + arguments + ">";
    }

    private static Type named(Class<?> anonymous) {
        return anonymous.getInterfaces().length > 0
                ? anonymous.getGenericInterfaces()[0]
                : anonymous.getGenericSuperclass();
    }

    private static String bounds(String keyword, Type[] bounds) {
        return bounds.length == 0 ? "" : keyword + of(bounds[0]);
    }
}
