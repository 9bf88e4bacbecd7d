package io.coord.zab.wire;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.wire.WireRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first bytes on an election connection, from the server that dialled (spec: peer-protocol 1.2).
 *
 * <pre>
 *   sid(8), at least 0                                               up to 3.4
 *   -65536(8) sid(8) n(4) host:port                                  from 3.5 on
 *   -65535(8) sid(8) n(4) host:port|host:port|...                    from 3.6 on, if it has several addresses
 * </pre>
 *
 * @param form      which of the three
 * @param serverId  sid of the sender
 * @param addresses its election addresses as it wrote them, wildcards included; none in the oldest form
 */
public record ElectionInitialMessage(Form form, long serverId, List<Address> addresses) implements WireRecord {
    /** The longest text of addresses, in bytes. */
    public static final int MAX_ADDRESS_BYTES = 2048;

    public ElectionInitialMessage {
        addresses = List.copyOf(addresses);
    }

    /** The forms of the message. */
    public enum Form {
        SID_ONLY(0),
        ONE_ADDRESS(-65536),
        ADDRESSES(-65535);

        private final long marker;

        Form(long marker) {
            this.marker = marker;
        }

        private static Form ofMarker(long marker) {
            if (marker == ONE_ADDRESS.marker) {
                return ONE_ADDRESS;
            }
            if (marker == ADDRESSES.marker) {
                return ADDRESSES;
            }
            throw new DecodeException("initial message: protocol version " + marker + ", known are "
                    + ONE_ADDRESS.marker + " and " + ADDRESSES.marker);
        }
    }

    /**
     * Where a server listens.
     *
     * @param host name or address; IPv6 without brackets
     */
    public record Address(String host, int port) {
        private static final int MAX_PORT = 65535;

        static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            } else if (host.indexOf(':') >= 0) {
                throw illegal(text);
            }
            if (host.isEmpty()) {
                throw illegal(text);
            }
            return new Address(host, parsePort(text, text.substring(colon + 1)));
        }

        private static int parsePort(String text, String port) {
            try {
                int number = Integer.parseInt(port);
                if (number >= 0 && number <= MAX_PORT) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw illegal(text);
            }
            throw illegal(text);
        }

        private static DecodeException illegal(String text) {
            return new DecodeException("initial message: address \"" + text + "\" is not host:port or [ipv6]:port");
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public static ElectionInitialMessage read(JuteReader in) {
        long first = in.readLong("protocolVersion");
        if (first >= 0) {
            return new ElectionInitialMessage(Form.SID_ONLY, first, List.of());
        }
        Form form = Form.ofMarker(first);
        long serverId = in.readLong("sid");
        int length = in.peekInt("electionAddr");
        if (length < 1 || length > MAX_ADDRESS_BYTES) {
            throw new DecodeException(
                    "initial message: address of " + length + " bytes, allowed are 1.." + MAX_ADDRESS_BYTES);
        }
        return new ElectionInitialMessage(form, serverId, parse(form, in.readRequiredString("electionAddr")));
    }

    private static List<Address> parse(Form form, String text) {
        if (form == Form.ONE_ADDRESS) {
            return List.of(Address.parse(text));
        }
        List<Address> addresses = new ArrayList<>();
        for (String address : text.split("\\|", -1)) {
            addresses.add(Address.parse(address));
        }
        return addresses;
    }

    @Override
    public void write(JuteWriter out) {
        if (form == Form.SID_ONLY) {
            out.writeLong(serverId);
            return;
        }
        out.writeLong(form.marker);
        out.writeLong(serverId);
        String text = addresses.stream().map(Address::toString).collect(Collectors.joining("|"));
        out.writeBuffer(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
