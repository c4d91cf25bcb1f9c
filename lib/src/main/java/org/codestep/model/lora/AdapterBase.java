package org.codestep.model.lora;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.codestep.corpus.file.JsonFile;
import org.codestep.hub.Hub;
import org.codestep.hub.HubName;
import org.codestep.hub.Wanted;
import org.codestep.model.file.ModelFolder;

/**
 * The trained model that a saved adapter changes, and without which it is of no use.
 *
 * @param model the {@link ModelFolder}
 * @param sha256 of the parameters in it, in hexadecimal
 */
public record AdapterBase(Path model, String sha256) {

    private static final String FILE = "base.json";

    /** What {@value #FILE} holds. */
    private record Fields(String model, String sha256) {}

    /** The model in a folder, as it is now. */
    public static AdapterBase of(Path model) throws IOException {
        String sha256 = new ModelFolder(model).sha256();
        return new AdapterBase(model.toRealPath(), sha256);
    }

    /** The place, as {@link PeftFolder#write} takes it: a name on the Hub, if the folder is in a cache of its files. */
    public String name() {
        return Hub.holder(model).map(HubName::toString).orElse(model.toString());
    }

    /** Writes it beside an adapter. */
    public void write(Path adapter) throws IOException {
        JsonFile.write(adapter.resolve(FILE), new Fields(model.toString(), sha256));
    }

    /**
     * Reads the base of an adapter, which must still be what it was; of one that PEFT wrote, what it is now. One that
     * was written here for PEFT names it for both: where it is no more in the folder that it was in, it is what PEFT
     * would load.
     *
     * @param adapter the folder that {@link #write} was given
     * @throws IOException if the base is not there
     * @throws IllegalArgumentException if its parameters have changed
     */
    public static AdapterBase read(Path adapter) throws IOException {
        if (!Files.exists(adapter.resolve(FILE)) && PeftFolder.isIn(adapter)) {
            return ofPeft(adapter);
        }
        AdapterBase written = written(adapter);
        if (PeftFolder.isIn(adapter) && !Files.isDirectory(written.model)) {
            AdapterBase elsewhere = ofPeft(adapter);
            written.requireSame(elsewhere, adapter);
            return elsewhere;
        }
        try {
            written.requireSame(of(written.model), adapter);
        } catch (IOException e) {
            throw gone(adapter, written.model, e);
        }
        return written;
    }

    /**
     * Does nothing if an adapter was made for a model, or does not say for which.
     *
     * @throws IllegalArgumentException if it was made for another one
     */
    public static void requireFit(Path adapter, Path model) throws IOException {
        if (Files.exists(adapter.resolve(FILE))) {
            written(adapter).requireSame(of(model), adapter);
        }
    }

    /** An adapter that PEFT wrote names a folder or a repository of the Hub, and has no hash. */
    private static AdapterBase ofPeft(Path adapter) throws IOException {
        String name = PeftFolder.base(adapter).orElseThrow(() -> new IOException(adapter
                + " does not say which model it is an adapter of; give that model, and this one as its adapter"));
        try {
            return of(!HubName.isMeant(name) && Files.isDirectory(Path.of(name)) ? Path.of(name) : snapshot(name));
        } catch (IOException e) {
            throw gone(adapter, name, e);
        }
    }

    private static Path snapshot(String name) throws IOException {
        try {
            String prefixed = HubName.isMeant(name) ? name : HubName.PREFIX + name;
            return Hub.fromEnvironment().snapshot(HubName.parse(prefixed), Wanted.MODEL);
        } catch (IllegalArgumentException e) {
            throw new IOException(name + " is no folder and no name on the Hub", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while " + name + " was fetched");
        }
    }

    private static IOException gone(Path adapter, Object model, IOException cause) {
        return new IOException(adapter + " is an adapter of the model in " + model
                + ", which is not there; give the folder that the model is in now, and this one as its adapter", cause);
    }

    private static AdapterBase written(Path adapter) throws IOException {
        Fields fields = JsonFile.read(adapter.resolve(FILE), Fields.class);
        return new AdapterBase(Path.of(fields.model), fields.sha256);
    }

    private void requireSame(AdapterBase found, Path adapter) {
        if (!found.sha256.equals(sha256)) {
            throw new IllegalArgumentException(adapter + " is an adapter of parameters with the SHA-256 " + sha256
                    + ", those in " + found.model + " have " + found.sha256
                    + "; give the model that it was made for");
        }
    }
}
