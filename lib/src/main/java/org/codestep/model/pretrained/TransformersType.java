package org.codestep.model.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.codestep.model.ModelType;

/** A kind of model whose folder is as Hugging Face's transformers write it: it comes from there. */
public abstract class TransformersType implements ModelType {

    @Override
    public final boolean fromSettings() {
        return false;
    }

    @Override
    public final String vocabularyField() {
        return "vocab_size";
    }

    /**
     * What a {@code config.json} begins with.
     *
     * @param rest settings that were read and change no number
     * @param architecture the class of transformers that the file is for, unless these name one
     */
    public static ObjectNode written(ObjectNode rest, String architecture) {
        ObjectNode fields = rest.deepCopy();
        if (!fields.has("architectures")) {
            fields.putArray("architectures").add(architecture);
        }
        return fields;
    }
}
