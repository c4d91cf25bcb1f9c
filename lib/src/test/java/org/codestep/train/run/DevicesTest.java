package org.codestep.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {

    @Test
    void namesAreDevices() {
        assertEquals(List.of(Device.cpu()), Devices.of("cpu", 0));
        assertEquals(List.of(Device.gpu(0), Device.gpu(1)), Devices.of("gpu", 2));
        assertEquals(List.of(Device.gpu(2), Device.gpu(0)), Devices.of("gpu2, gpu0", 3));
    }

    @Test
    void aGpuThatIsNotThereIsNamed() {
        for (String setting : List.of("gpu", "gpu0")) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> Devices.of(setting, 0)).getMessage();
            assertEquals("devices: gpu0 is not there, the engine sees 0 GPUs; name another, or take cpu (codestep"
                    + " doctor says what is installed)", message);
        }
    }
}
