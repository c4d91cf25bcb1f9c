import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codestep.model.weights.Safetensors;

/** Reads every array of one safetensors file and writes them to another: {@code SafetensorsCopy FROM TO}. */
public final class SafetensorsCopy {

    public static void main(String[] arguments) throws IOException {
        Safetensors from = Safetensors.open(Path.of(arguments[0]));
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String name : from.names()) {
                arrays.put(name, from.read(name, manager));
            }
            Safetensors.write(Path.of(arguments[1]), arrays, from.metadata());
        }
    }
}
