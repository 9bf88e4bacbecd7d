package io.coord.zab.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.wire.WireRecord;

/**
 * Who a learner is: the data of FOLLOWERINFO and OBSERVERINFO (spec: peer-protocol 3). Older learners send less: 8
 * bytes without protocol version, 12 without the version of the configuration.
 *
 * @param serverId        sid
 * @param protocolVersion {@link #PROTOCOL_VERSION}, or {@link #OLDEST_PROTOCOL_VERSION} if not sent
 * @param configVersion   version of the learner's last seen configuration, 0 if not sent
 */
public record LearnerInfo(long serverId, int protocolVersion, long configVersion) implements WireRecord {
    public static final int PROTOCOL_VERSION = 0x10000;
    public static final int OLDEST_PROTOCOL_VERSION = 1;

    public static LearnerInfo read(JuteReader in) {
        long serverId = in.readLong("serverid");
        int protocolVersion = in.remaining() >= Integer.BYTES ? in.readInt("protocolVersion") : OLDEST_PROTOCOL_VERSION;
        long configVersion = in.remaining() >= Long.BYTES ? in.readLong("configVersion") : 0;
        return new LearnerInfo(serverId, protocolVersion, configVersion);
    }

    @Override
    public void write(JuteWriter out) {
        out.writeLong(serverId);
        out.writeInt(protocolVersion);
        out.writeLong(configVersion);
    }
}
