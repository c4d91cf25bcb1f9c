package org.codestep.train.run;

import java.io.IOException;
import java.nio.file.Path;
import org.codestep.model.ModelPart;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;

/** How a checkpoint keeps the model. */
@FunctionalInterface
public interface ModelFiles {

    /** Writes all that is needed to load it again. @param folder is there and empty */
    void write(ModelPart model, Path folder) throws IOException;

    /** Gives a model the parameters that were written. Nothing of it changes unless all of them fit. */
    default void read(ModelPart model, Path folder) throws IOException {
        new ModelFolder(folder).load(model);
    }

    /**
     * Only an adapter, with what it is like and which model it changes.
     *
     * @param name of the adapter in the model
     */
    record Adapter(String name, LoraConfig config, AdapterBase base) implements ModelFiles {

        @Override
        public void write(ModelPart model, Path folder) throws IOException {
            Lora.save(model, name, config, folder);
            base.write(folder);
        }

        @Override
        public void read(ModelPart model, Path folder) throws IOException {
            Lora.restore(model, name, folder);
        }
    }
}
