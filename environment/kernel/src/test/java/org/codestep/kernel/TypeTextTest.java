package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeTextTest {
    private static final class Box<T> {
        private final class Lid {
        }
    }

    private static final class Fields {
        private int number;
        private String[][] texts;
        private Map<String, ? super Integer> wild;
        private List<? extends Comparator<?>>[] bounded;
        private Box<String>.Lid lid;
        private Map.Entry<int[], Object> entry;
    }

    @Test
    void typesAreWrittenAsADeclarationTakesThem() throws NoSuchFieldException {
        String box = "org.codestep.kernel.TypeTextTest.Box";
        Map<String, String> wanted = Map.of("number", "int", "texts", "java.lang.String[][]",
                "wild", "java.util.Map<java.lang.String, ? super java.lang.Integer>",
                "bounded", "java.util.List<? extends java.util.Comparator<? extends java.lang.Object>>[]",
                "lid", box + "<java.lang.String>.Lid", "entry", "java.util.Map.Entry<int[], java.lang.Object>");
        for (Map.Entry<String, String> field : wanted.entrySet()) {
            assertEquals(field.getValue(), TypeText.of(Fields.class.getDeclaredField(field.getKey()).getGenericType()));
        }
    }
}
