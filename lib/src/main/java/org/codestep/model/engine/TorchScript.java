package org.codestep.model.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.razorvine.pickle.IObjectPickler;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.Pickler;

/**
 * A function written in TorchScript: an operation of the engine that DJL's Java API lacks.
 *
 * <p>A TorchScript archive is a zip of code, small pickles and a version. This class writes one in memory and has
 * the engine load it; no Python takes part. A function takes and gives arrays; its constants are part of its text.
 *
 * <p>It is carried out as it is written, by the same operations each time. The engine's optimiser would rewrite it
 * after the first calls, to others that round differently: a run that is taken up again would not go on to the same
 * bits.
 */
public final class TorchScript implements AutoCloseable {

    /** Name of the one class that an archive holds. */
    private static final String CLASS = "Function";

    /** The version of the archive format that PyTorch writes since 1.12; before 9, GELU knew no approximation. */
    private static final String FORMAT_VERSION = "10\n";

    private static final Map<String, TorchScript> KEPT = new ConcurrentHashMap<>();

    static {
        Pickler.registerCustomPickler(ScriptObject.class, new ScriptObjectPickler());
    }

    /** Held because a model that is garbage-collected frees its module. */
    private final Model model;

    private final PtSymbolBlock module;

    private TorchScript(Model model) {
        this.model = model;
        this.module = (PtSymbolBlock) model.getBlock();
    }

    /**
     * Compiles a function, which belongs to whoever closes it.
     *
     * @param definition as {@code def forward(self, x: Tensor) -> Tensor: ...}, starting in column 1
     * @throws IllegalArgumentException if the engine cannot compile it
     */
    public static TorchScript compile(String definition) {
        Engine.getEngine("PyTorch");
        Model model = Model.newInstance("function", "PyTorch");
        try (InputStream archive = new ByteArrayInputStream(archive(definition))) {
            model.load(archive, Map.of());
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            throw new IllegalArgumentException("this TorchScript does not compile:\n" + definition, e);
        }
        return new TorchScript(model);
    }

    /** The function of a definition, which is compiled when it is first asked for and kept for the whole program. */
    public static TorchScript of(String definition) {
        return KEPT.computeIfAbsent(definition, TorchScript::compile);
    }

    /**
     * Calls the function; the engine differentiates through the call while gradients are recorded.
     *
     * @param arrays its arguments
     * @return its result, which belongs to the manager of the first argument
     */
    public NDArray call(NDArray... arrays) {
        leaveAsWritten();
        return IValueUtils.forward(module, new NDList(arrays), true).get(0);
    }

    /**
     * Calls a function whose arguments are lists of arrays, which it may change in place, and which gives one array.
     *
     * @return its result, which belongs to {@code manager}
     */
    public NDArray update(NDManager manager, List<List<NDArray>> lists) {
        return run(lists, result -> result.toTensor((PtNDManager) manager));
    }

    /** The same for a function that gives a list. */
    List<NDArray> list(NDManager manager, List<List<NDArray>> lists) {
        return run(lists, result -> result.toNDList((PtNDManager) manager));
    }

    private <T> T run(List<List<NDArray>> lists, Function<IValue, T> taken) {
        leaveAsWritten();
        IValue[] values = lists.stream()
                .map(list -> IValue.listFrom(list.toArray(PtNDArray[]::new)))
                .toArray(IValue[]::new);
        try (IValue result = IValueUtils.runMethod(module, "forward", values)) {
            return taken.apply(result);
        } finally {
            Stream.of(values).forEach(IValue::close);
        }
    }

    /** The engine asks at each call, and keeps the answer for each thread: a new one begins with the optimiser on. */
    private static void leaveAsWritten() {
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** Frees the function; one that is kept for the whole program need not be closed. */
    @Override
    public void close() {
        model.close();
    }

    private static byte[] archive(String definition) throws IOException {
        StringBuilder code = new StringBuilder("class " + CLASS + "(Module):\n");
        code.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
        definition.strip()
                .lines()
                .forEach(line -> code.append("  ")
                        .append(line.replace("(self,", "(self: __torch__." + CLASS + ","))
                        .append('\n'));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "function/version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
            store(zip, "function/data.pkl", new Pickler(false).dumps(new ScriptObject()));
            store(zip, "function/constants.pkl", new Pickler(false).dumps(new Object[0]));
            store(zip, "function/code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The engine reads its archives in place, so entries are not compressed. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Stands for the instance of the archive's class in its pickle. */
    private record ScriptObject() {}

    private static final class ScriptObjectPickler implements IObjectPickler {

        @Override
        public void pickle(Object object, OutputStream out, Pickler pickler) throws IOException {
            out.write(Opcodes.GLOBAL);
            out.write(("__torch__\n" + CLASS + "\n").getBytes(StandardCharsets.US_ASCII));
            out.write(Opcodes.EMPTY_TUPLE);
            out.write(Opcodes.NEWOBJ);
            pickler.save(Map.of("training", true));
            out.write(Opcodes.BUILD);
        }
    }
}
