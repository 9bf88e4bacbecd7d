package io.coord.client.session;

import io.coord.core.model.Bytes;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.WireRecord;

/** What the session machine wants done. Called while it is stepped; must not step it in return. */
public interface SessionOutputs {
    /** Connects to the next server of the list; ends in connected or disconnected of the machine, with this number. */
    void connect(int connection);

    /** Closes the connection; nothing more is heard of it. */
    void disconnect(int connection);

    void sendConnect(ConnectRequest request);

    /**
     * Appends a frame to what leaves at the end of the step; nothing of it if the body can not be written, which throws.
     *
     * @return 0 if it was taken, else the bytes that the frame would have had, more than the limit
     */
    int send(int xid, OpCode code, WireRecord body);

    /** Begins with SASL; ends in saslStep or saslFailed of the machine, with this number. */
    void beginSasl(int connection);

    /** Goes on with SASL: the server has sent this token. Ends as above. */
    void continueSasl(int connection, Bytes token);

    /** Whether the connection takes more now; if not, the machine is told when it does. */
    boolean isWritable();

    /** Asks the next server of the list whether it serves writes. */
    void probeForWrites();

    /** Something happened that callers are told about. */
    void event(SessionEvent event);
}
