package io.coord.client.recipe.group;

import io.coord.client.recipe.cache.CachedNode;
import io.coord.core.model.Bytes;
import io.coord.core.model.Paths;
import java.nio.charset.StandardCharsets;

/**
 * A member as last seen.
 *
 * @param id         unique in the group
 * @param bytes      what it says of itself
 * @param joinedZxid the transaction by which it joined: lower is earlier. A member that came back in another session has joined
 *                   anew.
 * @param sessionId  whose going ends the membership
 */
public record GroupMember(String id, Bytes bytes, long joinedZxid, long sessionId) {
    static GroupMember of(CachedNode node) {
        return new GroupMember(
                Paths.name(node.path()),
                node.bytes(),
                node.stat().czxid(),
                node.stat().ephemeralOwner());
    }

    /** The data, not a copy: do not change it. */
    public byte[] data() {
        return bytes.array();
    }

    /** The data read as UTF-8. */
    public String text() {
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
