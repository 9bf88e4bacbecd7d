package io.coord.core.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final String MODULE = "io.coord.core";
    private static final JavaClasses CLASSES = Architecture.classesOf(MODULE);

    @TestFactory
    Stream<DynamicTest> rulesOfEveryModule() {
        return Architecture.rules(MODULE).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(CLASSES)));
    }

    @Test
    void packagesUseOnlyWhatTheyDeclare() {
        DeclaredUses uses = DeclaredUses.read(MODULE, Path.of("src/main/java"));
        assertThat(uses.violations(CLASSES)).isEmpty();
    }

    @Test
    void theCoreKnowsNoThreadsSocketsAndFiles() {
        // The JAAS files and Kerberos logins of SASL and the key files of TLS are an edge that servers and clients
        // share.
        noClasses()
                .that()
                .resideOutsideOfPackages("io.coord.core.sasl", "io.coord.core.tls")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.net..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent..")
                        .or(type(Thread.class))
                        .or(type(java.io.File.class))
                        .or(type(java.io.FileInputStream.class))
                        .or(type(java.io.FileOutputStream.class))
                        .or(type(java.io.RandomAccessFile.class)))
                .check(CLASSES);
    }

    @Test
    void theCoreDependsOnNettysBuffersAndSlf4jOnly() {
        classes()
                .that()
                .resideOutsideOfPackage("io.coord.core.tls") // Netty's handlers too
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.security..",
                        "io.coord.core..",
                        "io.netty.buffer..",
                        "io.netty.util..",
                        "org.slf4j",
                        "org.jspecify.annotations"))
                .check(CLASSES);
    }
}
