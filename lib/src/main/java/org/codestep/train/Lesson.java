package org.codestep.train;

import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.codestep.corpus.Part;
import org.codestep.model.LanguageModel;

/**
 * A way to learn from a split: which batches are made of it, and by what objective. The setting {@code batches} names
 * it. A new one is a class that implements this, with its name in {@code META-INF/services/org.codestep.train.Lesson}.
 *
 * @param <B> the kind of batch
 */
public interface Lesson<B extends Batch> {

    /** In lower case, as {@code examples}. */
    String name();

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

    /** All lessons, in the order of the class path. */
    static List<Lesson<?>> all() {
        // The library's own loader: in a notebook's kernel the thread's may not know the library.
        return ServiceLoader.load(Lesson.class, Lesson.class.getClassLoader()).stream()
                .<Lesson<?>>map(ServiceLoader.Provider::get)
                .toList();
    }

    /** @throws IllegalArgumentException if no lesson has the name; the message lists those that there are */
    static Lesson<?> of(String name) {
        List<Lesson<?>> all = all();
        return all.stream().filter(lesson -> lesson.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("batches: wanted one of "
                        + all.stream().map(Lesson::name).toList() + ", got '" + name + "'"));
    }
}
