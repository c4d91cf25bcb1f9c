package org.codestep.python.syntax;

import java.lang.reflect.RecordComponent;
import java.util.List;

/** Compares syntax trees. */
final class SyntaxTrees {

    private SyntaxTrees() {}

    /** A tree as text, positions left out. */
    static String shape(Object node) {
        if (node == null || node instanceof Position) {
            return "";
        }
        if (node instanceof List<?> list) {
            return list.stream().map(SyntaxTrees::shape).toList().toString();
        }
        if (!(node instanceof Record)) {
            return node.getClass().getSimpleName() + ":" + node;
        }
        StringBuilder text = new StringBuilder(node.getClass().getSimpleName()).append('(');
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            text.append(shape(value(node, component))).append(' ');
        }
        return text.append(')').toString();
    }

    private static Object value(Object node, RecordComponent component) {
        try {
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no access to " + component, e);
        }
    }
}
