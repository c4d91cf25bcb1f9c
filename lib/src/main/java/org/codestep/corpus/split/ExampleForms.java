package org.codestep.corpus.split;

import java.util.Optional;
import org.codestep.corpus.Example;

/** What a split asks of those who know the tasks: which text is an example, and which program an example is about. */
public interface ExampleForms {

    /**
     * The example that an entry of a text file is.
     *
     * @param text prompt and answer together
     * @param number the entry's number in its file, from 0
     * @return empty if it is an example of no task
     */
    Optional<Example> parse(String text, long number);

    /**
     * The program that an example was made from, which other examples may be about too.
     *
     * @return empty if the example's task is not known
     */
    Optional<String> program(Example example);
}
