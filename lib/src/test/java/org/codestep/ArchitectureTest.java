package org.codestep;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of the library depend on each other, and on other libraries, in one direction only. */
@AnalyzeClasses(packages = "org.codestep", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final int LARGEST_PACKAGE = 18;
    private static final Path SOURCES = Path.of("src/main/java/org/codestep");

    /** All packages, in an order in which each uses only those above it. */
    private static final List<String> ROOMS = List.of(
            "",
            "python.syntax", "python.syntax.lexer", "python.syntax.parser",
            "python.run.limit", "python.run.value", "python.run.operation", "python.run.state",
            "python.run.node", "python.run.compile", "python.run", "python.run.line",
            "python.count",
            "trace.jython.value", "trace.jython.run", "trace.jython.operation",
            "trace.jython.instrument", "trace.jython", "trace.cpython", "trace",
            "tokenize",
            "corpus.file", "hub", "tokenize.pretrained", "corpus", "tokenize.bytepair", "corpus.split",
            "source.filter", "source.place", "source.near", "source", "source.segment", "source.survey",
            "generate", "generate.skeleton",
            "task", "task.mask", "task.kind", "task.label", "task.rename",
            "model.engine", "model.weights.pickle", "model.weights", "model", "model.layer", "model.file",
            "model.attention", "model.transformer", "model.gpt", "model.pretrained", "model.gpt2", "model.llama",
            "model.t5", "model.lora", "model.export",
            "train", "train.batch", "train.seq2seq", "train.lesson", "train.config", "train.run",
            "decode.logits", "decode",
            "evaluate.row", "evaluate.metric", "evaluate.slice", "evaluate", "evaluate.run", "evaluate.suite",
            "export",
            "report.progress", "report.chart", "report",
            "cli.option", "cli.doctor", "cli.source", "cli");

    @ArchTest
    static final ArchRule EACH_PACKAGE_USES_ONLY_THOSE_ABOVE_IT = classes().should(new ArchCondition<>("look up") {
        @Override
        public void check(JavaClass from, ConditionEvents events) {
            if (room(from) < 0) {
                events.add(violated(from, from.getName() + " is in a package that ROOMS does not have"));
            }
            from.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> room(dependency.getTargetClass()) > room(from))
                    .forEach(dependency -> events.add(violated(from, dependency.getDescription())));
        }
    });

    /** The place of a class's package among the rooms; -1 for what is not the library's. */
    private static int room(JavaClass type) {
        return ROOMS.indexOf(type.getPackageName().replaceFirst("^org\\.codestep\\.?", ""));
    }

    @ArchTest
    static final ArchRule PYTHON_NEEDS_JAVA_ONLY = classes()
            .that().resideInAPackage("org.codestep.python..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.codestep.python..");

    /** Public for the packages beside them only. */
    @ArchTest
    static final ArchRule THE_INTERPRETER_IS_ENTERED_BY_ITS_DOORS = noClasses()
            .that().resideOutsideOfPackages("org.codestep.python.run..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "org.codestep.python.run.node", "org.codestep.python.run.compile");

    @ArchTest
    static final ArchRule JYTHON_IS_ENTERED_BY_ITS_DOOR = noClasses()
            .that().resideOutsideOfPackages("org.codestep.trace.jython..")
            .should().dependOnClassesThat().resideInAPackage("org.codestep.trace.jython.*");

    @ArchTest
    static final ArchRule TRACE_AND_TOKENIZE_KNOW_NO_DATA_PACKAGE = noClasses()
            .that().resideInAnyPackage("org.codestep.trace..", "org.codestep.tokenize")
            .should().dependOnClassesThat()
            .resideInAnyPackage("org.codestep.task..", "org.codestep.corpus..", "org.codestep.generate..");

    /** But those are files of their own. */
    @ArchTest
    static final ArchRule PRETRAINED_TOKENIZERS_KNOW_FILES_ONLY = noClasses()
            .that().resideInAPackage("org.codestep.tokenize.pretrained")
            .should().dependOnClassesThat()
            .resideInAnyPackage("org.codestep.task..", "org.codestep.corpus", "org.codestep.corpus.split",
                    "org.codestep.generate..");

    @ArchTest
    static final ArchRule DJL_STAYS_WITH_THE_MODELS = noClasses()
            .that().resideOutsideOfPackages("org.codestep.model..", "org.codestep.train..",
                    "org.codestep.decode..", "org.codestep.evaluate..", "org.codestep.tokenize.pretrained")
            .should().dependOnClassesThat().resideInAPackage("ai.djl..");

    /** Why: see the description of the package org.codestep.model. */
    @ArchTest
    static final ArchRule NUMBERS_BECOME_ARRAYS_THAT_OUTLIVE_THE_BACKWARD_PASS = noClasses()
            .should().callMethodWhere(describe("an NDArray's method takes a Number", call ->
                    call.getTargetOwner().isAssignableTo(NDArray.class)
                            && call.getTarget().getRawParameterTypes().stream()
                                    .anyMatch(type -> type.isEquivalentTo(Number.class))));

    @ArchTest
    static final ArchRule TABLESAW_AND_XCHART_STAY_IN_REPORT = noClasses()
            .that().resideOutsideOfPackage("org.codestep.report..")
            .should().dependOnClassesThat().resideInAnyPackage("tech.tablesaw..", "org.knowm.xchart..");

    @ArchTest
    static final ArchRule FILES_AND_CODE_ARE_THE_SAME_UNDER_EACH_LOCALE = noClasses()
            .should().accessTargetWhere(PlatformDefaults.TAKEN);

    /** A package is read as a whole; only where its files are one family may there be more. */
    @Test
    void packagesAreSmall() throws IOException {
        List<String> large = new ArrayList<>();
        for (Path folder : packages()) {
            try (Stream<Path> files = Files.list(folder)) {
                long count = files.filter(Files::isRegularFile).count();
                if (count > LARGEST_PACKAGE) {
                    large.add(folder + " has " + count + " files");
                }
            }
        }
        assertEquals(List.of(), large, "packages of more than " + LARGEST_PACKAGE + " files");
    }

    /** Checked in the sources: the compiler leaves no class behind for a package-info without annotations. */
    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<Path> silent = packages().stream()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .toList();
        assertEquals(List.of(), silent, "packages without package-info.java");
    }

    private static List<Path> packages() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertFalse(packages.isEmpty(), "no sources under " + SOURCES.toAbsolutePath());
            return packages;
        }
    }
}
