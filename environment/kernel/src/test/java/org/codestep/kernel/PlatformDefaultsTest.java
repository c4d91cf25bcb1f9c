package org.codestep.kernel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The kernel says the same wherever it runs: in the same digits, letters and character set. */
@AnalyzeClasses(packages = "org.codestep.kernel", importOptions = ImportOption.DoNotIncludeTests.class)
class PlatformDefaultsTest {

    /** Files has UTF-8 always. */
    @ArchTest
    static final ArchRule LOCALE_AND_CHARACTER_SET_ARE_SAID = noClasses()
            .should().accessTargetWhere(describe(
                    "there is a form that takes a locale or a character set, or the default is asked for",
                    access -> access.getTarget() instanceof CodeUnitAccessTarget target
                            && !target.getOwner().isEquivalentTo(Files.class)
                            && (isDefault(target) || canBeTold(target, Locale.class)
                                    || canBeTold(target, Charset.class))));

    private static boolean isDefault(CodeUnitAccessTarget target) {
        return List.of("java.lang.String.formatted", "java.util.Locale.getDefault",
                        "java.nio.charset.Charset.defaultCharset", "java.lang.System.lineSeparator")
                .contains(target.getOwner().getName() + "." + target.getName());
    }

    private static boolean canBeTold(CodeUnitAccessTarget target, Class<?> what) {
        JavaClass owner = target.getOwner();
        return Stream.concat(owner.getAllMethods().stream(), owner.getConstructors().stream())
                .filter(other -> other.getName().equals(target.getName()))
                .map(other -> names(other.getRawParameterTypes()))
                .anyMatch(other -> other.remove(what.getName()) && other.equals(names(target.getRawParameterTypes())));
    }

    private static List<String> names(List<JavaClass> types) {
        return new ArrayList<>(types.stream().map(JavaClass::getName).toList());
    }
}
