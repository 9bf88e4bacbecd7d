package io.coord.zab.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.coord.core.arch.Architecture;
import io.coord.core.arch.DeclaredUses;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final String MODULE = "io.coord.zab";
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
    void theProtocolIsPure() {
        noClasses()
                .that()
                .resideInAPackage("..zab.protocol..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.io..",
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.util.concurrent..",
                                "io.netty.channel..",
                                "org.slf4j..")
                        .or(type(Thread.class)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheFileSystemPortOpensFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..zab.storage.fs..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.channels..")
                        .or(type(java.nio.file.Files.class))
                        .or(type(java.io.File.class))
                        .or(type(java.io.FileInputStream.class))
                        .or(type(java.io.FileOutputStream.class))
                        .or(type(java.io.RandomAccessFile.class)))
                .check(CLASSES);
    }

    @Test
    void onlyRuntimeAndTransportStartThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..zab.runtime..", "..zab.transport..")
                .should()
                .dependOnClassesThat(type(Thread.class).or(resideInAnyPackage("java.util.concurrent")))
                .check(CLASSES);
    }
}
