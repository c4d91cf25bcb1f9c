package org.codestep.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.awt.GraphicsEnvironment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.codestep.model.engine.EngineInfo;
import org.codestep.trace.cpython.Isolation;
import org.codestep.trace.cpython.PythonInstallation;
import org.codestep.trace.cpython.PythonNotFoundException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code codestep doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what of the things that the kit needs is there, and what to do about each that is not.",
            "",
            "Looks at Java, the deep learning engine and the device that it uses, its native library, Python, the"
                    + " isolation of traced programs, the notebook kernel, the Hub and its cache, memory, and fonts. Writes to standard"
                    + " output.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is there", "1:something is missing or at fault", "2:wrong arguments"})
public final class DoctorCommand implements Callable<Integer> {

    private static final long GIGABYTE = 1L << 30;
    private static final int LEAST_GIGABYTES = 4;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("Java", System.getProperty("java.version") + " of " + System.getProperty("java.vendor")
                + " (" + System.getProperty("java.home") + ")"));
        findings.addAll(engine());
        findings.addAll(python());
        findings.add(KernelProbe.find());
        findings.add(HubProbe.find(System.getenv()));
        findings.add(memory());
        findings.add(fonts());
        findings.forEach(finding -> spec.commandLine().getOut().println(finding));
        return findings.stream().anyMatch(Finding::isFault) ? 1 : 0;
    }

    private static List<Finding> engine() {
        try {
            EngineInfo engine = EngineInfo.probe();
            return List.of(
                    Finding.ok("Engine", engine.engineName() + " " + engine.engineVersion()),
                    device(engine),
                    Finding.ok("Native library", engine.nativeLibraryPath()));
        } catch (RuntimeException | LinkageError e) {
            return List.of(Finding.fault("Engine", "PyTorch cannot be loaded: " + e.getMessage(),
                    "check that DJL_CACHE_DIR (default ~/.djl.ai) can be written and has 1 GB free; if PYTORCH_VERSION,"
                            + " PYTORCH_FLAVOR or PYTORCH_LIBRARY_PATH is set, unset it"));
        }
    }

    private static Finding device(EngineInfo engine) {
        boolean unusedGpu = !engine.device().startsWith("gpu") && Files.exists(Path.of("/dev/nvidiactl"));
        return unusedGpu
                ? Finding.fault("Device", engine.device() + ", although there is an NVIDIA GPU",
                        "to train on the GPU set PYTORCH_LIBRARY_PATH to the libraries of a CUDA build of PyTorch "
                                + engine.engineVersion() + " and PYTORCH_FLAVOR to its flavour, as cu128")
                : Finding.ok("Device", engine.device());
    }

    private static List<Finding> python() {
        try {
            PythonInstallation python = PythonInstallation.find();
            return List.of(
                    Finding.ok("Python", python.version() + " (" + python.command() + ")" + otherLabels(python)),
                    isolation(python));
        } catch (PythonNotFoundException e) {
            return List.of(
                    Finding.fault("Python", e.getMessage(),
                            "only programs of the TinyPy language can be traced until then"),
                    Finding.ok("Isolation", "not needed without Python"));
        }
    }

    /** Labels are those of 3.11. */
    private static String otherLabels(PythonInstallation python) {
        return python.version().startsWith("3.11.") ? ""
                : "; what it traces can differ from CPython 3.11 in a line event here and there";
    }

    private static Finding isolation(PythonInstallation python) {
        return Finding.ok("Isolation", switch (Isolation.strongest(python)) {
            case BUBBLEWRAP -> "namespaces (bwrap), audit hooks and resource limits hold traced programs";
            case UNSHARE -> "namespaces (unshare), audit hooks and resource limits hold traced programs";
            case AUDIT_HOOKS -> "audit hooks and resource limits alone hold traced programs, since neither bwrap nor"
                    + " unshare works here: trace only code that you trust";
        });
    }

    private static Finding memory() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double total = (double) system.getTotalMemorySize() / GIGABYTE;
        double heap = (double) Runtime.getRuntime().maxMemory() / GIGABYTE;
        String found = String.format(Locale.ROOT, "%.1f GB, of which Java's heap may take %.1f GB; %d processors",
                total, heap, Runtime.getRuntime().availableProcessors());
        return total < LEAST_GIGABYTES
                ? Finding.fault("Memory", found,
                        "training needs about " + LEAST_GIGABYTES + " GB; use the smoke profile")
                : Finding.ok("Memory", found);
    }

    private static Finding fonts() {
        System.setProperty("java.awt.headless", "true");
        String remedy = "install fontconfig and a font, on Debian: apt-get install fontconfig fonts-dejavu-core;"
                + " charts need them";
        try {
            int families = GraphicsEnvironment.getLocalGraphicsEnvironment()
                    .getAvailableFontFamilyNames(Locale.ROOT).length;
            return families > 0
                    ? Finding.ok("Fonts", families + " font families")
                    : Finding.fault("Fonts", "no font", remedy);
        } catch (RuntimeException | LinkageError | InternalError e) {
            return Finding.fault("Fonts", "Java cannot load fonts: " + e.getMessage(), remedy);
        }
    }
}
