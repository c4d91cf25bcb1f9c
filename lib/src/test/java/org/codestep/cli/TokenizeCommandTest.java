package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.codestep.JavaCommand;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Part;
import org.codestep.model.file.ModelFolder;
import org.codestep.source.SourceFile;
import org.codestep.source.segment.TestCorpus;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.codestep.tokenize.pretrained.TokenizerFixture;
import org.codestep.train.TinyFamily;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code codestep tokenize}, and what {@code codestep train} learns from its folders. */
class TokenizeCommandTest extends CommandsInFolder {

    /** What it says of the machine is no message of a command. */
    @BeforeAll
    static void startTheEngine() {
        Engine.getInstance();
    }

    @BeforeEach
    void makeCorpus() throws IOException {
        TestCorpus.ofPrograms(folder.resolve("corpus"), 90, 1);
    }

    /** A tokenizer.json by another name, with the control tokens. */
    private Path makeTokenizer() throws IOException {
        PretrainedTokenizer tokenizer = PretrainedTokenizer.read(TokenizerFixture.of("whole").folder())
                .withSpecialTokens(List.of("<python>", "<eos>"));
        return Files.write(folder.resolve("mine.json"), tokenizer.files().get("tokenizer.json"));
    }

    private String tokenize(String tokenizer, String out, String further) {
        return ("tokenize --in " + at("corpus") + " --tokenizer " + tokenizer + " --out " + at(out) + " " + further)
                .strip();
    }

    private String train(String data, String out) {
        return "train --data " + at(data) + " --out " + at(out) + " --steps 30 --batch-size 4 --warmup 1"
                + " --learning-rate 0.01 --report-every 10 --evaluate-every 15 --save-every 30 --evaluation-batches 2";
    }

    private static final String SMALL = " --layers 1 --heads 2 --channels 16 --block-size 31";

    private void refused(int exitCode, String message, String arguments) {
        assertEquals(exitCode, run(arguments), err);
        assertTrue(err.contains(message), err);
        assertEquals(1, err.strip().lines().filter(line -> !line.contains("/s")).count(), err);
        assertFalse(Files.exists(folder.resolve("x")), "nothing is written");
        assertFalse(Files.exists(folder.resolve("x.part")), "nothing is left");
    }

    private JsonNode meta(String data) throws IOException {
        return JsonFile.read(folder.resolve(data).resolve("meta.json"), JsonNode.class);
    }

    private double loss(String run, String kind) throws IOException {
        List<String> log = Files.readAllLines(folder.resolve(run).resolve("log.jsonl"));
        return Double.parseDouble(log.get(log.size() - 1).replaceAll(".*\"" + kind + "\":([\\d.]+).*", "$1"));
    }

    @Test
    void whatWasDoneIsTold() throws IOException {
        makeTokenizer();
        done(tokenize(at("mine.json"), "data", "--length 32 --stride 10 --threads 2"));
        JsonNode meta = meta("data");
        List<String> lines = err.lines().filter(line -> !line.startsWith("tokenize")).toList();
        assertTrue(lines.get(0).matches(".*data: 90 files of 0\\.\\d MB, [\\d,]+ tokens, [\\d,]+ segments of 32;"
                + " [\\d.]+ s, [\\d.]+ MB/s"), err);
        int line = 1;
        for (Part part : Part.values()) {
            String name = part.fileName();
            assertEquals(String.join(" ", name, meta.at("/files/" + name).asText(), "files",
                    meta.at("/tokens/" + name).asText(), "tokens", meta.at("/segments/" + name).asText(), "segments"),
                    lines.get(line++).replace(",", "").replaceAll(" +", " "));
        }
        assertTrue(lines.get(4).matches("\\d+ files have a text like <python> or <eos>, which was encoded as text"),
                err);
        assertEquals(5, lines.size(), err);
        assertEquals("file", meta.at("/settings/split").asText());
        assertEquals(10, meta.at("/settings/stride").asInt());

        done(tokenize(at("mine.json"), "leaks",
                "--length 32 --stride 10 --split segment --packed --fractions 0.5,0.5,0"));
        assertTrue(err.contains("\nsplit by segment, the way that leaks: parts share files, and overlapping text; a"
                + " loss on val or test says little of files that were not trained on\n"), err);
        assertTrue(meta("leaks").get("leaks").asBoolean() && meta("leaks").at("/settings/packed").asBoolean());
        assertEquals(254, defaultStride());
    }

    private int defaultStride() throws IOException {
        done(tokenize(at("mine.json"), "default", ""));
        return meta("default").at("/settings/stride").asInt();
    }

    @Test
    void aModelLearnsFromScratchAndItsFolderIsATokenizer() throws IOException {
        makeTokenizer();
        for (String layout : List.of("--padded", "--packed --split segment")) {
            String data = layout.substring(2, 8);
            done(tokenize(at("mine.json"), data, "--length 32 --stride 15 " + layout));
            for (String lesson : List.of("auto", "packed", "windows")) {
                String run = data + "-" + lesson;
                done(train(data, run) + SMALL + " --batches " + lesson);
                assertEquals(data.equals("packed"), err.contains("meta.json: the parts share files, being split by"
                        + " segment, the way that leaks: "), err);
                // Of 503 tokens, one is as likely as another at first.
                assertTrue(loss(run, "loss") < 5 && loss(run, "validation_loss") < 5.5, Files.readString(
                        folder.resolve(run).resolve("log.jsonl")));
            }
        }
        Tokenizer saved = new ModelFolder(folder.resolve("padded-auto/best")).tokenizer();
        assertEquals("<eos>", saved.tokenText(saved.endId()));
        done("generate-text --model " + at("padded-auto/best") + " --prompt <python>def --max-new-tokens 5");
        done(tokenize(at("padded-auto/best"), "again", "--length 32 --stride 15"));
        assertArrayEquals(Files.readAllBytes(folder.resolve("padded/train.bin")),
                Files.readAllBytes(folder.resolve("again/train.bin")));
    }

    @Test
    void aModelFromElsewhereLearnsWithItsOwnTokenizerAlone() throws IOException {
        TinyFamily.write("gpt2", folder.resolve("codet5"));
        Path model = new ModelFolder(folder.resolve("codet5"))
                .withSpecialTokens(List.of("<python>", "<eos>"), folder.resolve("gpt2"), new Random(1)).path();
        done(tokenize(model.toString(), "data", "--length 32 --stride 15"));
        done(train("data", "run") + " --start-from " + model);
        assertTrue(loss("run", "loss") < 5.5, Files.readString(folder.resolve("run/log.jsonl")));
        done(train("data", "adapted") + " --start-from " + model + " --lora-rank 2 --batches packed");
        // The tokenizer puts <s> and </s> around prompts; a segment stays as it is, and fits.
        assertEquals(32, meta("data").at("/longest/train").asInt());
        assertFalse(err.contains("left out"), err);

        done(tokenize(at("codet5"), "marks", "--length 32 --start <s> --end </s>"));
        makeTokenizer();
        done(tokenize(at("mine.json"), "others", "--length 32"));
        refused(1, "others/meta.json has 503 tokens of the tokenizer pretrained, the model in " + model + " 508 of"
                + " pretrained; tokenize the corpus with the model's own, --tokenizer " + model,
                train("others", "x") + " --start-from " + model);
        Files.copy(folder.resolve("others/train.bin"), folder.resolve("marks/train.bin"),
                StandardCopyOption.REPLACE_EXISTING);
        refused(1, "marks/train.bin is not the file that ", train("marks", "x") + " --start-from " + at("codet5"));
        Files.copy(folder.resolve("others/tokenizer.json"), folder.resolve("data/tokenizer.json"),
                StandardCopyOption.REPLACE_EXISTING);
        refused(1, "data/meta.json: the vocabulary of 505 tokens is not one of the pretrained tokenizer",
                train("data", "x") + SMALL);
    }

    @Test
    void badInputIsOneLine() throws IOException {
        Path mine = makeTokenizer();
        refused(2, "'--stride': wanted at least 1, got 0", tokenize(mine.toString(), "x", "--stride 0"));
        refused(2, "a segment of length 32 has 30 tokens of text: wanted a stride of 1 to 30, got 31, which would leave"
                + " tokens out", tokenize(mine.toString(), "x", "--length 32 --stride 31"));
        refused(2, "wanted at least 3, got 2", tokenize(mine.toString(), "x", "--length 2"));
        refused(2, "'--split': wanted one of file, segment, got 'line'",
                tokenize(mine.toString(), "x", "--split line"));
        refused(2, "--fractions are for --split segment; with --split file, the parts are those of the corpus",
                tokenize(mine.toString(), "x", "--fractions 0.5,0.5,0"));
        refused(2, "--padded, --packed are mutually exclusive", tokenize(mine.toString(), "x", "--padded --packed"));
        refused(2, "--tokenizer: " + at("none") + " is not there; wanted a tokenizer.json, the folder of one, or"
                + " hub:NAME", tokenize(at("none"), "x", ""));
        refused(1, "none.json is no JSON file: ",
                tokenize(Files.writeString(folder.resolve("none.json"), "x").toString(), "x", ""));
        String whole = TokenizerFixture.of("whole").folder().toString();
        refused(1, "the tokenizer has no token <python> to start segments with; give --start one of its special tokens,"
                + " which are <|endoftext|>, or train a tokenizer with --special \"<python>\"",
                tokenize(whole, "x", ""));
        refused(1, "the tokenizer's token def stands for text, which is not to end segments; give --end one of",
                tokenize(whole, "x", "--start <|endoftext|> --end def"));
        refused(2, "mine.json is a file, not a directory; wanted a folder to read",
                tokenize(mine.toString(), "x", "").replace(at("corpus"), mine.toString()));
    }

    @Test
    void foldersThatDoNotDoAreOneLine() throws IOException {
        Path mine = makeTokenizer();
        refused(1, " is no corpus: it has no corpus.json",
                "tokenize --in " + folder + " --tokenizer " + mine + " --out "
                + at("x"));
        TestCorpus.write(folder.resolve("empty"), Map.of());
        refused(1, "empty is an empty corpus; make one that has files",
                tokenize(mine.toString(), "x", "").replace(at("corpus"), at("empty")));
        TestCorpus.write(folder.resolve("train"), Map.of(Part.TRAIN, List.of(new SourceFile("a.py", "a = 1\n"))));
        refused(1, "train: the part val has no file; make the corpus of more files, or with a larger fraction for val",
                tokenize(mine.toString(), "x", "").replace(at("corpus"), at("train")));
        refused(1, at("corpus") + " is not empty; give a folder that is, or one that is not there",
                tokenize(mine.toString(), "corpus", ""));
        Files.createDirectories(folder.resolve("own"));
        done("generate --level 1.1 --count 40 --seed 1 --out " + at("p.jsonl"));
        done("label --task line-count --in " + at("p.jsonl") + " --out " + at("e.jsonl"));
        done("split --in " + at("e.jsonl") + " --out " + at("split"));
        done(train("split", "own") + " --layers 1 --heads 2 --channels 16");
        refused(2, "own/best has Codestep's own tokenizer char, which has no control tokens; wanted one of a"
                + " tokenizer.json", tokenize(at("own/best"), "x", ""));
    }

    /** A process that is killed while it writes; the same command does it anew, to the same bytes. */
    @Test
    void aKilledCommandBeginsAnew() throws Exception {
        Path mine = makeTokenizer();
        TestCorpus.ofPrograms(folder.resolve("corpus"), 10_000, 2);
        String arguments = tokenize(mine.toString(), "killed", "--length 64 --stride 5");
        List<String> command = JavaCommand.of(Codestep.class, "-Xmx256m", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile()).start();
        try {
            Path part = folder.resolve("killed.part/train.index.part");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (process.isAlive() && !(Files.exists(part) && Files.size(part) > 100_000)) {
                assertTrue(System.nanoTime() < end, "nothing is written");
                Thread.sleep(2);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(Files.exists(folder.resolve("killed.part")), Files.readString(folder.resolve("said")));
        assertFalse(Files.exists(folder.resolve("killed")));
        refused(1, "killed/meta.json is not there", train("killed", "x"));
        done(arguments);
        assertFalse(Files.exists(folder.resolve("killed.part")));
        done(arguments.replace(at("killed"), at("whole")));
        assertEquals(hashes("whole"), hashes("killed"));
    }

    private Map<String, String> hashes(String data) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(data))) {
            for (Path file : files.toList()) {
                hashes.put(file.getFileName().toString(), Hash.sha256(file));
            }
        }
        return hashes;
    }
}
