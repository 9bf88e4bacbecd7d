package io.coord.zab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.env.SystemClock;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.RecoveryOptions.Damage;
import io.coord.zab.storage.RecoveryOptions.LogsAlone;
import io.coord.zab.storage.epoch.EpochStore;
import io.coord.zab.storage.epoch.ServerIdFile;
import io.coord.zab.storage.fs.RealFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every data directory that ZooKeeper 3.4 to 3.9 left, whole or damaged, against what ZooKeeper makes of it. */
final class DataDirsTest {
    private static final RecoveryOptions OPTIONS = RecoveryOptions.defaults(new TreeOptions(true, true, 42));

    /** Where coord refuses: the file, the offset, the last good transaction (docs/recovery.md). */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("3.9.5-damaged-bad-eor", "log.5b offset 959 after transaction 0x63"),
            Map.entry("3.9.5-damaged-bitflip-last", "log.5b offset 1878 after transaction 0x6c"),
            Map.entry("3.9.5-damaged-bitflip-length", "log.5b offset 959 after transaction 0x63"),
            Map.entry("3.9.5-damaged-bitflip-middle", "log.5b offset 959 after transaction 0x63"),
            Map.entry("3.9.5-damaged-empty-middle-log", "log.5b offset 16 after transaction 0x47"),
            Map.entry("3.9.5-damaged-log-gap", "log.5b offset 16 after transaction 0x47"),
            Map.entry("3.9.5-damaged-log-gap-2", "log.5b offset 16 after transaction 0x47"),
            Map.entry("3.9.5-damaged-record-gap", "log.5b offset 959 after transaction 0x63"),
            Map.entry("3.4.14-damaged-bad-eor", "log.54 offset 851 after transaction 0x5c"),
            Map.entry("3.4.14-damaged-bitflip-last", "log.54 offset 1662 after transaction 0x65"),
            Map.entry("3.4.14-damaged-bitflip-middle", "log.54 offset 851 after transaction 0x5c"),
            Map.entry("3.4.14-damaged-bitflip-old-log", "log.1 offset 2017 after transaction 0x14"),
            Map.entry("3.4.14-damaged-log-gap", "log.54 offset 16 after transaction 0x40"),
            Map.entry("3.4.14-damaged-record-gap", "log.54 offset 851 after transaction 0x5c"));

    /** Where ZooKeeper 3.9.5 refuses, but nothing is missing: the state is the one of the undamaged directory. */
    private static final Map<String, String> WHOLE = Map.of(
            "3.9.5-damaged-all-snapshots-corrupt", "3.9.5-base",
            "3.9.5-damaged-all-snapshots-truncated", "3.9.5-base",
            "3.9.5-damaged-bad-magic", "3.9.5-base",
            "3.9.5-damaged-partial-header-log", "3.9.5-base",
            "3.4.14-damaged-partial-header-log", "3.4.14-base");

    /** Where there is no snapshot and the log begins with an epoch, not with 0x1. */
    private static final Set<String> NEEDS_TRUST = Set.of("3.4.14-ensemble-s2");

    @TempDir
    Path temp;

    static List<String> directories() throws IOException {
        return DataDirs.names();
    }

    @ParameterizedTest
    @MethodSource("directories")
    void opensWithTheTreeOfZooKeeperOrRefuses(String name) throws Exception {
        Path dir = DataDirs.copy(name, temp.resolve(name));
        if (REFUSED.containsKey(name)) {
            assertThatThrownBy(() -> recover(dir, OPTIONS))
                    .isInstanceOf(RecoveryRefusedException.class)
                    .hasMessageContaining(REFUSED.get(name))
                    .hasMessageContaining("serve --accept-damage")
                    .hasMessageContaining("coord.acceptDamage");
            return;
        }
        if (NEEDS_TRUST.contains(name)) {
            RecoveryRefusedException refused =
                    catchThrowableOfType(RecoveryRefusedException.class, () -> recover(dir, OPTIONS));
            assertThat(refused.reason()).isEqualTo(RecoveryRefusedException.Reason.NO_SNAPSHOT);
        }
        RecoveryOptions options = NEEDS_TRUST.contains(name) ? OPTIONS.withLogsAlone(LogsAlone.TRUST) : OPTIONS;
        ExpectedState expected = expectedOf(WHOLE.getOrDefault(name, name));
        expected.assertSame(recover(dir, options).state());
        // What recovery has tidied up opens the same way, and without trust.
        RecoveryResult again = recover(dir, OPTIONS);
        expected.assertSame(again.state());
    }

    /** What the newest reader makes of it, with trust in an empty snapshot directory where it insists on that. */
    private static ExpectedState expectedOf(String name) throws IOException {
        JsonNode recoveries = DataDirs.expected(name).get("recoveries");
        for (int i = 0; i < recoveries.size(); i++) {
            JsonNode recovery = recoveries.get(i);
            if (recovery.get("reader").textValue().equals("3.9.5")
                    && recovery.get("result").get("outcome").textValue().equals("recovered")) {
                return new ExpectedState(recoveries, i);
            }
        }
        throw new IllegalArgumentException(name + ": no recovery to compare with");
    }

    @Test
    void goesOnWithTheReadablePartIfDamageIsAccepted() throws Exception {
        for (Map.Entry<String, String> refused : REFUSED.entrySet()) {
            Path dir = DataDirs.copy(refused.getKey(), temp.resolve(refused.getKey()));
            String zxid = refused.getValue().substring(refused.getValue().indexOf("0x") + 2);
            RecoveryResult result = recover(dir, OPTIONS.withDamage(Damage.ACCEPT));
            assertThat(Long.toHexString(result.lastZxid())).isEqualTo(zxid);
            assertThat(result.warnings()).anyMatch(line -> line.contains("DAMAGE"));
            assertThat(new RealFileSystem().list(dir.resolve("version-2")))
                    .anyMatch(file -> file.startsWith("damaged-"));
            // and from now on without the flag
            assertThat(recover(dir, OPTIONS).lastZxid()).isEqualTo(result.lastZxid());
        }
    }

    @ParameterizedTest
    @MethodSource("directories")
    void readsEpochsAndServerId(String name) throws Exception {
        JsonNode expected = DataDirs.expected(name);
        RealFileSystem files = new RealFileSystem();
        Path dir = DataDirs.root().resolve(name);
        EpochStore epochs = new EpochStore(files, dir.resolve("version-2"));
        assertThat(epochs.acceptedEpoch()).isEqualTo(number(expected, "acceptedEpoch"));
        assertThat(epochs.currentEpoch()).isEqualTo(number(expected, "currentEpoch"));
        assertThat(ServerIdFile.read(files, dir)).isEqualTo(number(expected, "myid"));
    }

    private static OptionalLong number(JsonNode expected, String field) {
        return expected.hasNonNull(field)
                ? OptionalLong.of(Long.parseLong(expected.get(field).asText()))
                : OptionalLong.empty();
    }

    private static RecoveryResult recover(Path dir, RecoveryOptions options) throws IOException {
        return Recovery.recover(new RealFileSystem(), StorageDirs.of(dir), options, new SystemClock());
    }
}
