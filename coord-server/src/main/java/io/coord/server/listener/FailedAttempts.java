package io.coord.server.listener;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often clients have failed to authenticate, by address: who fails too often is refused unheard for a while, so that
 * passwords can not be tried at the speed of the network. An address gets back one attempt every {@code minute / limit}.
 * Remembers a bounded number of addresses, those that failed last. Thread: any.
 */
final class FailedAttempts {
    private static final int MAX_ADDRESSES = 10_000;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>(16, 0.75f, true);

    /** How many failures of an address count now, and since when. */
    private static final class Failures {
        private double counted;
        private long sinceNanos;
        private boolean told;
    }

    /** What follows from a failure. */
    enum Verdict {
        COUNTED,
        /** From now on the address is not heard; told once, until it is heard again. */
        FIRST_TOO_MANY,
        TOO_MANY
    }

    /** @param perMinute failures that an address may have; 0: as many as it likes */
    FailedAttempts(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Whether attempts of this address are heard now. */
    synchronized boolean isHeard(String address, long nowNanos) {
        Failures failures = perMinute == 0 ? null : byAddress.get(address);
        return failures == null || left(failures, nowNanos) <= perMinute - 1;
    }

    synchronized Verdict failed(String address, long nowNanos) {
        if (perMinute == 0) {
            return Verdict.COUNTED;
        }
        Failures failures = byAddress.computeIfAbsent(address, absent -> new Failures());
        failures.counted = Math.min(perMinute, left(failures, nowNanos) + 1);
        failures.sinceNanos = nowNanos;
        if (byAddress.size() > MAX_ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        if (failures.counted <= perMinute - 1) {
            failures.told = false;
            return Verdict.COUNTED;
        }
        boolean first = !failures.told;
        failures.told = true;
        return first ? Verdict.FIRST_TOO_MANY : Verdict.TOO_MANY;
    }

    private double left(Failures failures, long nowNanos) {
        double forgiven = (double) (nowNanos - failures.sinceNanos) * perMinute / MINUTE_NANOS;
        return Math.max(0, failures.counted - forgiven);
    }
}
