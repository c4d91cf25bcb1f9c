package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.codestep.corpus.split.Part;
import org.codestep.hub.LoopbackHub;
import org.codestep.source.CorpusFolder;
import org.codestep.source.SourceFile;
import org.junit.jupiter.api.Test;

/** {@code codestep corpus}: what it says, and what is left of one that is killed. */
class CorpusCommandTest extends CommandTest {

    private static final String USAGE = "; see codestep corpus --help";

    private void writeFiles(int count) throws IOException {
        Random random = new Random(1);
        Files.createDirectories(directory.resolve("src"));
        for (int file = 0; file < count; file++) {
            StringBuilder program = new StringBuilder();
            for (int line = 0; line < 30; line++) {
                program.append("name").append(random.nextInt(1_000)).append(" = call(").append(line).append(")\n");
            }
            Files.writeString(directory.resolve("src/f" + file + ".py"), program);
        }
    }

    @Test
    void aSummaryIsPrinted() throws Exception {
        writeFiles(40);
        Files.writeString(directory.resolve("src/empty.py"), "\n");
        Files.writeString(directory.resolve("src/twice.py"), Files.readString(directory.resolve("src/f3.py")));
        Script.Outcome outcome = codestep("corpus --from src --out out --fractions 0.6,0.2,0.2 --threads 2");
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertEquals("", outcome.out());
        List<String> lines = outcome.err().lines().filter(line -> !line.startsWith("corpus: "))
                .map(line -> line.strip().replaceAll(" +", " ")).toList();
        long train = CorpusFolder.open(directory.resolve("out")).count(Part.TRAIN);
        assertTrue(lines.get(0).matches("42 files [0-9.]+ kB from src"), outcome.err());
        assertTrue(lines.get(1).matches("40 files [0-9.]+ kB kept: is in the corpus"), outcome.err());
        assertEquals("1 files 1 bytes empty: has nothing but white space", lines.get(2));
        assertTrue(lines.get(3).matches("1 files .* duplicate: has the text of a file before it"), outcome.err());
        assertTrue(lines.get(4).matches(train + " files [0-9.]+ kB in train"), outcome.err());
        assertTrue(lines.get(7).matches("out: 40 of 42 files, 1 groups of files that are alike, .*/s"), outcome.err());
        assertEquals(8, lines.size());
    }

    @Test
    void filtersAreSwitchedAndSet() throws Exception {
        Files.createDirectory(directory.resolve("src"));
        Files.writeString(directory.resolve("src/a.txt"), "");
        Files.writeString(directory.resolve("src/b.md"), "# do not edit\n" + "x".repeat(50) + "\n");
        summarised("corpus --from src --suffix .txt --suffix .md --without empty,generated --max-line 50"
                + " --max-mean-line 50 --fractions 1,0,0 --out out");
        assertEquals(2, CorpusFolder.open(directory.resolve("out")).count(Part.TRAIN));
        failed(1, "no file of src is kept: 1 empty, 1 long-line",
                "corpus --from src --suffix .txt --suffix .md --without generated --max-line 49 --out other");
        assertEquals(Set.of("src", "out"), names());
    }

    /** Done, with a summary. */
    private void summarised(String arguments) throws IOException, InterruptedException {
        Script.Outcome outcome = codestep(arguments);
        assertEquals(0, outcome.exitCode(), outcome.err());
    }

    @Test
    void wrongArgumentsAreOneLine() throws Exception {
        Files.createDirectory(directory.resolve("src"));
        Files.createDirectory(directory.resolve("out"));
        Files.writeString(directory.resolve("out/a.txt"), "");
        failed(1, "out is not empty; give a folder that is, or one that is not there", "corpus --from src --out out");
        failed(1, "none is not there; wanted a file to read; wanted a folder, an archive (.zip, .jar, .tar, .tar.gz,"
                + " .tgz), rows (.jsonl, .jsonl.gz, .json.gz, .parquet), hub:datasets/ORG/NAME, or python-library",
                "corpus --from none --out new");
        failed(1, "no file was found in src; wanted some whose names end in .py (--suffix)",
                "corpus --from src --out new");
        failed(2, "Invalid value for option '--near': wanted keep-one or together or off, got 'some'" + USAGE,
                "corpus --from src --out new --near some");
        failed(2, "Invalid value for option '--without' (FILTER): unknown filter 'kept'; the filters are nul-bytes,"
                + " empty, long-line, long-lines, few-letters, generated, duplicate" + USAGE,
                "corpus --from src --out new --without kept");
        failed(2, "a file's most bytes must be from 1 to 16777216, got 99999999" + USAGE,
                "corpus --from src --out new --max-bytes 99999999");
        failed(2, "wanted what names end in, as .py, got []" + USAGE, "corpus --from src --out new --suffix ''");
        assertEquals(Set.of("src", "out"), names());
    }

    @Test
    void theParserOfPythonIsAskedForByName() throws Exception {
        writeFiles(3);
        Script.Outcome outcome = finish(start("export CODESTEP_PYTHON=none-such; ",
                "corpus --from src --parse --fractions 1,0,0 --out out"));
        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.err().startsWith("codestep: needed CPython 3.11 or newer, but tried 'none-such': "),
                outcome.err());
        assertEquals(Set.of("src"), names());
    }

    @Test
    void rowsOfADataSetOfTheHubAreFetched() throws Exception {
        String repository = "datasets/me/code";
        try (LoopbackHub server = new LoopbackHub()) {
            server.put(repository, "README.md", "about it").put(repository, "data/b.jsonl", "{\"code\": \"b = 1\"}\n")
                    .put(repository, "data/a.jsonl", "{\"code\": \"a = 1 + one\"}\n{\"code\": \"c = other\"}\n");
            String environment = "unset HF_TOKEN HF_TOKEN_PATH HF_HUB_OFFLINE TRANSFORMERS_OFFLINE;"
                    + " export HF_HUB_CACHE=$PWD/cache HF_ENDPOINT=" + server.endpoint() + "; ";
            Script.Outcome outcome = finish(start(environment,
                    "corpus --from hub:datasets/me/code --fractions 1,0,0 --near off --out out"));
            assertEquals(0, outcome.exitCode(), outcome.err());
            try (Stream<SourceFile> files = CorpusFolder.open(directory.resolve("out")).files(Part.TRAIN)) {
                assertEquals(List.of(new SourceFile("me.code/data/a.jsonl:1", "a = 1 + one"),
                        new SourceFile("me.code/data/a.jsonl:2", "c = other"),
                        new SourceFile("me.code/data/b.jsonl:1", "b = 1")), files.toList());
            }
            assertTrue(Files.readString(directory.resolve("out/corpus.json")).contains(
                    "\"hub:datasets/me/code@" + server.commit(repository) + " data/a.jsonl\""));
        }
    }

    @Test
    void whatIsKilledIsBegunAnewToTheSameBytes() throws Exception {
        writeFiles(3_000);
        String work = "corpus --from src --seed 3 --out ";
        Path lines = directory.resolve("out.part/work/lines");
        Random random = new Random(2);
        for (String signal : List.of("KILL", "TERM", "KILL")) {
            Process process = start("", work + "out");
            while (process.isAlive() && (!Files.exists(lines) || Files.size(lines) == 0)) {
                assertTrue(!process.waitFor(5, TimeUnit.MILLISECONDS), "it has ended");
            }
            Thread.sleep(random.nextInt(150));
            assertEquals(0, new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor());
            finish(process);
            assertTrue(!names().contains("out"), names().toString());
        }
        summarised(work + "out --threads 1");
        summarised(work + "whole --threads 2");
        assertEquals(Set.of("src", "out", "whole"), names());
        for (String file : List.of("corpus.json", "manifest.jsonl", "train.jsonl", "val.jsonl", "test.jsonl")) {
            assertArrayEquals(bytes("whole/" + file), bytes("out/" + file), file);
        }
    }
}
