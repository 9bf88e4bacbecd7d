package io.coord.core.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.coord.core.txn.TxnCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows each rule a class that breaks it. */
class ArchitectureRulesTest {
    static Stream<Arguments> offenders() {
        return Stream.of(
                Arguments.of("logging is slf4j", LogsElsewhere.class),
                Arguments.of("names say what sets a class apart", NodeManager.class),
                Arguments.of("only the command line prints", Prints.class),
                Arguments.of("only the command line touches the process", Exits.class),
                Arguments.of("only the command line touches the process", ReadsProperties.class),
                Arguments.of("only the command line touches the process", Sleeps.class),
                Arguments.of("random numbers come from a RandomSource or a seed", DrawsAnything.class),
                Arguments.of("random numbers come from a RandomSource or a seed", Unseeded.class),
                Arguments.of("static arrays are private", OpenArray.class),
                Arguments.of("static fields are final", Variable.class),
                Arguments.of("static fields do not change", Counts.class),
                Arguments.of("time comes from a Clock", LooksAtTheClock.class));
    }

    @ParameterizedTest
    @MethodSource("offenders")
    void theRuleSeesTheOffence(String rule, Class<?> offender) {
        JavaClasses classes = new ClassFileImporter().importClasses(offender);
        assertThatThrownBy(() -> Architecture.rules("io.coord.core").get(rule).check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(offender.getSimpleName());
    }

    @Test
    void usesThatAreNotDeclaredAreReported() {
        JavaClasses classes = new ClassFileImporter().importPackages("io.coord.core.txn");
        DeclaredUses ofOtherPackages = DeclaredUses.read("io.coord.core", Path.of("src/main/java/io/coord/core/model"));
        assertThat(ofOtherPackages.violations(classes))
                .isNotEmpty()
                .allMatch(line -> line.equals("io.coord.core.txn: package-info has no sentence \"Uses: ...\""));
    }

    @Test
    void aPackageOutsideTheSentenceIsReported(@TempDir Path sources) throws IOException {
        Path packageInfo = sources.resolve("io/coord/core/txn/package-info.java");
        Files.createDirectories(packageInfo.getParent());
        Files.writeString(packageInfo, "/**\n * Txns. Uses: core.model,\n * nothing.\n */\npackage io.coord.core.txn;");
        JavaClasses classes = new ClassFileImporter().importClasses(TxnCodec.class);
        assertThat(DeclaredUses.read("io.coord.core", sources).violations(classes))
                .isNotEmpty()
                .allMatch(
                        line -> line.startsWith("io.coord.core.txn does not declare that it uses io.coord.core.codec"));
    }

    static final class LogsElsewhere {
        final Logger logger = Logger.getLogger("x");
    }

    static final class NodeManager {}

    static final class Prints {
        void print() {
            System.out.println();
        }
    }

    static final class Exits {
        void exit() {
            System.exit(1);
        }
    }

    static final class ReadsProperties {
        int read() {
            return Integer.getInteger("x", 1);
        }
    }

    static final class Sleeps {
        void sleep() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class DrawsAnything {
        UUID draw() {
            return UUID.randomUUID();
        }
    }

    static final class Unseeded {
        final Random random = new Random();
    }

    static final class OpenArray {
        static final int[] TABLE = {1};
    }

    static final class Variable {
        static int count;
    }

    static final class Counts {
        static final AtomicInteger COUNT = new AtomicInteger();
    }

    static final class LooksAtTheClock {
        long look() {
            return System.nanoTime();
        }
    }
}
