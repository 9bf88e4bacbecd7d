package io.coord.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
    @TempDir
    Path directory;

    @Test
    void addsUpFilesAtAnyDepth() throws IOException {
        Files.write(directory.resolve("snapshot.1"), new byte[100]);
        Files.createDirectory(directory.resolve("below"));
        Files.write(directory.resolve("below/log.1"), new byte[23]);

        assertThat(Directories.measure(directory, directory))
                .isEqualTo(new Directories(directory, 123, directory, 123));
        assertThat(Directories.measure(directory, directory.resolve("below")).logBytes())
                .isEqualTo(23);
    }

    @Test
    void aDirectoryThatIsNotThereIsEmpty() {
        assertThat(Directories.measure(directory, directory.resolve("none")).logBytes())
                .isZero();
    }
}
