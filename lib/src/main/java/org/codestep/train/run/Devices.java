package org.codestep.train.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The devices that a setting names. */
final class Devices {

    private static final Pattern NAME = Pattern.compile("cpu|gpu(\\d{1,3})");

    private Devices() {}

    /**
     * @param setting {@code auto}, the first GPU or else the CPU; {@code gpu}, every GPU; or names as {@code cpu} and
     *     {@code gpu0,gpu1}
     * @return at least one
     * @throws IllegalArgumentException if it is none of these, or the machine has no such GPU
     */
    static List<Device> of(String setting) {
        return setting.equals("auto")
                ? List.of(Engine.getEngine("PyTorch").defaultDevice())
                : of(setting, Engine.getEngine("PyTorch").getGpuCount());
    }

    /** @param gpus how many the machine has */
    static List<Device> of(String setting, int gpus) {
        List<Device> devices = new ArrayList<>();
        if (setting.equals("gpu")) {
            for (int id = 0; id < Math.max(1, gpus); id++) {
                devices.add(gpu(id, gpus));
            }
            return devices;
        }
        for (String name : setting.split(",")) {
            Matcher matcher = NAME.matcher(name.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "devices: wanted auto, cpu, gpu, or names as gpu0,gpu1; got '" + setting + "'");
            }
            devices.add(matcher.group(1) == null ? Device.cpu() : gpu(Integer.parseInt(matcher.group(1)), gpus));
        }
        return devices;
    }

    private static Device gpu(int id, int gpus) {
        if (id >= gpus) {
            throw new IllegalArgumentException("devices: gpu" + id + " is not there, the engine sees " + gpus
                    + " GPUs; name another, or take cpu (codestep doctor says what is installed)");
        }
        return Device.gpu(id);
    }
}
