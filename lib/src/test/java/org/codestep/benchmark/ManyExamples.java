package org.codestep.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Part;
import org.codestep.corpus.split.TokenWidth;

/**
 * Makes a large split of a small one, by repeating its training part: to see that training takes no more memory, and
 * starts no later, for many examples. Arguments: the split's folder, how many times, and the folder to make.
 */
public final class ManyExamples {

    private ManyExamples() {}

    public static void main(String[] arguments) throws IOException {
        Path from = Path.of(arguments[0]);
        int times = Integer.parseInt(arguments[1]);
        Path to = Files.createDirectories(Path.of(arguments[2]));
        JsonNode meta = JsonFile.read(from.resolve("meta.json"), JsonNode.class);
        int bytes = TokenWidth.named(meta.path("dtype").asText()).bytes();
        for (Path file : new Path[] {Part.VALIDATION.tokenFile(from), Part.VALIDATION.indexFile(from)}) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        // The digests are those of the small split's files.
        JsonFile.write(to.resolve("meta.json"), ((ObjectNode) meta.deepCopy()).without("sha256"));
        byte[] tokens = Files.readAllBytes(Part.TRAIN.tokenFile(from));
        ByteBuffer index = ByteBuffer.wrap(Files.readAllBytes(Part.TRAIN.indexFile(from)));
        try (OutputStream out = Files.newOutputStream(Part.TRAIN.tokenFile(to))) {
            for (int i = 0; i < times; i++) {
                out.write(tokens);
            }
        }
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(Part.TRAIN.indexFile(to))))) {
            for (long i = 0; i < times; i++) {
                repeat(index, i * (tokens.length / bytes), out);
            }
        }
        System.out.printf(Locale.ROOT, "%,d examples, %,d tokens%n",
                (long) times * index.capacity() / (3 * Long.BYTES), (long) times * (tokens.length / bytes));
    }

    private static void repeat(ByteBuffer index, long before, DataOutputStream out) throws IOException {
        ByteBuffer places = index.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (places.hasRemaining()) {
            out.writeLong(Long.reverseBytes(places.getLong() + before));
        }
    }
}
