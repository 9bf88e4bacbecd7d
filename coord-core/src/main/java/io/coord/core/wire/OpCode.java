package io.coord.core.wire;

import org.jspecify.annotations.Nullable;

/**
 * The operations of the client protocol (spec: client-protocol 5): code on the wire, how a request with it is treated,
 * and its name in the answer of the four-letter command {@code cons} (spec: semantics 8).
 */
public enum OpCode {
    CREATE_SESSION(-10, Kind.INTERNAL, "SESS"),
    CLOSE_SESSION(-11, Kind.SESSION, "CLOS"),
    CREATE(1, Kind.WRITE, "CREA"),
    DELETE(2, Kind.WRITE, "DELE"),
    EXISTS(3, Kind.READ, "EXIS"),
    GET_DATA(4, Kind.READ, "GETD"),
    SET_DATA(5, Kind.WRITE, "SETD"),
    GET_ACL(6, Kind.READ, "GETA"),
    SET_ACL(7, Kind.WRITE, "SETA"),
    GET_CHILDREN(8, Kind.READ, "GETC"),
    SYNC(9, Kind.SYNC, "SYNC"),
    PING(11, Kind.READ, "PING"),
    GET_CHILDREN2(12, Kind.READ, "GETC"),
    CHECK(13, Kind.INTERNAL, OpCode.NO_NAME),
    MULTI(14, Kind.WRITE, "MULT"),
    CREATE2(15, Kind.WRITE, "CREA"),
    RECONFIG(16, Kind.WRITE, "RECO"),
    CHECK_WATCHES(17, Kind.READ, "CHKW"),
    REMOVE_WATCHES(18, Kind.READ, "REMW"),
    CREATE_CONTAINER(19, Kind.WRITE, "CREA"),
    DELETE_CONTAINER(20, Kind.INTERNAL, "DELE"),
    CREATE_TTL(21, Kind.WRITE, "CREA"),
    MULTI_READ(22, Kind.READ, "MLTR"),
    AUTH(100, Kind.CONNECTION, OpCode.NO_NAME),
    SET_WATCHES(101, Kind.READ, "SETW"),
    SASL(102, Kind.CONNECTION, OpCode.NO_NAME),
    GET_EPHEMERALS(103, Kind.READ, "GETE"),
    GET_ALL_CHILDREN_NUMBER(104, Kind.READ, "GETACN"),
    SET_WATCHES2(105, Kind.READ, "STW2"),
    ADD_WATCH(106, Kind.READ, "ADDW"),
    WHO_AM_I(107, Kind.READ, "HOMI");

    /** The short name before the first operation of a connection, and of operations that have none. */
    public static final String NO_NAME = "NA";

    /** How a request is treated. */
    public enum Kind {
        /** Ordered by a zxid, replicated. */
        WRITE,
        /** Answered by the server that the client is connected to, from its own tree. */
        READ,
        /** Closes the session: a write, unless the session is local. */
        SESSION,
        /** Waits until the server has all that the leader had committed. */
        SYNC,
        /** Changes the connection only, overtakes what is in flight. */
        CONNECTION,
        /** Made by servers, or only an element of a multi: from a client it is as good as unknown. */
        INTERNAL
    }

    private static final int LOWEST = -11;
    private static final int HIGHEST = 107;
    private static final @Nullable OpCode[] BY_CODE = byCode();

    private final int code;
    private final Kind kind;
    private final String shortName;

    OpCode(int code, Kind kind, String shortName) {
        this.code = code;
        this.kind = kind;
        this.shortName = shortName;
    }

    /** Returns the operation with this code, null if there is none. Allocates nothing: called for every request. */
    public static @Nullable OpCode ofCode(int code) {
        return code < LOWEST || code > HIGHEST ? null : BY_CODE[code - LOWEST];
    }

    public int code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether a client may send it; a request with another code ends in UNIMPLEMENTED and a closed connection. */
    public boolean isForClients() {
        return kind != Kind.INTERNAL;
    }

    /** The name of the operation in the answer of {@code cons}. */
    public String shortName() {
        return shortName;
    }

    private static @Nullable OpCode[] byCode() {
        @Nullable OpCode[] table = new OpCode[HIGHEST - LOWEST + 1];
        for (OpCode op : values()) {
            table[op.code - LOWEST] = op;
        }
        return table;
    }
}
