package io.coord.zab.protocol.state;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Proposal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction that the protocol itself looks into: a change of the configuration (spec: peer-protocol 8.3). It is a
 * setData of {@code /zookeeper/config} under a type of its own.
 *
 * <pre>
 *   long session, int cxid, long zxid, long time, int type | ustring path, buffer text, int version
 * </pre>
 */
public final class ReconfigTxn {
    private static final int TYPE = 16;
    private static final int TYPE_OFFSET = 28;

    private ReconfigTxn() {}

    /**
     * Returns the configuration that this transaction makes; null if it is another one.
     *
     * @throws DecodeException if it has no readable configuration
     */
    public static @Nullable Membership read(Proposal proposal) {
        ByteBuffer in = ByteBuffer.wrap(proposal.payload().array());
        if (in.limit() < TYPE_OFFSET + Integer.BYTES || in.getInt(TYPE_OFFSET) != TYPE) {
            return null;
        }
        try {
            in.position(TYPE_OFFSET + Integer.BYTES);
            take(in);
            return MembershipText.read(Bytes.wrap(take(in)));
        } catch (BufferUnderflowException e) {
            throw new DecodeException("a change of the configuration ends too early: length=" + in.limit());
        }
    }

    private static byte[] take(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }
}
