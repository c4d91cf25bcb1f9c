package org.codestep.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;

/**
 * What is exported.
 *
 * @param base the model
 * @param adapter the folder of an adapter of it, if it has one
 */
record Source(ModelFolder base, Optional<Path> adapter) {

    /**
     * Of folders as they are given.
     *
     * @param model of a model; or of an adapter that says which model it changes
     * @param adapter of the model
     */
    static Source of(Path model, Optional<Path> adapter) throws IOException {
        return adapter.isEmpty() && Lora.isSavedIn(model)
                ? new Source(new ModelFolder(AdapterBase.read(model).model()), Optional.of(model))
                : new Source(new ModelFolder(model), adapter);
    }

    /** The folder of what was trained last. */
    Path last() {
        return adapter.orElse(base.path());
    }

    /** The files of all weights. */
    Set<Path> weights() throws IOException {
        Set<Path> files = new LinkedHashSet<>(base.parameterFiles());
        adapter.map(Lora::parameterFile).ifPresent(files::add);
        return files;
    }
}
