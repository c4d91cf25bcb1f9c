package org.codestep.tokenize.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecialTokensTest {

    /** Maps of the JDK have another order in each process. */
    @Test
    void theirBytesDoNotDependOnTheOrderInWhichTokensAreNamed() {
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("bos_token", "<python>");
        tokens.put("eos_token", "<eos>");
        Map<String, String> others = new LinkedHashMap<>();
        others.put("eos_token", "<eos>");
        others.put("bos_token", "<python>");

        assertArrayEquals(SpecialTokens.none().with(tokens).bytes(), SpecialTokens.none().with(others).bytes());
        SpecialTokens told = SpecialTokens.none();
        told.putAbsent(tokens);
        SpecialTokens toldOtherwise = SpecialTokens.none();
        toldOtherwise.putAbsent(others);
        assertArrayEquals(told.bytes(), toldOtherwise.bytes());
    }
}
