package io.coord.zab.wire;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;

/** The data of a packet whose type demands some. */
final class PacketData {
    private PacketData() {}

    /** @throws DecodeException there is none */
    static Bytes of(QuorumPacket packet) {
        Bytes data = packet.data();
        if (data == null) {
            throw new DecodeException("quorum packet " + PacketType.ofCode(packet.type()) + " without data");
        }
        return data;
    }
}
