package io.coord.zab.protocol.membership;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership.HostPort;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Membership} as text: what notifications, NEWLEADER and {@code /zookeeper/config} carry (spec: peer-protocol
 * 8.1).
 *
 * <pre>
 *   server.1=host:quorum:election|host:quorum:election:participant;clienthost:clientport
 *   group.1=1:2:3
 *   weight.1=1
 *   version=100000000
 * </pre>
 */
public final class MembershipText {
    /** The longest text that is read, in bytes: as long as a notification may be. */
    public static final int MAX_BYTES = 524_288;

    private static final String SERVER = "server.";
    private static final String GROUP = "group.";
    private static final String WEIGHT = "weight.";
    private static final String EVERY_ADDRESS = "0.0.0.0";
    private static final String PARTICIPANT = "participant";
    private static final String OBSERVER = "observer";
    /** Whatever a resolver may take, but nothing that has a meaning in this text. */
    private static final Pattern HOST = Pattern.compile("[^\\s;|,=\\[\\]\\p{Cntrl}]+");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_PORT = 65_535;
    /** So that no sum of weights overflows. */
    private static final long MAX_WEIGHT = 1_000_000_000;

    private static final int HEX = 16;
    private static final int SHOWN = 200;

    private final SortedMap<Long, MemberSpec> members = new TreeMap<>();
    private final SortedMap<Long, List<Long>> groups = new TreeMap<>();
    private final SortedMap<Long, Long> weights = new TreeMap<>();
    private long version;

    private MembershipText() {}

    /** Lines sorted by number, version last, no newline at the end. */
    public static Bytes write(Membership membership) {
        String text = members(membership) + "version=" + Long.toHexString(membership.version());
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The lines without the version, each ended by a newline. */
    public static String members(Membership membership) {
        StringBuilder text = new StringBuilder();
        membership
                .members()
                .forEach((sid, member) -> text.append(SERVER)
                        .append(sid)
                        .append('=')
                        .append(line(member))
                        .append('\n'));
        membership
                .groups()
                .forEach((group, sids) -> text.append(GROUP)
                        .append(group)
                        .append('=')
                        .append(sids.stream().map(String::valueOf).collect(Collectors.joining(":")))
                        .append('\n'));
        if (!membership.groups().isEmpty()) {
            for (long sid : membership.voters()) {
                text.append(WEIGHT)
                        .append(sid)
                        .append('=')
                        .append(membership.weights().getOrDefault(sid, 1L))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** A member as it stands behind {@code server.N=}. */
    public static String line(MemberSpec member) {
        String addresses = member.addresses().stream()
                .map(address -> host(address.host()) + ":" + address.quorumPort() + ":" + address.electionPort())
                .collect(Collectors.joining("|"));
        String role = member.observer() ? OBSERVER : PARTICIPANT;
        HostPort client = member.client();
        return addresses + ":" + role + (client == null ? "" : ";" + host(client.host()) + ":" + client.port());
    }

    private static String host(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** @throws DecodeException with the line that is wrong, and what is allowed */
    public static Membership read(Bytes text) {
        if (text.length() > MAX_BYTES) {
            throw new DecodeException("configuration: " + text.length() + " bytes, at most " + MAX_BYTES);
        }
        return read(new String(text.array(), StandardCharsets.UTF_8));
    }

    /** @throws DecodeException as above */
    public static Membership read(String text) {
        MembershipText reader = new MembershipText();
        for (String line : text.split("[\\r\\n]+")) {
            String trimmed = line.trim();
            if (!trimmed.isEmpty() && trimmed.charAt(0) != '#' && trimmed.charAt(0) != '!') {
                reader.readLine(trimmed);
            }
        }
        reader.checkWhole();
        return new Membership(reader.members, reader.groups, reader.weights, reader.version);
    }

    /** What only the lines together show. Without a voter there is no ensemble, and nobody may take it for one. */
    private void checkWhole() {
        Set<Long> grouped = new TreeSet<>();
        groups.forEach((group, sids) -> {
            for (long sid : sids) {
                if (!grouped.add(sid)) {
                    throw new DecodeException("configuration: server " + sid + " is in two groups");
                }
            }
        });
        boolean hasVoter = false;
        boolean isGrouped = !groups.isEmpty() || !weights.isEmpty();
        for (Map.Entry<Long, MemberSpec> member : members.entrySet()) {
            boolean isVoter = !member.getValue().observer();
            hasVoter |= isVoter;
            if (isVoter && isGrouped && !grouped.contains(member.getKey())) {
                throw new DecodeException("configuration: server " + member.getKey() + " is in no group");
            }
        }
        if (!hasVoter) {
            throw new DecodeException("configuration: no participant");
        }
    }

    private void readLine(String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw wrong(line, "allowed is key=value");
        }
        String key = line.substring(0, equals).trim();
        String value = line.substring(equals + 1).trim();
        try {
            boolean isNew = true;
            if (key.startsWith(SERVER)) {
                isNew = members.put(number(key, SERVER), member(value)) == null;
            } else if (key.startsWith(GROUP)) {
                isNew = groups.put(number(key, GROUP), sids(value)) == null;
            } else if (key.startsWith(WEIGHT)) {
                isNew = weights.put(number(key, WEIGHT), weight(value)) == null;
            } else if (key.equals("version")) {
                version = Long.parseUnsignedLong(value, HEX);
            } else {
                throw wrong(line, "allowed are server.N, group.N, weight.N and version");
            }
            if (!isNew) {
                throw wrong(line, key + " is there twice");
            }
        } catch (NumberFormatException e) {
            throw wrong(line, "not a number");
        } catch (IllegalArgumentException e) {
            throw wrong(line, String.valueOf(e.getMessage()));
        }
    }

    private static long number(String key, String prefix) {
        long number = Long.parseLong(key.substring(prefix.length()));
        if (number < 0) {
            throw new IllegalArgumentException("number " + number + ", at least 0");
        }
        return number;
    }

    private static long weight(String value) {
        long weight = Long.parseLong(value);
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight " + weight + ", allowed are 0 to " + MAX_WEIGHT);
        }
        return weight;
    }

    private static List<Long> sids(String value) {
        List<Long> sids = new ArrayList<>();
        for (String sid : value.split(":", -1)) {
            sids.add(Long.parseLong(sid.trim()));
        }
        return sids;
    }

    /**
     * Reads what stands behind {@code server.N=}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static MemberSpec member(String value) {
        String[] parts = value.split(";", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("more than one ';'");
        }
        List<PeerAddress> addresses = new ArrayList<>();
        String role = null;
        for (String text : parts[0].split("\\|", -1)) {
            List<String> fields = fields(text.trim());
            if (fields.size() < 3
                    || fields.size() > 4
                    || !HOST.matcher(fields.get(0)).matches()) {
                throw new IllegalArgumentException("allowed is <host>:<quorum port>:<election port>[:<role>]");
            }
            addresses.add(address(fields));
            String itsRole = fields.size() == 4 ? role(fields.get(3)) : role;
            if (role != null && !role.equals(itsRole)) {
                throw new IllegalArgumentException("its addresses have different roles");
            }
            role = itsRole;
        }
        return new MemberSpec(OBSERVER.equals(role), addresses, parts.length == 1 ? null : client(parts[1].trim()));
    }

    private static PeerAddress address(List<String> fields) {
        int quorumPort = port(fields.get(1));
        int electionPort = port(fields.get(2));
        if (quorumPort == electionPort) {
            throw new IllegalArgumentException("quorum port and election port are both " + quorumPort);
        }
        return new PeerAddress(fields.get(0), quorumPort, electionPort);
    }

    private static String role(String text) {
        String role = text.trim().toLowerCase(Locale.ROOT);
        if (!role.equals(PARTICIPANT) && !role.equals(OBSERVER)) {
            throw new IllegalArgumentException("role \"" + text + "\", allowed are participant and observer");
        }
        return role;
    }

    private static HostPort client(String text) {
        List<String> fields = fields(text);
        if (fields.size() > 2) {
            throw new IllegalArgumentException("client part \"" + text + "\", allowed is [<host>:]<client port>");
        }
        String host = fields.size() == 1 || fields.get(0).isEmpty() ? EVERY_ADDRESS : fields.get(0);
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("client host \"" + host + "\" is no name or address");
        }
        return new HostPort(host, port(fields.get(fields.size() - 1)));
    }

    private static int port(String text) {
        int port = PORT.matcher(text.trim()).matches() ? Integer.parseInt(text.trim()) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port \"" + text + "\", allowed are 1 to " + MAX_PORT);
        }
        return port;
    }

    /** Splits at colons outside of brackets, and takes the brackets of an IPv6 address away. */
    private static List<String> fields(String text) {
        if (!text.startsWith("[")) {
            return List.of(text.split(":", -1));
        }
        int end = text.indexOf(']');
        if (end < 0 || end + 1 >= text.length() || text.charAt(end + 1) != ':') {
            throw new IllegalArgumentException("\"" + text + "\": allowed is [<IPv6 address>]:...");
        }
        List<String> fields = new ArrayList<>();
        fields.add(text.substring(1, end));
        fields.addAll(List.of(text.substring(end + 2).split(":", -1)));
        return fields;
    }

    private static DecodeException wrong(String line, @Nullable String why) {
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
        return new DecodeException("configuration: \"" + shown + "\": " + why);
    }
}
