package org.codestep.model.weights.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles are written here as text of Latin-1, a character a byte. */
class UnpicklerTest {

    private static final String PROTO = "\u0080\2";

    /** The instructions that are taken. */
    private static final Set<Integer> KNOWN = "\u0080\u0085\u0086\u0087\u0088\u0089\u008a(.NJKMGX)t]ae}suqrhjcRbQ"
            .chars().boxed().collect(Collectors.toSet());

    private static final Set<String> NAMES = Set.of(
            "collections OrderedDict", "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_parameter",
            "torch FloatStorage", "torch HalfStorage", "torch BFloat16Storage", "torch DoubleStorage",
            "torch LongStorage", "torch IntStorage", "torch ShortStorage", "torch CharStorage", "torch ByteStorage",
            "torch BoolStorage");

    /** A tensor of two floats. */
    private static final String TENSOR = tensor("K\2", "K\0", "K\2\u0085", "K\1\u0085");

    @Test
    void thereAre31Instructions() {
        assertEquals(31, KNOWN.size());
        for (int code = 0; code < 256; code++) {
            String pickle = PROTO + "X\2\0\0\0osX\6\0\0\0system" + (char) code + "os\nsystem\n\0\0\0\0\0\0\0\0\0.";
            String message = "";
            try {
                read(pickle);
            } catch (IOException e) {
                message = e.getMessage();
            }
            String wanted = code == 'i' || code == 0x93
                    ? "names os.system, "
                    : String.format(Locale.ROOT, "has the instruction 0x%02x, ", code);
            assertEquals(!KNOWN.contains(code), message.startsWith(wanted), code + ": " + message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "os system", "posix system", "nt system", "builtins eval", "builtins exec", "__builtin__ eval",
        "builtins getattr", "subprocess Popen", "torch load", "torch.storage _load_from_bytes",
        "torch._utils _rebuild_tensor", "torch._utils _rebuild_tensor_v3", "torch Tensor", "torch Size",
        "torch ComplexFloatStorage", "torch QInt8Storage", "torch UntypedStorage", "collections Counter",
        "collections OrderedDict.fromkeys", "numpy.core.multiarray _reconstruct", "copyreg _reconstructor",
        "__torch__ Function", "os OrderedDict", "Torch FloatStorage", " ",
    })
    void otherNamesAreRefusedBeforeAnythingIsDone(String name) {
        String[] words = (name + " ").split(" ", 3);
        String global = "c" + words[0] + "\n" + words[1] + "\n";
        for (String after : List.of("", "X\4\0\0\0true\u0085R.", ")R.", "q\0h\0.")) {
            assertEquals("names " + words[0] + "." + words[1] + ", which is no part of a tensor; such a file can run"
                            + " code; get the model's safetensors file",
                    fault(PROTO + global + after));
        }
    }

    @Test
    void theNamesOfTensorsAreTaken() throws IOException {
        for (String name : NAMES) {
            Object value = read(PROTO + "c" + name.replace(' ', '\n') + "\n.");
            assertEquals(TorchName.class, value.getClass());
        }
        assertEquals(NAMES.size(), TorchName.values().length);
    }

    /** The ways in which pickles call things, with what is not called. */
    @Test
    void nothingCanBeCalledInAnyWay() {
        assertTrue(fault(PROTO + "cposix\nsystem\nX\2\0\0\0id\u0085R.").startsWith("names posix.system, "), "REDUCE");
        assertTrue(fault(PROTO + "(X\2\0\0\0idiposix\nsystem\n.").startsWith("names posix.system, "), "INST");
        assertTrue(fault(PROTO + "X\5\0\0\0posixX\6\0\0\0system\u0093.").startsWith("names posix.system, "),
                "STACK_GLOBAL");
        assertTrue(fault(PROTO + "\u0082\1.").startsWith("has the instruction 0x82, "), "EXT1");
        assertTrue(fault(PROTO + "(ccollections\nOrderedDict\no.").startsWith("has the instruction 0x6f, "), "OBJ");
        assertTrue(fault(PROTO + "ccollections\nOrderedDict\n)\u0081.").startsWith("has the instruction 0x81, "),
                "NEWOBJ");
        assertEquals("calls torch.FloatStorage, which is the name of a type",
                fault(PROTO + "ctorch\nFloatStorage\n)R."));
        assertEquals("has a String where a TorchName belongs", fault(PROTO + "X\2\0\0\0os)R."));
        assertEquals("builds something of 1 parts, wanted 0", fault(PROTO + "ccollections\nOrderedDict\n]\u0085R."));
    }

    @Test
    void valuesAreThoseOfPython() throws IOException {
        assertEquals(Arrays.asList(null, true, false, -2L, 255L, 65535L, 0L, -1L, 1.5, "é"),
                read(PROTO + "](N\u0088\u0089J\u00fe\u00ff\u00ff\u00ffK\u00ffM\u00ff\u00ff\u008a\0\u008a\1\u00ff"
                        + "G\u003f\u00f8\0\0\0\0\0\0X\2\0\0\0\u00c3\u00a9e."));
        assertEquals(new BigInteger("1950a86a20f9469cfc6c", 16),
                read(PROTO + "\u008a\12\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019."));
        assertEquals(Map.of("a", 1L, "c", 2L), read(PROTO + "}q\0(X\1\0\0\0aK\1X\1\0\0\0cK\2u}b."),
                "BUILD is for naught");
    }

    @Test
    void aTensorIsAViewOfAStorage() throws IOException {
        assertEquals(new PickledTensor(
                        new PickledStorage(DataType.FLOAT32, "0", 2), 0, new Shape(2), new Shape(1)),
                read(PROTO + TENSOR + "."));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "K\2 K\1 K\2\u0085 K\1\u0085", // beyond the end
        "K\2 K\0 K\2\u0085 K\2\u0085", // strides beyond the end
        "K\2 K\0 K\3\u0085 K\0\u0085", // more values than there are
        "K\2 J\u00ff\u00ff\u00ff\u00ff K\1\u0085 K\1\u0085", // before the beginning
        "K\2 K\0 J\u00ff\u00ff\u00ff\u00ff\u0085 K\1\u0085", // a negative size
        "K\2 K\0 K\2\u0085 J\u00ff\u00ff\u00ff\u00ff\u0085", // a negative stride
        "K\2 K\0 K\2K\1\u0086 K\1\u0085", // fewer strides than sizes
        "K\2 K\0 \u008a\10\0\0\0\0\0\0\0\u0040\u008a\10\0\0\0\0\0\0\0\u0040\u0086 K\1K\1\u0086", // overflows
    })
    void aViewOutsideOfItsStorageIsRefused(String parts) {
        String[] part = parts.split(" ");
        String message = fault(PROTO + tensor(part[0], part[1], part[2], part[3]) + ".");
        assertTrue(message.startsWith("has a tensor of the sizes [") && message.endsWith(" of a storage of 2"),
                message);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertEquals("ends too early", fault(""));
        assertEquals("ends too early", fault(PROTO + "X\u00ff\u00ff\u00ff\u007fabc"));
        assertEquals("ends too early", fault(PROTO + "X\u00ff\u00ff\u00ff\u00ffabc"));
        assertEquals("ends too early", fault(PROTO + "cos"));
        assertEquals("has a number of 255 bytes", fault(PROTO + "\u008a\u00ff" + "x".repeat(255) + "."));
        assertEquals("has a name of more than 256 bytes", fault(PROTO + "c" + "x".repeat(1000) + "\n."));
        assertEquals("is a pickle of protocol 4, wanted 2, which torch.save writes", fault("\u0080\4."));
        assertEquals("uses a value that it has not made", fault(PROTO + "."));
        assertEquals("uses a value that it has not made", fault(PROTO + "N(\u0085."));
        assertEquals("ends something that it did not begin", fault(PROTO + "Nt."));
        assertEquals("leaves 1 values over", fault(PROTO + "NN."));
        assertEquals("refers to a value 7 that it has not", fault(PROTO + "h\7."));
        assertEquals("has a key without a value", fault(PROTO + "}(Nu."));
        assertEquals("has a list where a String belongs", fault(PROTO + "}]Ns."));
        assertEquals("has None where a list belongs", fault(PROTO + "NNa."));
        assertEquals("refers to something other than a whole storage",
                fault(PROTO + "(X\6\0\0\0modulectorch\nFloatStorage\nX\1\0\0\0bX\1\0\0\0cK\1tQ."));
    }

    /** Each instruction can take memory that is a hundred times its own. */
    @Test
    void aBombIsDefused() {
        assertEquals("has more than 2000000 instructions", fault(PROTO + "}".repeat(3_000_000)));
        assertEquals("has more than 2000000 instructions", fault(PROTO + "(" + "N".repeat(3_000_000)));
        String self = PROTO + "]q\0h\0a"; // a list that holds itself
        assertFalse(fault(self + "}h\0Ns.").isEmpty());
    }

    private static String tensor(String count, String offset, String sizes, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" + "0"
                + "X\3\0\0\0cpu" + count + "tQ" + offset + sizes + strides + "\u0089ccollections\nOrderedDict\n)RtR";
    }

    private static String fault(String pickle) {
        return assertThrows(IOException.class, () -> read(pickle)).getMessage();
    }

    private static Object read(String pickle) throws IOException {
        return Unpickler.read(ByteBuffer.wrap(pickle.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
