package io.coord.server.read;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Perms;
import io.coord.core.tree.Znode;
import io.coord.core.wire.MultiHeader;
import io.coord.core.wire.OpCode;
import io.coord.server.apply.GuardedState;
import io.coord.server.auth.AccessControl;
import io.coord.server.delivery.ReplyWriter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * multiRead (22): getData and getChildren, each of which succeeds or fails alone (spec: client-protocol 9). All are
 * read at one instant, which is more than ZooKeeper promises. Watch flags are ignored.
 */
final class MultiRead {
    private final GuardedState guarded;
    private final AccessControl access;

    MultiRead(GuardedState guarded, AccessControl access) {
        this.guarded = guarded;
        this.access = access;
    }

    int run(ReadCaller caller, JuteReader in, ByteBuf out) {
        for (Element element : readElements(in)) {
            runElement(caller, element, out);
        }
        MultiHeader.END.write(new JuteWriter(out));
        return 0;
    }

    /** All are decoded before the first is run: one bad element fails the whole request. */
    private static List<Element> readElements(JuteReader in) {
        List<Element> elements = new ArrayList<>();
        for (MultiHeader header = MultiHeader.read(in); !header.done(); header = MultiHeader.read(in)) {
            if (header.type() != OpCode.GET_DATA.code() && header.type() != OpCode.GET_CHILDREN.code()) {
                throw new DecodeException("operation " + header.type() + ": not allowed in multiRead");
            }
            elements.add(new Element(header.type(), in.readRequiredString("path")));
            in.readBoolean("watch");
        }
        return elements;
    }

    private void runElement(ReadCaller caller, Element element, ByteBuf out) {
        Znode node = guarded.state().tree().find(element.path);
        if (node == null) {
            writeError(out, ErrorCode.NO_NODE.code());
        } else if (!access.permits(node.acl(), Perms.READ, caller.authIds())) {
            writeError(out, ErrorCode.NO_AUTH.code());
        } else {
            ReplyWriter.writeMultiHeader(out, element.type, false, ErrorCode.OK.code());
            if (element.type == OpCode.GET_DATA.code()) {
                node.writeData(out);
                node.writeStat(out);
            } else {
                node.writeChildNames(out);
            }
        }
    }

    private static void writeError(ByteBuf out, int code) {
        ReplyWriter.writeMultiHeader(out, -1, false, code);
        out.writeInt(code);
    }

    private record Element(int type, String path) {}
}
