package io.coord.core.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.coord.core.env.SystemClock;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;

/** The rules of the design that a machine can hold, used by the {@code ArchitectureTest} of each module. */
public final class Architecture {
    private static final String EDGE = "..cli..";

    private static final Set<String> WALL_CLOCKS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");

    private static final Set<String> OF_THE_PROCESS = Set.of(
            "java.lang.System.exit",
            "java.lang.Runtime.exit",
            "java.lang.Runtime.halt",
            "java.lang.Runtime.addShutdownHook",
            "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.System.getenv",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Boolean.getBoolean",
            "java.lang.Thread.sleep");

    private static final Set<String> NEVER_THE_SAME_TWICE = Set.of(
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.lang.Math.random",
            "java.util.Collection.parallelStream",
            "java.util.stream.BaseStream.parallel");

    /** What a static field of a type that changes would be. */
    private static final List<String> MUTABLE = List.of(
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.LongAdder",
            "java.util.concurrent.locks.Lock",
            "java.util.concurrent.Executor",
            "java.util.AbstractCollection",
            "java.util.AbstractMap",
            "java.util.Random",
            "java.lang.ThreadLocal",
            "java.lang.Thread",
            "java.lang.StringBuilder");

    private Architecture() {}

    /** The classes of a module, without its tests. */
    public static JavaClasses classesOf(String rootPackage) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(rootPackage);
    }

    /** What holds in every module, each under a short name. */
    public static SortedMap<String, ArchRule> rules(String rootPackage) {
        SortedMap<String, ArchRule> rules = new TreeMap<>();
        rules.put(
                "packages are free of cycles",
                slices().matching(rootPackage + ".(**)").should().beFreeOfCycles());
        rules.put(
                "every package is @NullMarked",
                classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class));
        rules.put(
                "static fields are final", fields().that().areStatic().should().beFinal());
        rules.put(
                "static fields do not change",
                noFields().that().areStatic().should().haveRawType(assignableToAny(MUTABLE)));
        rules.put(
                "static arrays are private",
                noFields()
                        .that()
                        .areStatic()
                        .and()
                        .areNotPrivate()
                        .and()
                        .doNotHaveModifier(JavaModifier.SYNTHETIC)
                        .should()
                        .haveRawType(DescribedPredicate.describe("array", JavaClass::isArray))
                        .allowEmptyShould(true));
        rules.put(
                "only the command line touches the process",
                outsideEdge().should().accessTargetWhere(call(OF_THE_PROCESS)));
        rules.put("only the command line prints", outsideEdge().should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
        rules.put(
                "time comes from a Clock",
                noClasses()
                        .that()
                        .doNotBelongToAnyOf(SystemClock.class)
                        .should()
                        .accessTargetWhere(call(WALL_CLOCKS)));
        rules.put(
                "random numbers come from a RandomSource or a seed",
                noClasses()
                        .should()
                        .accessTargetWhere(call(NEVER_THE_SAME_TWICE))
                        .orShould()
                        .callConstructor(Random.class)
                        .orShould()
                        .callMethod(Collections.class, "shuffle", List.class));
        rules.put("logging is slf4j", GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
        rules.put(
                "names say what sets a class apart",
                noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)"));
        return rules;
    }

    private static GivenClassesConjunction outsideEdge() {
        return noClasses().that().resideOutsideOfPackage(EDGE);
    }

    private static DescribedPredicate<JavaClass> assignableToAny(List<String> types) {
        return DescribedPredicate.describe(
                "a type that changes", type -> types.stream().anyMatch(type::isAssignableTo));
    }

    private static DescribedPredicate<JavaAccess<?>> call(Set<String> methods) {
        return DescribedPredicate.describe(
                "one of " + methods,
                access -> methods.contains(access.getTargetOwner().getName() + "." + access.getName()));
    }
}
