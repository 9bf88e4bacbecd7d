package io.coord.zab.protocol.membership;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.membership.Membership.HostPort;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request to change the members leads to (spec: peer-protocol 8.3), as far as the configurations decide it; whether
 * it is allowed at all is for others to say. Checks in ZooKeeper's order, because the first that fails is the answer.
 */
public final class Reconfiguration {
    private static final String SERVER = "server.";

    private final Membership committed;
    private final Membership lastSeen;
    private final int minVoters;

    /**
     * @param committed the configuration in force
     * @param lastSeen  the same, or a newer one that is not in force yet
     * @param minVoters that must remain: 2, or 1 if {@code standaloneEnabled=false}
     */
    public Reconfiguration(Membership committed, Membership lastSeen, int minVoters) {
        this.committed = committed;
        this.lastSeen = lastSeen;
        this.minVoters = minVoters;
    }

    /**
     * What a client asks for: either the whole new configuration, or who joins and leaves.
     *
     * @param joining         {@code server.N=...}, separated by commas; null: nobody
     * @param leaving         sids, separated by commas; null: nobody
     * @param newMembers      lines as in {@link MembershipText}, or separated by commas; null: not all at once
     * @param expectedVersion of the configuration in force; -1: any
     */
    public record Request(
            @Nullable String joining,
            @Nullable String leaving,
            @Nullable String newMembers,
            long expectedVersion) {}

    /** Why a request is refused, as clients are told. */
    public enum Reason {
        /** Another change is not in force yet. */
        IN_PROGRESS,
        BAD_VERSION,
        BAD_ARGUMENTS,
        /** A server is named by something else than a number. */
        NOT_A_NUMBER,
        /** The new configuration has no quorum of servers that follow the leader. */
        NO_QUORUM
    }

    /** What a request leads to. */
    public sealed interface Outcome {
        /** This is to be proposed. */
        record Planned(Membership next) implements Outcome {}

        /** @param message what, which value, what is allowed */
        record Refused(Reason reason, String message) implements Outcome {}
    }

    /**
     * @param zxid   of the transaction that makes the change: the version of the new configuration
     * @param synced servers that follow the leader, and itself
     */
    public Outcome plan(Request request, long zxid, Set<Long> synced) {
        if (lastSeen.version() != committed.version()) {
            return refused(Reason.IN_PROGRESS, "configuration " + hex(lastSeen) + " is proposed and not in force yet");
        }
        if (request.expectedVersion() != -1 && request.expectedVersion() != committed.version()) {
            String expected = Zxid.toString(request.expectedVersion());
            return refused(Reason.BAD_VERSION, "configuration is " + hex(committed) + ", expected was " + expected);
        }
        Membership next;
        try {
            next = apply(request).withVersion(zxid);
        } catch (NumberFormatException wrong) {
            return refused(Reason.NOT_A_NUMBER, String.valueOf(wrong.getMessage()));
        } catch (DecodeException | IllegalArgumentException wrong) {
            return refused(Reason.BAD_ARGUMENTS, String.valueOf(wrong.getMessage()));
        }
        if (next.voters().size() < minVoters) {
            return refused(
                    Reason.BAD_ARGUMENTS,
                    "voters would be " + next.voters() + ", at least " + minVoters + " must remain");
        }
        if (!next.quorums().isQuorum(synced)) {
            return refused(
                    Reason.NO_QUORUM,
                    "voters would be " + next.voters() + ", of them only " + synced + " follow the leader");
        }
        return new Outcome.Planned(next);
    }

    private Membership apply(Request request) {
        String all = request.newMembers();
        if (all != null) {
            return MembershipText.read(all.replace(',', '\n'));
        }
        if (!committed.groups().isEmpty()) {
            throw new IllegalArgumentException("with groups and weights, only a whole configuration can be given");
        }
        SortedMap<Long, MemberSpec> members = new TreeMap<>(committed.members());
        for (String sid : parts(request.leaving())) {
            members.remove(sid(sid));
        }
        for (String line : parts(request.joining())) {
            join(members, line);
        }
        return new Membership(members, new TreeMap<>(), new TreeMap<>(), 0);
    }

    private static String[] parts(@Nullable String list) {
        return list == null || list.isBlank() ? new String[0] : list.split(",");
    }

    private static long sid(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new NumberFormatException("\"" + text.trim() + "\" is not the number of a server");
        }
    }

    private static void join(SortedMap<Long, MemberSpec> members, String line) {
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).trim();
        if (!key.startsWith(SERVER)) {
            throw new IllegalArgumentException("\"" + line.trim() + "\": allowed is server.N=...");
        }
        long sid = sid(key.substring(SERVER.length()));
        MemberSpec joining = MembershipText.member(line.substring(equals + 1).trim());
        if (joining.client() == null) {
            throw new IllegalArgumentException("\"" + line.trim() + "\": client port is missing");
        }
        members.remove(sid);
        Set<String> taken = new TreeSet<>();
        members.values().forEach(member -> taken.addAll(places(member)));
        for (String place : places(joining)) {
            if (taken.contains(place)) {
                throw new IllegalArgumentException("\"" + line.trim() + "\": " + place + " is another member's");
            }
        }
        members.put(sid, joining);
    }

    /** Where it can be reached from everywhere. */
    private static Set<String> places(MemberSpec member) {
        Set<String> places = new TreeSet<>();
        for (PeerAddress address : member.addresses()) {
            place(address.host(), address.quorumPort()).ifPresent(places::add);
            place(address.host(), address.electionPort()).ifPresent(places::add);
        }
        HostPort client = member.client();
        if (client != null) {
            place(client.host(), client.port()).ifPresent(places::add);
        }
        return places;
    }

    /** Compat: addresses that mean another machine on each machine may be equal. */
    private static Optional<String> place(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean isLocal = name.startsWith("127.") || name.equals("localhost") || name.equals("::1");
        boolean isAny = name.equals("0.0.0.0") || name.equals("::");
        return isLocal || isAny ? Optional.empty() : Optional.of(name + ":" + port);
    }

    private static Outcome refused(Reason reason, String message) {
        return new Outcome.Refused(reason, message);
    }

    private static String hex(Membership membership) {
        return Zxid.toString(membership.version());
    }
}
