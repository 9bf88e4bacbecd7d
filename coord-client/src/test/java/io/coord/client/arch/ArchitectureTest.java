package io.coord.client.arch;

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
    private static final String MODULE = "io.coord.client";
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
    void theSessionIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage("..client.session..", "..client.retry..", "..client.watch..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio..", "java.net..", "io.netty.channel..", "org.slf4j..")
                        .or(type(Thread.class))
                        .or(type(java.util.concurrent.Executor.class)))
                .check(CLASSES);
    }
}
