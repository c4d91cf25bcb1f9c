package org.codestep.model.file.pickle;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.stream.Stream;

/** What a pickle may name: all that state dictionaries are made of. */
enum TorchName {
    ORDERED_DICT("collections.OrderedDict"),
    REBUILD_TENSOR("torch._utils._rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
    FLOAT_STORAGE(DataType.FLOAT32, "Float"),
    HALF_STORAGE(DataType.FLOAT16, "Half"),
    BFLOAT16_STORAGE(DataType.BFLOAT16, "BFloat16"),
    DOUBLE_STORAGE(DataType.FLOAT64, "Double"),
    LONG_STORAGE(DataType.INT64, "Long"),
    INT_STORAGE(DataType.INT32, "Int"),
    SHORT_STORAGE(DataType.INT16, "Short"),
    CHAR_STORAGE(DataType.INT8, "Char"),
    BYTE_STORAGE(DataType.UINT8, "Byte"),
    BOOL_STORAGE(DataType.BOOLEAN, "Bool");

    private static final String STORAGE = "storage";

    private final String name;
    /** Of the values in a storage; null for what is none. */
    private final DataType type;

    TorchName(String name) {
        this.name = name;
        this.type = null;
    }

    TorchName(DataType type, String prefix) {
        this.name = "torch." + prefix + "Storage";
        this.type = type;
    }

    /** @throws IOException if it is none of these; the message names it */
    static TorchName of(String module, String name) throws IOException {
        String whole = module + "." + name;
        return Stream.of(values()).filter(known -> known.name.equals(whole)).findFirst().orElseThrow(() ->
                new IOException("names " + whole + ", which is no part of a tensor; such a file can run code; get the"
                        + " model's safetensors file"));
    }

    /** What it makes of arguments. */
    Object call(Tuple arguments) throws IOException {
        return switch (this) {
            case ORDERED_DICT -> {
                arguments.requireCount(0, 0);
                yield new LinkedHashMap<String, Object>();
            }
            case REBUILD_TENSOR -> {
                arguments.requireCount(6, 7); // the others say nothing of the values: gradients, hooks, metadata
                yield PickledTensor.of(arguments.get(0, PickledStorage.class), arguments.get(1, Long.class),
                        arguments.numbers(2), arguments.numbers(3));
            }
            case REBUILD_PARAMETER -> {
                arguments.requireCount(3, 3);
                yield arguments.get(0, PickledTensor.class);
            }
            default -> throw new IOException("calls " + name + ", which is the name of a type");
        };
    }

    /** The storage of a persistent id: the word, a type, a key, a device, a number of values, a view that is none. */
    static PickledStorage storage(Tuple id) throws IOException {
        id.requireCount(5, 6);
        DataType type = id.get(1, TorchName.class).type;
        long count = id.get(4, Long.class);
        boolean view = id.values().size() == 6 && id.values().get(5) != null;
        if (!STORAGE.equals(id.values().get(0)) || type == null || view) {
            throw new IOException("refers to something other than a whole storage");
        }
        if (count < 0 || count > Long.MAX_VALUE / type.getNumOfBytes()) {
            throw new IOException("has a storage of " + count + " values");
        }
        return new PickledStorage(type, id.get(2, String.class), count);
    }
}
