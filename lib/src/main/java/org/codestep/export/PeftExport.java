package org.codestep.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.codestep.corpus.file.PlacedFolder;
import org.codestep.hub.HubName;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.export.PythonModel;
import org.codestep.model.lora.AdaptedModel;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.ModelSource;
import org.codestep.model.lora.PeftFolder;

/**
 * Writes an adapter as Hugging Face's PEFT puts it on the model that transformers load: {@link PeftFolder its two
 * files}, the hash of that model's weights, and a page about it. It has 32-bit floats, whatever the model's precision.
 *
 * <pre>{@code
 * PeftExport.write(Path.of("runs/tuned/best"), Optional.empty(), PeftExport.Settings.DEFAULT, Path.of("adapter"));
 * }</pre>
 *
 * <p>A model made elsewhere is what Python loads, too. One of Codestep's own is loaded as what
 * {@link HuggingFaceExport} makes of it: the adapter is then one of that, by the names of its layers.
 *
 * <p>The folder appears under its name when it is complete. It is an adapter's folder here, too.
 */
public final class PeftExport {

    private PeftExport() {}

    /**
     * How it is written.
     *
     * @param base what Python is to load the model from: a folder, here or where it will be; or {@code hub:ORG/NAME},
     *     with {@code @REVISION} or without. Empty for where it is now
     * @param evaluations folders of evaluations of the adapted model, for the page about it
     */
    public record Settings(Optional<String> base, List<Path> evaluations) {

        /** The model is where it is now; no evaluations. */
        public static final Settings DEFAULT = new Settings(Optional.empty(), List.of());

        public Settings {
            Objects.requireNonNull(base, "base");
            if (base.isPresent() && base.get().isBlank()) {
                throw new IllegalArgumentException("the base has no name; wanted a folder or hub:ORG/NAME");
            }
            base.filter(HubName::isMeant).ifPresent(HubName::parse); // refuses what is no name
            evaluations = List.copyOf(evaluations);
        }
    }

    /**
     * What the model is to Python.
     *
     * @param name as {@link PeftFolder#write} takes it
     * @param weights that it has, if they are here
     */
    private record Base(String name, Optional<AdapterBase> weights) {}

    /**
     * The adapter of a folder.
     *
     * @param model of an adapter that says which model it changes; or of the model
     * @param adapter of the model
     * @param out is not there, or an empty folder
     * @throws IOException if a file cannot be read or written, or {@code out} has something in it
     * @throws IllegalArgumentException if there is no adapter, Python has no class for the model, the adapter changes
     *     what cannot be changed alone in that class, or the base is another model; the message names what stands in
     *     the way
     */
    public static void write(Path model, Optional<Path> adapter, Settings settings, Path out) throws IOException {
        PlacedFolder.requireEmpty(out);
        ModelSource source = ModelSource.of(model, adapter);
        ModelConfig config = source.base().config();
        Path saved = source.adapter().orElseThrow(() -> new IllegalArgumentException(model + " is a model without an"
                + " adapter, and PEFT takes nothing else; give a LoRA adapter (--adapter), or write the model itself"
                + " (--to huggingface)"));
        PythonModel python = PythonModel.of(config);
        boolean loadedByPython = ModelType.of(config.type()).weightNames(config).isPresent();
        Base base = base(source.base().path(), loadedByPython, settings.base);
        ModelCard.Origin origin = ModelCard.Origin.read(source, settings.evaluations);
        try (AdaptedModel adapted = AdaptedModel.open(source.base(), saved);
                PlacedFolder folder = new PlacedFolder(out)) {
            if (base.weights.isPresent() && settings.base.isPresent()) {
                python.requireWeights(adapted.model(), base.weights.get().model());
            }
            ObjectNode fields = adapted.writeForPeft(python.names(), base.name, folder.part());
            if (base.weights.isPresent()) {
                base.weights.get().write(folder.part());
            }
            ModelCard.ofAdapter(HuggingFaceExport.name(out), python.config(), fields,
                    adapted.model().parameterCount(true), origin).write(folder.part());
            folder.place();
        }
    }

    /** @param loadedByPython whether the model's folder is one that transformers load */
    private static Base base(Path model, boolean loadedByPython, Optional<String> named) throws IOException {
        if (named.isPresent() && !HubName.isMeant(named.get()) && Files.isDirectory(Path.of(named.get()))) {
            return new Base(named.get(), Optional.of(AdapterBase.of(Path.of(named.get()))));
        }
        if (!loadedByPython) {
            return new Base(named.orElseThrow(() -> new IllegalArgumentException(model + " is one of Codestep's own"
                    + " models, which Python loads as what codestep export --to huggingface makes of it; give that"
                    + " folder, or its name on the Hub, as --base")), Optional.empty());
        }
        AdapterBase weights = AdapterBase.of(model);
        return new Base(named.orElse(weights.name()), Optional.of(weights));
    }
}
