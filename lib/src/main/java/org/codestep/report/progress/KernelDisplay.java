package org.codestep.report.progress;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The display functions of the kernel that this program runs in. Kernels of the IJava family have the same static
 * methods in classes of different names, so they are looked up by name: the library needs none of them to compile.
 */
public final class KernelDisplay {

    /** Codestep's own kernel, JJava from the newest to the oldest, IJava. */
    private static final List<String> CLASSES = List.of(
            "org.codestep.kernel.Notebook",
            "org.dflib.jjava.jupyter.kernel.NotebookStatics",
            "org.dflib.jjava.jupyter.kernel.BaseNotebookStatics",
            "org.dflib.jjava.runtime.Display",
            "io.github.spencerpark.ijava.runtime.Display");

    private final Method display;
    private final Method updateDisplay;

    private KernelDisplay(Class<?> functions) throws NoSuchMethodException {
        display = functions.getMethod("display", Object.class, String[].class);
        updateDisplay = functions.getMethod("updateDisplay", String.class, Object.class, String[].class);
    }

    /** The running kernel's; empty outside a notebook. */
    public static Optional<KernelDisplay> find() {
        return find(CLASSES);
    }

    /**
     * The first class of these that there is.
     *
     * @throws IllegalStateException if that class lacks one of the methods
     */
    public static Optional<KernelDisplay> find(List<String> classNames) {
        for (String name : classNames) {
            for (ClassLoader loader : loaders()) {
                try {
                    return Optional.of(new KernelDisplay(Class.forName(name, true, loader)));
                } catch (ClassNotFoundException e) {
                    // Another kernel, or none: the search goes on.
                    continue;
                } catch (NoSuchMethodException e) {
                    throw new IllegalStateException("the kernel's class " + name + " has no method "
                            + e.getMessage() + "; use a kernel of the IJava family", e);
                }
            }
        }
        return Optional.empty();
    }

    /** A kernel loads cells, and some load the library, by a class loader of their own below the kernel's. */
    private static List<ClassLoader> loaders() {
        List<ClassLoader> loaders = new ArrayList<>();
        loaders.add(Thread.currentThread().getContextClassLoader());
        loaders.add(KernelDisplay.class.getClassLoader());
        return loaders.stream().filter(Objects::nonNull).distinct().toList();
    }

    /**
     * Shows data below the running cell.
     *
     * @return the id by which the display can be updated
     */
    public String display(Object data, String mimeType) {
        return (String) invoke(display, data, new String[] {mimeType});
    }

    /** Replaces what an earlier display shows. */
    public void update(String id, Object data, String mimeType) {
        invoke(updateDisplay, id, data, new String[] {mimeType});
    }

    private static Object invoke(Method method, Object... arguments) {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the kernel could not display: " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the kernel's " + method + " is not public", e);
        }
    }
}
