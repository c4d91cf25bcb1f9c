package org.codestep.kernel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.BufferedWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.text.DecimalFormatSymbols;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;

/** The kernel says the same wherever it runs: in the same digits, letters and character set. */
@AnalyzeClasses(packages = "org.codestep.kernel", importOptions = ImportOption.DoNotIncludeTests.class)
class PlatformDefaultsTest {

    /** There is a second form of a method or constructor, which is told. */
    private static final List<Class<?>> TOLD = List.of(Locale.class, DecimalFormatSymbols.class, Charset.class);

    /** Those have no second form, or none beside it in the class. */
    private static final Map<Class<?>, Set<String>> ALWAYS = Map.of(
            String.class, Set.of("formatted"),
            Scanner.class, Set.of("<init>"),
            Locale.class, Set.of("getDefault"),
            Charset.class, Set.of("defaultCharset"),
            System.class, Set.of("lineSeparator"),
            BufferedWriter.class, Set.of("newLine"),
            ZoneId.class, Set.of("systemDefault"),
            TimeZone.class, Set.of("getDefault"));

    private static final List<Class<?>> UTF_8_ALWAYS = List.of(Files.class, ZipOutputStream.class);

    @ArchTest
    static final ArchRule LOCALE_AND_CHARACTER_SET_ARE_SAID = noClasses()
            .should().accessTargetWhere(describe(
                    "a locale, character set, line end or time zone is the machine's",
                    access -> access.getTarget() instanceof CodeUnitAccessTarget target && takes(target)));

    private static boolean takes(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        if (UTF_8_ALWAYS.stream().anyMatch(owner::isEquivalentTo)) {
            return false;
        }
        return ALWAYS.entrySet().stream()
                        .anyMatch(of -> owner.isEquivalentTo(of.getKey()) && of.getValue().contains(target.getName()))
                || Stream.concat(owner.getAllMethods().stream(), owner.getConstructors().stream())
                        .filter(other -> other.getName().equals(target.getName()))
                        .anyMatch(other -> TOLD.stream().anyMatch(told -> isTold(other, told, target)));
    }

    /** Whether a method takes the same and, at any place, what the other one takes from the machine. */
    private static boolean isTold(JavaCodeUnit method, Class<?> told, CodeUnitAccessTarget other) {
        List<String> parameters = names(method.getRawParameterTypes());
        return parameters.remove(told.getName()) && parameters.equals(names(other.getRawParameterTypes()));
    }

    private static List<String> names(List<JavaClass> types) {
        return new ArrayList<>(types.stream().map(JavaClass::getName).toList());
    }
}
