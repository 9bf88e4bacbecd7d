package io.coord.zab.wire;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.core.wire.WireRecord;
import org.jspecify.annotations.Nullable;

/**
 * A vote, as it travels on the election port behind a length (spec: peer-protocol 1.4).
 *
 * <pre>
 *   state(4) leader(8) zxid(8) electionEpoch(8)                                          28 bytes, oldest
 *   ... peerEpoch(8) 4 bytes that are not read                                           40 bytes, 3.4
 *   ... peerEpoch(8) version(4) [ from version 2 on: n(4) configuration(n) ]             from 3.5 on
 * </pre>
 *
 * @param state         of the sender: 0 looking, 1 following, 2 leading, 3 observing; any int
 * @param leader        sid that is voted for
 * @param zxid          last zxid of that server
 * @param electionEpoch round of the election
 * @param peerEpoch     epoch of that server; in the oldest form the epoch of {@code zxid}
 * @param version       of the form; 0 for the two old ones
 * @param config        the sender's committed configuration in UTF-8; null before version 2
 */
public record ElectionNotification(
        int state,
        long leader,
        long zxid,
        long electionEpoch,
        long peerEpoch,
        int version,
        @Nullable Bytes config) implements WireRecord {
    /** The version that is sent. */
    public static final int VERSION = 2;
    /** The longest message that is accepted, in bytes. */
    public static final int MAX_BYTES = 524_288;

    private static final int OLDEST_BYTES = 28;
    private static final int WITH_PEER_EPOCH_BYTES = 40;
    /** What servers of 3.4 put where later ones put the version. */
    private static final int VERSION_OF_3_4 = 1;

    /** Reads the message from all the bytes that remain. */
    public static ElectionNotification read(JuteReader in) {
        int length = in.remaining();
        if (length < WITH_PEER_EPOCH_BYTES && length != OLDEST_BYTES || length > MAX_BYTES) {
            throw new DecodeException("notification: length " + length + ", allowed are " + OLDEST_BYTES + " and "
                    + WITH_PEER_EPOCH_BYTES + ".." + MAX_BYTES + " bytes");
        }
        int state = in.readInt("state");
        long leader = in.readLong("leader");
        long zxid = in.readLong("zxid");
        long electionEpoch = in.readLong("electionEpoch");
        if (length == OLDEST_BYTES) {
            return new ElectionNotification(state, leader, zxid, electionEpoch, Zxid.epoch(zxid), 0, null);
        }
        long peerEpoch = in.readLong("peerEpoch");
        int version = in.readInt("version");
        if (length == WITH_PEER_EPOCH_BYTES) {
            // Compat: 3.9 takes the last four bytes for nothing, whatever they are.
            return new ElectionNotification(state, leader, zxid, electionEpoch, peerEpoch, 0, null);
        }
        Bytes config = version >= VERSION ? in.readRequiredBuffer("config") : null;
        return new ElectionNotification(state, leader, zxid, electionEpoch, peerEpoch, version, config);
    }

    /** Writes the form with a configuration if there is one, else the one of 3.4. */
    @Override
    public void write(JuteWriter out) {
        out.writeInt(state);
        out.writeLong(leader);
        out.writeLong(zxid);
        out.writeLong(electionEpoch);
        out.writeLong(peerEpoch);
        if (config == null) {
            out.writeInt(VERSION_OF_3_4);
        } else {
            out.writeInt(version);
            out.writeBuffer(config);
        }
    }
}
