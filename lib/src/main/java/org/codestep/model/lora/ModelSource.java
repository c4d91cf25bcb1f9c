package org.codestep.model.lora;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.codestep.model.file.ModelFolder;

/**
 * The folders that make up a model, as somebody names them.
 *
 * @param base of the model
 * @param adapter the folder of an adapter of it, if it has one
 */
public record ModelSource(ModelFolder base, Optional<Path> adapter) {

    /**
     * Of folders as they are given.
     *
     * @param model of a model; or of an adapter that says which model it changes
     * @param adapter of the model
     * @throws IOException if an adapter's model cannot be found
     */
    public static ModelSource of(Path model, Optional<Path> adapter) throws IOException {
        return adapter.isEmpty() && Lora.isSavedIn(model)
                ? new ModelSource(new ModelFolder(AdapterBase.read(model).model()), Optional.of(model))
                : new ModelSource(new ModelFolder(model), adapter);
    }

    /** The folder of what was trained last. */
    public Path last() {
        return adapter.orElse(base.path());
    }

    /** The files of all weights. */
    public Set<Path> weights() throws IOException {
        Set<Path> files = new LinkedHashSet<>(base.parameterFiles());
        adapter.map(Lora::parameterFile).ifPresent(files::add);
        return files;
    }
}
