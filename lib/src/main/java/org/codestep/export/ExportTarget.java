package org.codestep.export;

import java.util.Locale;

/** For whom a model is written. */
public enum ExportTarget {

    /** Hugging Face's transformers and tokenizers, see {@link HuggingFaceExport}. */
    HUGGINGFACE;

    /** The target of a name, as {@code huggingface}. @throws IllegalArgumentException if there is none */
    public static ExportTarget named(String name) {
        for (ExportTarget target : values()) {
            if (target.toString().equals(name)) {
                return target;
            }
        }
        throw new IllegalArgumentException("unknown target '" + name + "'; wanted " + HUGGINGFACE);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
