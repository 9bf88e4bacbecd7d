package io.coord.zab.storage.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.zab.storage.fs.FileReplacement;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class EpochStoreTest {
    private static final Path DIR = Path.of("/data/version-2");

    private final FileSystem files = new MemoryFileSystem();
    private final EpochStore epochs = new EpochStore(files, DIR);

    private void put(String name, String text) throws Exception {
        files.createDirectories(DIR);
        try (OpenFile file = files.create(DIR.resolve(name))) {
            file.write(0, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void isEmptyBeforeTheFirstEpoch() throws Exception {
        assertThat(epochs.acceptedEpoch()).isEmpty();
        assertThat(epochs.currentEpoch()).isEmpty();
    }

    @Test
    void readsWhatItWroteWithoutNewline() throws Exception {
        files.createDirectories(DIR);
        epochs.writeAcceptedEpoch(3);
        epochs.writeAcceptedEpoch(12);
        epochs.writeCurrentEpoch(11);
        assertThat(epochs.acceptedEpoch()).hasValue(12);
        assertThat(epochs.currentEpoch()).hasValue(11);
        assertThat(files.list(DIR)).containsExactly("acceptedEpoch", "currentEpoch");
        assertThat(FileReplacement.readAll(files, DIR.resolve("acceptedEpoch"), 100))
                .containsExactly('1', '2');
    }

    @Test
    void overwritesAnUnfinishedReplacement() throws Exception {
        put("currentEpoch.tmp", "9");
        epochs.writeCurrentEpoch(2);
        assertThat(epochs.currentEpoch()).hasValue(2);
    }

    @Test
    void readsTheFirstLineOnly() throws Exception {
        put("myid", " 7 \nserver seven\n");
        assertThat(ServerIdFile.read(files, DIR)).hasValue(7);
    }

    @Test
    void refusesWhatIsNoNumberByNameAndContent() throws Exception {
        put("currentEpoch", "one\u0007\n");
        assertThatThrownBy(epochs::currentEpoch)
                .isInstanceOf(BadNumberFileException.class)
                .hasMessageContaining("currentEpoch")
                .hasMessageContaining("\"one?\"");
        put("acceptedEpoch", "");
        assertThatThrownBy(epochs::acceptedEpoch).isInstanceOf(BadNumberFileException.class);
    }
}
