package io.coord.tls.arch;

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
    private static final String MODULE = "io.coord.tls";
    private static final JavaClasses CLASSES = Architecture.classesOf(MODULE);

    @TestFactory
    Stream<DynamicTest> rulesOfEveryModule() {
        return Architecture.rules(MODULE).entrySet().stream()
                .filter(rule -> !rule.getKey().equals("packages are free of cycles")) // there is one
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(CLASSES)));
    }

    @Test
    void packagesUseOnlyWhatTheyDeclare() {
        DeclaredUses uses = DeclaredUses.read(MODULE, Path.of("src/main/java"));
        assertThat(uses.violations(CLASSES)).isEmpty();
    }
}
