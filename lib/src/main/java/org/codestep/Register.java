package org.codestep;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The kinds of something by name: the classes that {@code META-INF/services} lists for an interface. They are looked up
 * once.
 *
 * @param <T> the interface
 */
public final class Register<T> {

    private final List<T> all;
    private final Function<? super T, String> name;

    /**
     * Looks the kinds up.
     *
     * @param name of a kind
     * @throws IllegalStateException if two have the same
     */
    public Register(Class<T> service, Function<? super T, String> name) {
        // The library's own loader: in a notebook's kernel the thread's may not know the library.
        this(ServiceLoader.load(service, service.getClassLoader()).stream().map(ServiceLoader.Provider::get).toList(),
                name);
    }

    /** Of kinds that are at hand. */
    public Register(List<T> all, Function<? super T, String> name) {
        this.all = List.copyOf(all);
        this.name = name;
        for (T kind : all) {
            T first = find(name.apply(kind)).orElseThrow();
            if (first != kind) {
                throw new IllegalStateException("two kinds are called " + name.apply(kind) + ": "
                        + first.getClass().getName() + " and " + kind.getClass().getName()
                        + "; take one off the class path");
            }
        }
    }

    /** All kinds, in the order of the class path. */
    public List<T> all() {
        return all;
    }

    /** Their names, in the same order. */
    public List<String> names() {
        return all.stream().map(name).toList();
    }

    /** The kind of a name; empty if no kind has it. */
    public Optional<T> find(String wanted) {
        return all.stream().filter(kind -> name.apply(kind).equals(wanted)).findFirst();
    }

    /**
     * The kind of a name.
     *
     * @param kind what it is one of, as {@code metric}
     * @param kinds the same of several, as {@code metrics}
     * @throws IllegalArgumentException if no kind has it; the message lists those that there are
     */
    public T named(String wanted, String kind, String kinds) {
        return find(wanted).orElseThrow(() -> new IllegalArgumentException("unknown " + kind + " '" + wanted
                + "'; the " + kinds + " are " + String.join(", ", names())));
    }
}
