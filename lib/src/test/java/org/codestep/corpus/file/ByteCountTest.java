package org.codestep.corpus.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "999, 999 bytes", "1000, 1.0 kB", "1550, 1.6 kB", "99949, 99.9 kB", "99950, 100 kB",
        "999499, 999 kB", "999500, 1.0 MB", "548118077, 548 MB", "3000000000, 3.0 GB", "9223372036854775807, 9223372 TB"})
    void aNumberIsShownInTheUnitOfItsSize(long bytes, String text) {
        assertEquals(text, ByteCount.text(bytes));
    }
}
