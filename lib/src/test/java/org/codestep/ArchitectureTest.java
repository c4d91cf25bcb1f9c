package org.codestep;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of the library depend on each other, and on other libraries, in one direction only. */
@AnalyzeClasses(packages = "org.codestep", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src/main/java/org/codestep");

    /**
     * From programs through data and models to reports. Each layer names those that may use it; generate, corpus and
     * tokenize stand beside the line from the syntax to the tasks.
     */
    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("syntax").definedBy("org.codestep.python.syntax..")
            .layer("run").definedBy("org.codestep.python.run..")
            .layer("count").definedBy("org.codestep.python.count..")
            .layer("trace").definedBy("org.codestep.trace..")
            .layer("data").definedBy(
                    "org.codestep.generate..",
                    "org.codestep.task..",
                    "org.codestep.corpus..",
                    "org.codestep.tokenize..")
            .layer("model").definedBy("org.codestep.model..")
            .layer("train").definedBy("org.codestep.train..")
            .layer("evaluate").definedBy("org.codestep.evaluate..")
            .layer("report").definedBy("org.codestep.report..")
            .layer("cli").definedBy("org.codestep.cli..")
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .whereLayer("report").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("evaluate").mayOnlyBeAccessedByLayers("report", "cli")
            .whereLayer("train").mayOnlyBeAccessedByLayers("evaluate", "report", "cli")
            .whereLayer("model").mayOnlyBeAccessedByLayers("train", "evaluate", "report", "cli")
            .whereLayer("data").mayOnlyBeAccessedByLayers("model", "train", "evaluate", "report", "cli")
            .whereLayer("trace").mayOnlyBeAccessedByLayers("data", "model", "train", "evaluate", "report", "cli")
            .whereLayer("count").mayOnlyBeAccessedByLayers(
                    "trace", "data", "model", "train", "evaluate", "report", "cli")
            .whereLayer("run").mayOnlyBeAccessedByLayers(
                    "count", "trace", "data", "model", "train", "evaluate", "report", "cli");

    /** Also inside the data layer, whose packages may use each other. */
    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("org.codestep.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PYTHON_NEEDS_JAVA_ONLY = classes()
            .that().resideInAPackage("org.codestep.python..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.codestep.python..");

    @ArchTest
    static final ArchRule TRACE_AND_TOKENIZE_KNOW_NO_DATA_PACKAGE = noClasses()
            .that().resideInAnyPackage("org.codestep.trace..", "org.codestep.tokenize..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("org.codestep.task..", "org.codestep.corpus..", "org.codestep.generate..");

    @ArchTest
    static final ArchRule DJL_STAYS_WITH_THE_MODELS = noClasses()
            .that().resideOutsideOfPackages("org.codestep.model..", "org.codestep.train..", "org.codestep.evaluate..")
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

    /** Checked in the sources: the compiler leaves no class behind for a package-info without annotations. */
    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<Path> packages;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
        assertFalse(packages.isEmpty(), "no sources under " + SOURCES.toAbsolutePath());
        List<Path> silent = packages.stream()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .toList();
        assertEquals(List.of(), silent, "packages without package-info.java");
    }
}
