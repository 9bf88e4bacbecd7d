package io.coord.zab.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.wire.WireRecord;
import org.jspecify.annotations.Nullable;

/**
 * One step of the SASL exchange between servers: before FOLLOWERINFO on the quorum port, behind the initial message on
 * the election port (spec: peer-protocol 10).
 *
 * @param magic  {@link #MAGIC}: anything else is a peer that does not authenticate
 * @param status 0 in progress, 1 success, -1 failure
 * @param token  of the mechanism
 */
public record QuorumAuthPacket(
        long magic, int status, @Nullable Bytes token) implements WireRecord {
    public static final long MAGIC = 0x5F2435013501EDCCL;
    public static final int IN_PROGRESS = 0;
    public static final int SUCCESS = 1;
    public static final int FAILURE = -1;

    public static QuorumAuthPacket read(JuteReader in) {
        return new QuorumAuthPacket(in.readLong("magic"), in.readInt("status"), in.readBuffer("token"));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeLong(magic);
        out.writeInt(status);
        out.writeBuffer(token);
    }
}
