package org.codestep.train.lesson;

import java.io.IOException;
import org.codestep.Register;
import org.codestep.corpus.split.Part;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.train.Batch;
import org.codestep.train.Batches;
import org.codestep.train.Objective;

/**
 * A way to learn from a split: which batches are made of it, and by what objective. The setting {@code batches} names
 * it. A new one is a class that implements this, with its name in
 * {@code META-INF/services/org.codestep.train.lesson.Lesson}.
 *
 * @param <B> the kind of batch
 */
public interface Lesson<B extends Batch> {

    /** All lessons that there are. */
    @SuppressWarnings("rawtypes") // a class object has no type argument
    Register<Lesson> REGISTER = new Register<>(Lesson.class, Lesson::name);

    /** What the setting says where the model decides, see {@link #isUsualFor}. */
    String AUTO = "auto";

    /** In lower case, as {@code examples}. */
    String name();

    /** Whether a model of this kind learns by this lesson where nothing else is asked for. */
    default boolean isUsualFor(ModelConfig model) {
        return false;
    }

    /**
     * Batches of a part of the split, for the run's model. Those of {@link Part#VALIDATION} only measure: they may be
     * smaller where there is little.
     *
     * @throws IOException if the split cannot be read
     * @throws IllegalArgumentException if this is no lesson for the model, or the split does not do; the message says
     *     why, and the remedy
     */
    Batches<B> batches(LessonData data, Part part, long seed) throws IOException;

    /** What the model is to make small: a model that {@link #batches} served. */
    Objective<B> objective(LanguageModel model);

    /**
     * The lesson that a setting names for a model.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    static Lesson<?> of(String name, ModelConfig model) {
        return name.equals(AUTO)
                ? REGISTER.all().stream()
                        .filter(lesson -> lesson.isUsualFor(model))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("batches: models of the type " + model.type()
                                + " have no usual ones; set batches to one of " + REGISTER.names()))
                : of(name);
    }

    /** @throws IllegalArgumentException if no lesson has the name; the message lists those that there are */
    static Lesson<?> of(String name) {
        return REGISTER.find(name).orElseThrow(() -> new IllegalArgumentException(
                "batches: wanted one of " + REGISTER.names() + ", got '" + name + "'"));
    }
}
