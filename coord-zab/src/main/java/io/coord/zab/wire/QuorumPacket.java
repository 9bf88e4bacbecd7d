package io.coord.zab.wire;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.wire.WireRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The unit of the quorum port; packets follow each other without a length (spec: peer-protocol 3).
 *
 * <pre>
 *   type(4) zxid(8) data: length(4) bytes   authinfo: count(4) ( scheme id )*
 * </pre>
 *
 * @param type     see {@link PacketType}; any int
 * @param zxid     meaning by type
 * @param data     meaning by type; null and empty are different
 * @param authInfo identities of the session, only with REQUEST
 */
public record QuorumPacket(
        int type, long zxid, @Nullable Bytes data, @Nullable List<AuthId> authInfo) implements WireRecord {
    public QuorumPacket {
        authInfo = authInfo == null ? null : List.copyOf(authInfo);
    }

    public static QuorumPacket of(PacketType type, long zxid, @Nullable Bytes data) {
        return new QuorumPacket(type.code(), zxid, data, null);
    }

    public static QuorumPacket read(JuteReader in) {
        return new QuorumPacket(
                in.readInt("packet.type"),
                in.readLong("packet.zxid"),
                in.readBuffer("packet.data"),
                AclCodec.readIds(in, "packet.authinfo"));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeInt(type);
        out.writeLong(zxid);
        out.writeBuffer(data);
        out.writeVector(authInfo, AclCodec::writeId);
    }
}
