package org.codestep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
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

/**
 * What Java does in one way here and in another elsewhere: numbers in other digits, capital letters of another
 * alphabet, bytes of another character set, lines that end otherwise.
 */
final class PlatformDefaults {

    /** A call, or a reference to a method, that takes one of the machine's defaults. */
    static final DescribedPredicate<JavaAccess<?>> TAKEN = DescribedPredicate.describe(
            "a locale, character set, line end or time zone is the machine's",
            access -> access.getTarget() instanceof CodeUnitAccessTarget target && takes(target));

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
            TimeZone.class, Set.of("getDefault"),
            ObjectMapper.class, Set.of("writerWithDefaultPrettyPrinter"));

    private static final List<Class<?>> UTF_8_ALWAYS = List.of(Files.class, ZipOutputStream.class);

    private PlatformDefaults() {}

    private static boolean takes(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        if (UTF_8_ALWAYS.stream().anyMatch(owner::isEquivalentTo) || isTerminal(target)) {
            return false;
        }
        return ALWAYS.entrySet().stream()
                        .anyMatch(of -> owner.isEquivalentTo(of.getKey()) && of.getValue().contains(target.getName()))
                || Stream.concat(owner.getAllMethods().stream(), owner.getConstructors().stream())
                        .filter(other -> other.getName().equals(target.getName()))
                        .anyMatch(other -> TOLD.stream().anyMatch(told -> isTold(other, told, target)));
    }

    /** What is printed has the terminal's character set. */
    private static boolean isTerminal(CodeUnitAccessTarget target) {
        return target.getFullName().equals("java.io.PrintWriter.<init>(java.io.OutputStream, boolean)");
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
