package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code codestep corpus report}: what it writes, and what it says of what it cannot use. */
class CorpusReportCommandTest extends CommandTest {

    private static final String USAGE = "; see codestep corpus report --help";

    @BeforeEach
    void makeCorpus() throws IOException, InterruptedException {
        Files.createDirectory(directory.resolve("src"));
        for (int file = 0; file < 12; file++) {
            Files.writeString(directory.resolve("src/f" + file + ".py"), ("x" + file + " = call(" + file + ")\n")
                    .repeat(4));
        }
        Script.Outcome outcome = codestep("corpus --from src --out corpus --fractions 1,0,0");
        assertEquals(0, outcome.exitCode(), outcome.err());
    }

    @Test
    void thePageIsTheSameOnAnyNumberOfThreads() throws Exception {
        done("tokenizer train --in corpus --size 270 --out t.json");
        Files.writeString(directory.resolve("a.html"), "an older page");
        done("corpus report --in corpus --tokenizer t.json --from src --threads 1 --out a.html");
        Script.Outcome piped = codestep("corpus report --in corpus --tokenizer t.json --from src --threads 3 --out -");
        assertEquals(Files.readString(directory.resolve("a.html")), piped.out());
        assertTrue(piped.out().contains("Tokens of t.json"));
    }

    @Test
    void whatCannotBeUsedIsOneLine() throws Exception {
        failed(2, "Missing required options: '--in=CORPUS', '--out=FILE'" + USAGE, "corpus report");
        failed(2, "Missing required options: '--from=PLACE', '--out=DIR'; see codestep corpus --help", "corpus");
        failed(1, "src is no corpus: it has no corpus.json, which comes last when one is made; make it with codestep"
                + " corpus", "corpus report --in src --out a.html");
        failed(2, "corpus/corpus.json would be overwritten, and is no page (.html); wanted another name to write to"
                + USAGE, "corpus report --in corpus --out corpus/corpus.json");
        failed(2, "--tokenizer: none is not there; wanted a tokenizer.json, the folder of one, or hub:NAME" + USAGE,
                "corpus report --in corpus --tokenizer none --out a.html");
        failed(1, "src has no tokens: meta.json is not there; wanted the folder that codestep tokenize --in corpus"
                + " writes", "corpus report --in corpus --tokens src --out a.html");
        Path train = directory.resolve("corpus/train.jsonl");
        Files.writeString(train, Files.readString(train).lines().limit(3).reduce("", (all, line) -> all + line + "\n"));
        failed(1, "corpus/train.jsonl:4: it ends after 3 of 12 files; make the corpus anew with codestep corpus",
                "corpus report --in corpus --out a.html");
        Files.writeString(directory.resolve("corpus/corpus.json"),
                "{\"version\": 1, \"files\": {\"train\": 0, \"val\": 0, \"test\": 0}}");
        failed(1, "corpus is an empty corpus; make one that has files", "corpus report --in corpus --out a.html");
        assertEquals(Set.of("src", "corpus"), names());
    }
}
