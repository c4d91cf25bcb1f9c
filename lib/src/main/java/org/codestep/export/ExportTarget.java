package org.codestep.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** For whom a model or its adapter is written. */
public enum ExportTarget {

    /** Hugging Face's transformers and tokenizers, see {@link HuggingFaceExport}. */
    HUGGINGFACE,
    /** Hugging Face's PEFT, which takes the adapter alone, see {@link PeftExport}. */
    PEFT;

    /** The target of a name, as {@code huggingface}. @throws IllegalArgumentException if there is none */
    public static ExportTarget named(String name) {
        for (ExportTarget target : values()) {
            if (target.toString().equals(name)) {
                return target;
            }
        }
        throw new IllegalArgumentException("unknown target '" + name + "'; wanted "
                + Arrays.stream(values()).map(ExportTarget::toString).collect(Collectors.joining(" or ")));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
