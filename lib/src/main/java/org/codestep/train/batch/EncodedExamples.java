package org.codestep.train.batch;

import java.util.List;

/** Examples as token ids, by number. Any number of threads may read them. */
public interface EncodedExamples {

    /** How many there are. */
    long count();

    /**
     * The number of ids of an example, with the one that ends it.
     *
     * @param number from 0, less than {@link #count()}
     */
    int length(long number);

    /** The number of ids of an example's prompt. @param number as in {@link #length} */
    default int promptLength(long number) {
        return get(number).promptLength();
    }

    /** An example. @param number from 0, less than {@link #count()} */
    EncodedExample get(long number);

    /** Those of a list in memory. */
    static EncodedExamples of(List<EncodedExample> examples) {
        List<EncodedExample> copy = List.copyOf(examples);
        return new EncodedExamples() {
            @Override
            public long count() {
                return copy.size();
            }

            @Override
            public int length(long number) {
                return get(number).ids().length;
            }

            @Override
            public EncodedExample get(long number) {
                return copy.get(Math.toIntExact(number));
            }
        };
    }
}
