package org.codestep.source.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Names, prose, languages and sizes by themselves. */
class PythonTextTest {

    @Test
    void namesCommentsAndDocstringsAreFound() {
        PythonText text = PythonText.of("""
                #!/usr/bin/env python3
                # two
                def f(x):  # why
                    r'''Says "it" # here.'''
                    y = f"{x}" + 'no # comment' + b'\\''
                    z = (0x1f, 1e5, 1_000,
                         "no docstring")
                    "one too"; 'a' + x

                # three
                """);
        assertEquals(List.of("f", "x", "y", "z", "x"), text.names());
        assertEquals(List.of("!/usr/bin/env python3\ntwo", "why", "Says \"it\" # here.", "one too", "three"),
                text.prose());
    }

    @Test
    void whatNeverEndsIsReadToItsEnd() {
        assertEquals(List.of("x", "y"), PythonText.of("x = 'open\ny = '''open\nz = 1\\").names());
    }

    @Test
    void languagesAreToldByScriptAndWords() {
        assertEquals("English", Language.of("This is the end of it"));
        assertEquals("German", Language.of("Das ist nicht der Fall"));
        assertEquals("French", Language.of("Les valeurs sont dans une liste"));
        assertEquals("Japanese", Language.of("値を返す"));
        assertEquals("Chinese", Language.of("返回值"));
        assertEquals("Cyrillic script", Language.of("возвращает"));
        assertEquals(Language.UNTOLD, Language.of("the value"));
        assertEquals(Language.NONE, Language.of("--- 1"));
        assertEquals("parse HTML Page of", Language.ofName("parse_HTMLPage_of"));
        assertEquals("Han script", Language.letters("x値"));
        assertEquals("Latin script beyond ASCII", Language.letters("größe"));
    }

    @Test
    void quantilesAreExactForSmallSizesAndNearForLarge() {
        Distribution sizes = new Distribution();
        LongStream.rangeClosed(0, 100).forEach(sizes::add);
        assertEquals(List.of(0L, 50L, 95L, 100L),
                List.of(sizes.quantile(0), sizes.quantile(0.5), sizes.quantile(0.95), sizes.quantile(1)));
        assertEquals(new Distribution.Bin(64, 127, 37), sizes.doublings().get(7));
        sizes.add(1_000_000_007);
        assertEquals(1_000_000_007, sizes.greatest());
        assertEquals(1_000_005_057.0 / 102, sizes.mean(), 1e-6);
    }
}
