package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.codestep.cli.option.FailureText;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.Place;
import org.codestep.cli.option.WeightedFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command that names a file or folder, given one that cannot be had. */
class FileOptionsTest {

    private static final String WEIGHTED = "weighted";

    @TempDir
    private static Path directory;

    /**
     * A name that an option is given.
     *
     * @param kinds of option for which it will not do, by their converters' names
     * @param reason that has to be told, a regular expression
     */
    private record Fault(String name, Set<String> kinds, String reason) {}

    private static final Set<String> ALL = Set.of("Input", "InputFolder", "Output", "OutputFolder");

    private static final List<Fault> FAULTS = List.of(
            new Fault("missing.jsonl", Set.of("Input", "InputFolder"), "is not there"),
            new Fault("folder", Set.of("Input", "Output"), "is a directory"),
            new Fault("file.jsonl", Set.of("InputFolder", "OutputFolder"), "is a file, not a directory"),
            new Fault("file.jsonl/under", ALL, "file.jsonl is a file, not a directory"),
            new Fault("none/under", Set.of("Input", "InputFolder", "Output"), "none is not there|no directory .*none"),
            new Fault("loop", ALL, "is a link that leads back to itself"),
            new Fault("loop/under", ALL, "loop is a link that leads back to itself"),
            new Fault("dangling", Set.of("Input", "InputFolder"), "which is not there"),
            new Fault("x".repeat(300), ALL, "is not there|the name is too long"),
            new Fault("x".repeat(252), Set.of("Output"), "the name is too long"));

    @BeforeAll
    static void makeFiles() throws IOException {
        Files.createDirectory(directory.resolve("folder"));
        Files.createFile(directory.resolve("file.jsonl"));
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("gone"));
    }

    private static List<String[]> options() {
        List<String[]> found = new ArrayList<>();
        new CommandLine(new Codestep()).getSubcommands().forEach((command, line) -> {
            for (OptionSpec option : line.getCommandSpec().options()) {
                boolean weighted = option.auxiliaryTypes()[0] == WeightedFile.class;
                boolean place = option.type() == Place.class;
                if (option.auxiliaryTypes()[0] == Path.class || weighted || place) {
                    String kind = weighted ? WEIGHTED
                            : place ? PathConverter.InputFolder.class.getSimpleName()
                            : option.converters().length == 0 ? "" : option.converters()[0].getClass().getSimpleName();
                    found.add(new String[] {command, option.longestName(), kind});
                }
            }
        });
        return found;
    }

    @Test
    void allOptionsThatNameFilesAreKnown() {
        Set<String> names = new TreeSet<>();
        options().forEach(option -> names.add(option[0] + " " + option[1]));
        assertEquals(new TreeSet<>(Set.of("generate --out", "trace --in", "trace --out", "label --in", "label --out",
                "check --in", "check --answers", "check --out", "mix --in", "mix --out", "split --in", "split --out",
                "corpus --out",
                "suite --out", "train --config", "train --out", "generate-text --model", "generate-text --adapter",
                "generate-text --in", "generate-text --out", "evaluate --model", "evaluate --adapter", "evaluate --in",
                "evaluate --suite", "evaluate --out", "evaluate --train", "evaluate --snippets", "report --evaluation",
                "report --out", "export --model", "export --adapter", "export --evaluation", "export --out")), names);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("options")
    void whatCannotBeHadIsNamedWithTheReason(String command, String option, String kind) {
        for (Fault fault : FAULTS) {
            if (fault.kinds().contains(kind.equals(WEIGHTED) ? "Input" : kind)) {
                String path = directory.resolve(fault.name()).toString();
                CommandRun run = CommandRun.of(command, option + "=" + path + (kind.equals(WEIGHTED) ? "=1" : ""));
                assertEquals(2, run.exitCode(), run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertTrue(run.err().contains("'" + option + "'"), run.err());
                String reason = run.err().substring(run.err().indexOf(path) + path.length());
                assertTrue(reason.matches("(?s).*(" + fault.reason() + ").*"), run.err());
            }
        }
        CommandRun empty = CommandRun.of(command, option + "=" + (kind.equals(WEIGHTED) ? "=1" : ""));
        assertTrue(empty.err().contains(kind.equals(WEIGHTED) ? "wanted a file" : "the name is empty"), empty.err());
    }

    @Test
    void whatSettingsOfARunNameIsTold() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        for (String option : List.of("--data", "--start-from")) {
            for (String name : List.of("missing", "file.jsonl", "loop", "dangling")) {
                List<String> arguments = new ArrayList<>(List.of("train", "--out=" + directory.resolve("run"),
                        option + "=" + directory.resolve(name)));
                if (!option.equals("--data")) {
                    arguments.add("--data=" + data);
                }
                CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
                assertEquals(1, run.exitCode(), run.err());
                String message = run.err().lines().reduce((line, next) -> next).orElseThrow();
                String reasons = "is not there|is a file|leads back|which is not";
                assertTrue(message.matches("codestep: \\S+:? .*(" + reasons + ").*"), run.err());
            }
        }
        Path notText = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe9});
        CommandRun run = CommandRun.of("train", "--out=x", "--config=" + notText, "--set=a");
        assertEquals("codestep: " + notText + ": it is not UTF-8; convert it, as with iconv\n", run.err());
    }

    @Test
    void aFailureThatIsOnlyAPathIsPutIntoWords() {
        String missing = directory.resolve("missing").toString();
        assertEquals(missing + " is not there; wanted a file to read",
                FailureText.of(new NoSuchFileException(missing)));
        assertEquals(missing + " is not there; wanted a file to read",
                FailureText.of(new UncheckedIOException(new NoSuchFileException(missing))));
        assertEquals("f: no permission", FailureText.of(new AccessDeniedException("f")));
        assertEquals("f: the disk is full; make room, or write elsewhere",
                FailureText.of(new FileSystemException("f", null, "No space left on device")));
        assertEquals("f: the disk is read-only; write elsewhere",
                FailureText.of(new FileSystemException("f", null, "Read-only file system")));
        assertEquals("a file cannot be read: it is not UTF-8; convert it, as with iconv",
                FailureText.of(new MalformedInputException(1)));
        assertEquals("IllegalStateException", FailureText.of(new IllegalStateException()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            label --task output --in file.jsonl --out file.jsonl
            label --task output --in file.jsonl --out link.jsonl
            trace --in link.jsonl --out file.jsonl
            mix --in file.jsonl=1 --out ./file.jsonl
            check --task output --in other.jsonl --answers file.jsonl --out file.jsonl
            """)
    void anInputIsNotOverwritten(String arguments) throws IOException {
        Files.writeString(directory.resolve("file.jsonl"), "{}\n");
        Files.writeString(directory.resolve("other.jsonl"), "{}\n");
        Path link = directory.resolve("link.jsonl");
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, Path.of("file.jsonl"));
        }
        CommandRun run = CommandRun.of(Stream.of(arguments.split(" "))
                .map(word -> word.contains(".jsonl") ? directory.resolve(word).toString() : word)
                .toArray(String[]::new));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains("would be overwritten, and is read too"), run.err());
        assertEquals("{}\n", Files.readString(directory.resolve("file.jsonl")));
        Files.writeString(directory.resolve("file.jsonl"), "");
    }

    @Test
    void aPartOfASplitIsNotSplitOntoItself() throws IOException {
        Path part = Files.writeString(Files.createDirectories(directory.resolve("split")).resolve("train.txt"), "a\n");
        CommandRun run = CommandRun.of("split", "--in=" + part, "--out=" + part.getParent());
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(part + " would be overwritten, and is read too"), run.err());
        assertEquals("a\n", Files.readString(part));
    }

    @Test
    void mistypedOptionsAreToldOfNearOnes() {
        assertEquals("codestep: unknown option '--sead'; did you mean --seed?; see codestep generate --help\n",
                CommandRun.of("generate", "--sead", "1").err());
        assertFalse(CommandRun.of("generate", "--frob").err().contains("did you mean"));
    }
}
