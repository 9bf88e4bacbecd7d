package io.coord.zab.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileReplacement;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.fs.OpenFile;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SnapshotStoreTest {
    private static final Path DIR = Path.of("/data/version-2");
    private static final TreeOptions TREE = new TreeOptions(true, true, 7);

    private final FileSystem files = new MemoryFileSystem();
    private final SnapshotStore store = new SnapshotStore(files, DIR);
    private final ReplicatedState state = new ReplicatedState(TREE);

    @BeforeEach
    void makeDirectoryAndState() throws FileFailure {
        files.createDirectories(DIR);
        apply(1, new Txn.CreateSession(4000));
        for (int i = 2; i < 60; i++) {
            apply(
                    i,
                    new Txn.Create(
                            Txn.CreateKind.PLAIN,
                            "/node-" + i,
                            i % 3 == 0 ? null : Bytes.wrap(new byte[i * 40]),
                            i % 2 == 0 ? Acls.OPEN : Acls.READ_ONLY,
                            i % 5 == 0,
                            -1,
                            0));
        }
    }

    private void apply(long zxid, Txn txn) {
        state.apply(new LoggedTxn(new TxnHeader(77, 1, zxid, 1000 + zxid, txn.type()), txn, null), ChangeListener.NONE);
    }

    private SnapshotFile write(SnapshotOptions options) throws IOException {
        try (TreeImage image = state.beginImage()) {
            return store.write(SnapshotSource.of(image, 3), options);
        }
    }

    private byte[] bytes(SnapshotFile file) throws IOException {
        return FileReplacement.readAll(files, file.path(), Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void loadsWhatItWrote(Compression compression) throws Exception {
        SnapshotFile file = write(SnapshotOptions.DEFAULT.withCompression(compression));
        assertThat(files.list(DIR)).containsExactly("snapshot.3b" + compression.extension());
        assertThat(store.list()).containsExactly(file);
        assertThat(store.looksComplete(file)).isTrue();
        ReplicatedState loaded = store.load(file, TREE);
        assertThat(loaded.lastZxid()).isEqualTo(59);
        assertThat(loaded.tree().digest()).isEqualTo(state.tree().digest());
        assertThat(loaded.sessionTimeouts()).isEqualTo(state.sessionTimeouts());
        assertThat(loaded.digestMismatches()).isZero();
    }

    @ParameterizedTest
    @EnumSource(SnapshotOptions.OptionalSections.class)
    void readsEverySetOfSections(SnapshotOptions.OptionalSections sections) throws Exception {
        SnapshotFile file = write(SnapshotOptions.DEFAULT.withOptionalSections(sections));
        assertThat(store.load(file, TREE).tree().nodeCount())
                .isEqualTo(state.tree().nodeCount());
        assertThat(bytes(file)).endsWith(0, 0, 0, 1, '/');
    }

    @Test
    void everyCutIsFound() throws Exception {
        SnapshotFile file = write(SnapshotOptions.DEFAULT);
        int length = bytes(file).length;
        // cut exactly behind a seal, an older version's file is left: 21 bytes for the zxid, 33 for the digest
        for (int cut = 1; cut < length; cut += 1 + cut / 100) {
            try (OpenFile open = files.open(file.path(), FileSystem.Access.WRITE)) {
                open.truncate(length - cut);
            }
            if (cut == 21 || cut == 54) {
                assertThat(store.load(file, TREE).lastZxid()).isEqualTo(59);
            } else {
                assertThatThrownBy(() -> store.load(file, TREE))
                        .as("%d bytes cut", cut)
                        .isInstanceOf(DamagedSnapshotException.class)
                        .hasMessageContaining("snapshot.3b");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyFlippedBitIsFound(Compression compression) throws Exception {
        SnapshotFile file = write(SnapshotOptions.DEFAULT.withCompression(compression));
        byte[] good = bytes(file);
        for (int at = 0; at < good.length; at += 1 + at / 50) {
            flip(file, at, (byte) (good[at] ^ 1 << at % 8));
            try {
                // Only in a compressor's framing there are bits that mean nothing.
                ReplicatedState loaded = store.load(file, TREE);
                assertThat(compression).isNotEqualTo(Compression.NONE);
                assertThat(loaded.tree().digest()).isEqualTo(state.tree().digest());
            } catch (DamagedSnapshotException e) {
                assertThat(e).hasMessageContaining("snapshot.3b");
            }
            flip(file, at, good[at]);
        }
        assertThat(store.load(file, TREE).lastZxid()).isEqualTo(59);
    }

    private void flip(SnapshotFile file, long at, byte value) throws FileFailure {
        try (OpenFile open = files.open(file.path(), FileSystem.Access.WRITE)) {
            open.write(at, ByteBuffer.wrap(new byte[] {value}));
        }
    }

    @Test
    void leavesNothingOfASnapshotThatWasGivenUp() throws Exception {
        try (TreeImage image = state.beginImage()) {
            SnapshotSource whole = SnapshotSource.of(image, 1);
            SnapshotSource failing = new SnapshotSource() {
                private int slices;

                @Override
                public long zxid() {
                    return whole.zxid();
                }

                @Override
                public long digest() {
                    return whole.digest();
                }

                @Override
                public boolean writeNext(ByteBuf out) {
                    if (slices++ == 20) {
                        throw new IllegalStateException("closing");
                    }
                    return whole.writeNext(out);
                }
            };
            assertThatThrownBy(() -> store.write(failing, SnapshotOptions.DEFAULT))
                    .hasMessage("closing");
        }
        assertThat(files.list(DIR)).isEmpty();
    }

    @Test
    void ignoresFilesOfOtherNames() throws Exception {
        for (String name : List.of("log.1", "snapshot.x", "tmp-snapshot.1", "snapshot.1.bak", "snapshot.", "snap.1")) {
            files.create(DIR.resolve(name)).close();
        }
        assertThat(store.list()).isEmpty();
        assertThat(store.leftovers()).containsExactly(DIR.resolve("tmp-snapshot.1"));
    }

    @Test
    void listsTheNewestFirst() throws Exception {
        for (String name : List.of("snapshot.9", "snapshot.10", "snapshot.a.gz", "snapshot.ff.snappy")) {
            files.create(DIR.resolve(name)).close();
        }
        assertThat(store.list()).extracting(SnapshotFile::zxid).containsExactly(0xffL, 0x10L, 0xaL, 0x9L);
        assertThat(store.looksComplete(store.list().get(0))).isFalse();
    }
}
