package io.coord.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    @TempDir
    private Path dir;

    private final List<ServerConfig> taken = new ArrayList<>();
    private ConfigWatch watch;

    @BeforeEach
    void begin() throws IOException {
        write("");
        watch = new ConfigWatch(dir.resolve("zoo.cfg"), Map.of(), taken::add);
    }

    private void write(String more) throws IOException {
        Files.writeString(dir.resolve("zoo.cfg"), "dataDir=" + dir + "\nclientPort=0\n" + more);
    }

    @Test
    void aChangedFileIsTakenOverOnce() throws IOException {
        watch.look();
        write("coord.request.warningthresholdms=7\n");
        watch.look();
        watch.look();

        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).operations().slowRequestMillis()).isEqualTo(7);
    }

    @Test
    void aWrongOneIsNotTaken() throws IOException {
        write("coord.request.warningthresholdms=x\n");
        watch.look();
        assertThat(taken).isEmpty();

        write("coord.request.warningthresholdms=8\n");
        watch.look();
        assertThat(taken).hasSize(1);
    }

    @Test
    void commentsAndAMissingFileChangeNothing() throws IOException {
        write("# only a remark\n");
        watch.look();
        Files.delete(dir.resolve("zoo.cfg"));
        watch.look();

        assertThat(taken).isEmpty();
    }
}
