package org.codestep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all subcommands have in common: help, errors, locale, exit codes. */
class CodestepTest extends CommandTest {

    /** Where people write other digits, or another i: the files, and what is said of the work, are the same. */
    @ParameterizedTest
    @ValueSource(strings = {"ar", "tr"})
    void theLocaleChangesNothing(String language) throws Exception {
        String generate = "generate --level ALL --count 30000 --seed 4 --out ";
        done(generate + "here.jsonl");
        Script.Outcome outcome = finish(start("", generate + "there.jsonl", new Locale(language, "EG")));
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(outcome.err().contains("generate: 30,000 snippets in "), outcome.err());
        assertTrue(outcome.err().chars().allMatch(c -> c < 0x80), outcome.err());
        assertArrayEquals(bytes("here.jsonl"), bytes("there.jsonl"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            generate --level 9 --count 1 --seed 1 --out x | \
            Invalid value for option '--level': unknown level '9'; the levels are 1.1, 1.2, 2.1, 2.2, 3.1, 3.2, 4.1, \
            ALL; see codestep generate --help
            generate --level 1.1 --count 0 --seed 1 --out x | \
            Invalid value for option '--count': wanted at least 1, got 0; see codestep generate --help
            generate --level 1.1 --count 1e3 --seed 1 --out x | \
            Invalid value for option '--count': wanted a whole number, got '1e3'; see codestep generate --help
            generate --level 1.1 --count 1 --seed 1 --threads 0 --out x | \
            Invalid value for option '--threads': wanted at least 1, got 0; see codestep generate --help
            generate --level 1.1 --count 1 --seed 1 --out x --variant y | \
            Invalid value for option '--variant': unknown variant 'y'; the variants are counting, public; see \
            codestep generate --help
            generate --level 1.1 --count 1 --out x | Missing required option: '--seed=S'; see codestep generate --help
            generate --frob | unknown option '--frob'; see codestep generate --help
            generate --level 1.1 | \
            Missing required options: '--count=N', '--seed=S', '--out=FILE'; see codestep generate --help
            generate --count 1 --seed 1 --out x | \
            wanted either --level or --preset, got neither; see codestep generate --help
            generate --level 1.1 --preset longer --count 1 --seed 1 --out x | \
            wanted either --level or --preset, got both; see codestep generate --help
            generate --preset longer --variant public --count 1 --seed 1 --out x | \
            --variant is of levels; a preset has none; see codestep generate --help
            generate --preset wide --count 1 --seed 1 --out x | \
            Invalid value for option '--preset': unknown preset 'wide'; the presets are in-distribution, longer, \
            deeper, denser, hidden-numbers, hidden-variables, mixed-operators; see codestep generate --help
            label --task frob --in e --out x | \
            Invalid value for option '--task': unknown task 'frob'; the tasks are line-count-notebook, \
            line-count, output, operator, stepped-operator, stepped-input, code-trace; see codestep label --help
            label --task output --step-limit 3 --in e --out x | \
            task output has no use for a step limit; leave it out; see codestep label --help
            label --task stepped-input --mask comparison --in e --out x | \
            task stepped-input has no use for classes of operators; leave it out; see codestep label --help
            label --task output --inputs 0..9 --in e --out x | \
            --inputs: task output has no use for inputs to try; leave it out; see codestep label --help
            check --task operator --inputs 0..9 --in e --answers e --out x.jsonl | \
            --inputs: task operator has no use for inputs to try; leave it out; see codestep check --help
            suite --task output --inputs 0..9 --count 1 --seed 1 --out x | \
            --inputs: task output has no use for inputs to try; leave it out; see codestep suite --help
            label --task operator --mask shift --in e --out x | \
            Invalid value for option '--mask' (CLASS): unknown class of operators 'shift'; the classes are \
            arithmetic, comparison; see codestep label --help
            label --task stepped-input --inputs 9..0 --in e --out x | \
            Invalid value for option '--inputs': wanted the lowest and the highest number as 0..9, got 9..0; \
            see codestep label --help
            label --task stepped-input --in e | \
            Missing required argument(s): --out=FILE; see codestep label --help
            label --task output --in e --out x --task operator --out ./x | \
            two tasks write ./x; wanted a file for each; see codestep label --help
            label --task operator --sampling-limit -1 --in e --out x | \
            Invalid value for option '--sampling-limit': wanted at least 0, got -1; see codestep label --help
            check --task output --in e --answers none --out x.jsonl | \
            Invalid value for option '--answers': none is not there; wanted a file to read; see codestep check --help
            check --task output --in e --answers e --out x | \
            wanted a name ending in .jsonl for the verdicts, got x; see codestep check --help
            mix --in e.jsonl --out x.jsonl | \
            Invalid value for option '--in' (FILE.jsonl=WEIGHT): wanted a file with its weight as FILE.jsonl=2, got \
            e.jsonl; see codestep mix --help
            mix --in e.jsonl=0 --out x.jsonl | \
            Invalid value for option '--in' (FILE.jsonl=WEIGHT): the weight of e.jsonl: wanted a number above \
            0, got 0; see codestep mix --help
            mix --in e.jsonl=2d --out x.jsonl | \
            Invalid value for option '--in' (FILE.jsonl=WEIGHT): the weight of e.jsonl: wanted a number, got '2d'; see \
            codestep mix --help
            mix --in e=1 --out x.jsonl | \
            wanted a name ending in .jsonl, so that each example carries its task; got e; see codestep mix \
            --help
            label --task line-count --in none.txt --out x | \
            Invalid value for option '--in': none.txt is not there; wanted a file to read; see codestep label --help
            split --in . --out x | \
            Invalid value for option '--in': . is a directory; wanted a file to read; see codestep split --help
            split --in e.jsonl --out x --fractions 1,2 | \
            Invalid value for option '--fractions': wanted three fractions as 0.8,0.1,0.1, got '1,2'; see \
            codestep split --help
            split --in e.jsonl --out x --tokenizer bpe | \
            --tokenizer: unknown tokenizer 'bpe'; the tokenizers are bytes, char, tinypy, keyword, pretrained, or \
            the folder of a model; see codestep split --help
            trace --in e.jsonl --out x.jsonl --tracer ironpython | \
            Invalid value for option '--tracer': unknown tracer 'ironpython'; the tracers are auto, tinypy, \
            cpython, jython; see codestep trace --help
            trace --in e.jsonl --out x.txt | \
            --out: wanted a name ending in .jsonl, got x.txt; see codestep trace --help
            trace --in e --out x.jsonl | --in: wanted a name ending in .jsonl, got e; see codestep trace --help
            frob | \
            unknown subcommand 'frob'; the subcommands are generate, trace, label, check, mix, split, corpus, \
            tokenizer, tokenize, suite, train, generate-text, evaluate, report, export, hub, doctor; see codestep --help
            `` | wanted a subcommand: generate, trace, label, check, mix, split, corpus, tokenizer, tokenize, \
            suite, train, generate-text, evaluate, report, export, hub, doctor; see codestep --help
            """)
    void wrongArgumentsAreOneLineAndExitCodeTwo(String arguments, String message) throws Exception {
        Files.createFile(directory.resolve("e"));
        Files.createFile(directory.resolve("e.jsonl"));
        failed(2, message, arguments);
        assertEquals(Set.of("e", "e.jsonl"), names());
    }

    @Test
    void malformedInputIsOneLineAndExitCodeOne() throws Exception {
        Files.writeString(directory.resolve("p.jsonl"), "{\"source\": \"a = 1\"}\n{\"code\": \"a = 1\"}\n");
        String fault = "p.jsonl:2: no field \"source\"; wanted a snippet {\"source\": ...}";
        failed(1, fault, "label --task line-count --in p.jsonl --out x.jsonl");
        failed(1, fault, "trace --in p.jsonl --out x.jsonl");
        failed(1, "p.jsonl:1: no field \"task\"; wanted an example {\"task\", \"prompt\", \"answer\","
                + " \"right_answers\", \"snippet\"}", "split --in p.jsonl --out d");
        assertEquals(Set.of("p.jsonl"), names());
    }

    @Test
    void aProgramThatATracerRefusesIsNamed() throws Exception {
        Files.writeString(directory.resolve("p.jsonl"), "{\"source\": \"a = 1\\nimport os\"}\n");
        Script.Outcome outcome = codestep("trace --in p.jsonl --out x.jsonl --tracer tinypy");
        assertEquals(1, outcome.exitCode());
        assertTrue(
                outcome.err().startsWith("codestep: p.jsonl:1: tracer tinypy refuses the program: 2:1: "),
                outcome.err());
        assertEquals(Set.of("p.jsonl"), names());
    }

    @Test
    void anOutputThatCannotBeWrittenIsNamed() throws Exception {
        String invalid = "Invalid value for option '--out': ";
        String help = "; see codestep generate --help";
        failed(2, invalid + "none/x.txt: the directory " + directory.resolve("none")
                + " is not there; make it first" + help,
                "generate --level 1.1 --count 1 --seed 1 --out none/x.txt");
        failed(2, invalid + ". is a directory; wanted the name of a file to write" + help,
                "generate --level 1.1 --count 1 --seed 1 --out .");
    }

    @Test
    void helpIsForEverySubcommandAndNamesTheExitCodes() throws Exception {
        for (String subcommand : List.of("", "generate", "trace", "label", "check", "mix", "split", "corpus",
                "tokenizer", "tokenizer train", "tokenize", "train", "generate-text", "evaluate", "export", "hub",
                "hub download", "hub list", "doctor")) {
            Script.Outcome outcome = codestep(subcommand + " --help");
            assertEquals(0, outcome.exitCode());
            assertEquals("", outcome.err());
            assertTrue(outcome.out().contains("2   wrong arguments"), outcome.out());
            assertTrue(outcome.out().lines().allMatch(line -> line.length() <= 80), outcome.out());
        }
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() throws Exception {
        String arguments = "generate --level 1.1 --count 1 --seed 1 --out /dev/full";
        assertFalse(codestep(arguments).err().contains("\tat "));
        assertTrue(codestep(arguments + " --debug").err().contains("\tat org.codestep"));
    }

    @Test
    void doctorSaysWhatIsThere() throws Exception {
        Script.Outcome outcome = codestep("doctor");
        List<String> subjects = new ArrayList<>();
        boolean fault = false;
        for (String line : outcome.out().lines().toList()) {
            if (line.startsWith("ok") || line.startsWith("FAULT")) {
                subjects.add(line.substring(7, 21).strip());
                fault |= line.startsWith("FAULT");
            } else {
                assertTrue(line.strip().startsWith("-> "), line);
            }
        }
        assertEquals(
                List.of("Java", "Engine", "Device", "Native library", "Python", "Isolation", "Kernel", "Hub",
                        "Memory", "Fonts"),
                subjects);
        assertEquals(fault ? 1 : 0, outcome.exitCode(), outcome.out());
    }
}
