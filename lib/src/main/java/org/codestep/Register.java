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

    /** @param name of a kind */
    public Register(Class<T> service, Function<? super T, String> name) {
        // The library's own loader: in a notebook's kernel the thread's may not know the library.
        this.all = ServiceLoader.load(service, service.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        this.name = name;
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
}
