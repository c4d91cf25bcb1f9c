package org.codestep.kernel;

import java.lang.reflect.InvocationTargetException;

/** Calls public methods of an object whose class this kernel is not compiled against. */
record Reflection(Object object, Class<?> type) {

    /** Calls a method without arguments that returns a {@code result}. */
    <T> T get(Class<T> result, String method) {
        return result.cast(call(method, new Class<?>[0]));
    }

    /** Calls a method with arguments. */
    Object call(String method, Class<?>[] types, Object... arguments) {
        try {
            return type.getMethod(method, types).invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type.getName() + "." + method + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of " + type.getName() + " has no usable method " + method, e);
        }
    }
}
