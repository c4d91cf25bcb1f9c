package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionSupportTest {

    @ParameterizedTest
    @EnumSource
    void aCpuComputesInBoth(Precision precision) {
        assertDoesNotThrow(() -> precision.requireSupport(Device.cpu()));
    }

    @Test
    void aDeviceThatCannotIsExplainedOnOneLine() {
        String message = assertThrows(IllegalArgumentException.class, () ->
                        Precision.BF16.requireSupport(Device.gpu(3), () -> {
                            throw new EngineException("no kernel for BFloat16\nat line 3");
                        }))
                .getMessage();
        assertEquals("gpu(3) cannot compute in bf16 (no kernel for BFloat16); set precision to float32", message);
    }
}
