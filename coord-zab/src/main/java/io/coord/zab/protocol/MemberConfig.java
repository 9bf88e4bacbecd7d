package io.coord.zab.protocol;

/**
 * What does not change while a member lives. Times in milliseconds.
 *
 * @param sid                  number of this server
 * @param observer             it is an observer by its own configuration ({@code peerType})
 * @param tickMillis           {@code tickTime}
 * @param initLimitTicks       for a learner to connect and synchronise
 * @param syncLimitTicks       for a learner to lag
 * @param connectLimitTicks    for a learner to connect; 0: as {@code initLimitTicks}
 * @param windowSize           {@code commitLogCount}: transactions kept to synchronise learners, at least 1
 * @param minNotifyMillis      {@code fastleader.minNotificationInterval}
 * @param maxNotifyMillis      {@code fastleader.maxNotificationInterval}
 * @param finalizeMillis       silence after which a quorum of votes decides, unless all have voted alike (200)
 * @param observerDelayMillis  {@code observer.election.DelayMs}
 * @param reconfigEnabled      the configuration can change while the ensemble runs
 * @param maxSnapSyncs         {@code leader.maxConcurrentSnapSyncs}
 */
public record MemberConfig(
        long sid,
        boolean observer,
        int tickMillis,
        int initLimitTicks,
        int syncLimitTicks,
        int connectLimitTicks,
        int windowSize,
        int minNotifyMillis,
        int maxNotifyMillis,
        int finalizeMillis,
        int observerDelayMillis,
        boolean reconfigEnabled,
        int maxSnapSyncs) {
    /** ZooKeeper's defaults with its sample's tick. */
    public static MemberConfig defaults(long sid) {
        return new MemberConfig(sid, false, 2000, 10, 5, 0, 500, 200, 60_000, 200, 200, false, 10);
    }
}
