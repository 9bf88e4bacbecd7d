package io.coord.zab.runtime;

import io.coord.zab.protocol.History;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.storage.Epochs;
import io.coord.zab.storage.HistoryTrust;
import io.coord.zab.storage.RecoveryResult;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a recovery found, as a member wants to know it. */
public final class RecoveredHistory {
    private RecoveredHistory() {}

    /**
     * Reads the epochs, too, and writes those that are missing.
     *
     * @param result made with a {@link io.coord.zab.storage.RecoveryOptions#windowSize}
     * @throws io.coord.zab.storage.RecoveryRefusedException epochs and history contradict each other
     * @throws IOException                                   the disk fails
     */
    public static History read(FileSystem files, StorageDirs dirs, RecoveryResult result) throws IOException {
        Epochs epochs = Epochs.recover(files, dirs, result.lastZxid());
        List<Proposal> window = new ArrayList<>();
        for (LogRecord record : result.window()) {
            window.add(new Proposal(record.zxid(), record.payload()));
        }
        boolean hasHistory = result.origin() != RecoveryResult.Origin.UNINITIALIZED;
        boolean trusted = hasHistory && new HistoryTrust(files, dirs).isTrusted();
        return new History(Math.max(0, result.lastZxid()), window, epochs.accepted(), epochs.current(), trusted);
    }
}
