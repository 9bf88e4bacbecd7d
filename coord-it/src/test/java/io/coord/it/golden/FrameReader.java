package io.coord.it.golden;

import io.coord.it.golden.Field.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.zookeeper.ZooDefs.OpCode;

/**
 * Splits what a server sends into fields (spec: client-protocol 2, 4, 9). Lists whose order means nothing are sorted. Each byte of
 * the frame ends up in one field, so comparing fields compares frames.
 */
final class FrameReader {
    private static final int NOTIFICATION = -1;
    private static final int MULTI_END = -1;

    private final ByteBuffer in;
    private List<Field> fields = new ArrayList<>();

    private FrameReader(byte[] frame) {
        in = ByteBuffer.wrap(frame);
    }

    static List<Field> connectResponse(byte[] frame) {
        FrameReader reader = new FrameReader(frame);
        reader.exact("length", 4);
        reader.exact("protocolVersion", 4);
        reader.exact("timeOut", 4);
        reader.take("sessionId", Kind.SESSION, 8);
        reader.exact("passwd.length", 4);
        reader.take("passwd", Kind.PASSWORD, 16);
        return reader.rest();
    }

    /** {@code op}: the operation that this frame answers; means nothing for a notification. */
    static List<Field> reply(byte[] frame, int op) {
        FrameReader reader = new FrameReader(frame);
        reader.exact("length", 4);
        int xid = reader.exactInt("xid");
        reader.take("zxid", Kind.ZXID, 8);
        int err = reader.exactInt("err");
        if (err == 0 && xid != NOTIFICATION) {
            reader.body(op);
        }
        return reader.rest();
    }

    private void body(int op) {
        switch (op) {
            case OpCode.exists, OpCode.setData, OpCode.setACL -> stat();
            case OpCode.create2, OpCode.createContainer, OpCode.createTTL -> {
                string("path");
                stat();
            }
            case OpCode.getData -> {
                string("data");
                stat();
            }
            case OpCode.getChildren -> unorderedList("children", this::string);
            case OpCode.getChildren2 -> {
                unorderedList("children", this::string);
                stat();
            }
            case OpCode.getEphemerals -> unorderedList("ephemerals", this::string);
            case OpCode.whoAmI ->
                unorderedList("clientInfo", name -> {
                    string(name + ".scheme");
                    string(name + ".user");
                });
            case OpCode.getACL -> {
                list("acl", name -> {
                    exact(name + ".perms", 4);
                    string(name + ".scheme");
                    string(name + ".id");
                });
                stat();
            }
            case OpCode.multi, OpCode.multiRead -> multi();
            default -> {}
        }
    }

    private void multi() {
        while (in.hasRemaining()) {
            int type = exactInt("type");
            boolean done = exact("done", 1)[0] != 0;
            exact("err", 4);
            if (done) {
                return;
            }
            if (type == MULTI_END) {
                exact("errorResult", 4);
            } else if (type == OpCode.create) {
                string("path");
            } else {
                body(type);
            }
        }
    }

    private void stat() {
        take("czxid", Kind.ZXID, 8);
        take("mzxid", Kind.ZXID, 8);
        take("ctime", Kind.TIME, 8);
        take("mtime", Kind.TIME, 8);
        exact("version", 4);
        exact("cversion", 4);
        exact("aversion", 4);
        take("ephemeralOwner", Kind.SESSION, 8);
        exact("dataLength", 4);
        exact("numChildren", 4);
        take("pzxid", Kind.ZXID, 8);
    }

    private void list(String name, Consumer<String> element) {
        int count = exactInt(name + ".count");
        for (int i = 0; i < count; i++) {
            element.accept(name + "[" + i + "]");
        }
    }

    private void unorderedList(String name, Consumer<String> element) {
        int count = exactInt(name + ".count");
        List<Field> outer = fields;
        List<List<Field>> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields = new ArrayList<>();
            element.accept(name);
            elements.add(fields);
        }
        elements.sort(Comparator.comparing(List::toString));
        fields = outer;
        elements.forEach(fields::addAll);
    }

    private void string(String name) {
        int length = exactInt(name + ".length");
        exact(name, Math.max(length, 0));
    }

    private int exactInt(String name) {
        return ByteBuffer.wrap(exact(name, 4)).getInt();
    }

    private byte[] exact(String name, int length) {
        return take(name, Kind.EXACT, length);
    }

    private byte[] take(String name, Kind kind, int length) {
        if (length > in.remaining()) {
            throw new AssertionError("frame ends within " + name + ": "
                    + HexFormat.of().formatHex(in.array()) + " = "
                    + new String(in.array(), StandardCharsets.ISO_8859_1));
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        fields.add(new Field(name, kind, bytes));
        return bytes;
    }

    private List<Field> rest() {
        if (in.hasRemaining()) {
            exact("rest", in.remaining());
        }
        return fields;
    }
}
