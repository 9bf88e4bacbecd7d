package io.coord.server.config;

import io.coord.core.codec.DecodeException;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileReplacement;
import io.coord.zab.storage.fs.FileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the configuration of an ensemble in files beside {@code zoo.cfg} while it changes (spec: peer-protocol 8.7):
 *
 * <pre>
 *   zoo.cfg                    rewritten: without members, with dynamicConfigFile=...
 *   zoo.cfg.bak                as it was before the first change
 *   zoo.cfg.dynamic.100000007  the members in force, named by the version
 *   zoo.cfg.dynamic.next       the members proposed, with their version; gone when they are in force
 * </pre>
 *
 * <p>Each file is replaced as a whole, so a crash leaves the old or the new one. Thread: replica.
 */
public final class DynamicConfigFiles implements MembershipStore {
    private static final String NEXT = ".dynamic.next";
    private static final Set<String> MEMBER_KEYS = Set.of("peertype", "dynamicconfigfile");
    private static final Set<String> CLIENT_KEYS = Set.of("clientport", "clientportaddress");

    private static final int MAX_BYTES = 1 << 20;

    private final FileSystem files;
    private final Path staticFile;
    private final long myId;

    /** @param staticFile the {@code zoo.cfg} */
    public DynamicConfigFiles(FileSystem files, Path staticFile, long myId) {
        this.files = files;
        this.staticFile = staticFile.toAbsolutePath();
        this.myId = myId;
    }

    /**
     * Whether a configuration file can be rewritten. It often cannot in a container: then changes have to be kept
     * elsewhere.
     */
    public static boolean canRewrite(Path staticFile) {
        Path directory = staticFile.toAbsolutePath().getParent();
        return directory != null && Files.isWritable(directory) && Files.isWritable(staticFile);
    }

    /** Empty: {@code zoo.cfg} says it, and has been read. */
    @Override
    public Optional<Membership> inForce() {
        return Optional.empty();
    }

    @Override
    public void seen(Membership proposed) throws IOException {
        write(
                sibling(NEXT),
                MembershipText.members(proposed) + "version=" + Long.toHexString(proposed.version()) + "\n");
    }

    /** Writes the members that are in force, and makes {@code zoo.cfg} refer to them. */
    @Override
    public void activated(Membership members) throws IOException {
        Path dynamic = sibling(".dynamic." + Long.toHexString(members.version()));
        write(dynamic, MembershipText.members(members).stripTrailing());
        String before = read(staticFile);
        Path backup = sibling(".bak");
        if (!files.exists(backup)) {
            write(backup, before);
        }
        Membership.MemberSpec self = members.members().get(myId);
        boolean clientInLine = self != null && self.client() != null;
        write(staticFile, rewritten(before, dynamic, clientInLine));
        Path next = sibling(NEXT);
        if (files.exists(next)) {
            files.delete(next);
            Path directory = next.getParent();
            if (directory != null) {
                files.syncDirectory(directory);
            }
        }
    }

    @Override
    public Optional<Membership> proposed() throws IOException {
        Path next = sibling(NEXT);
        if (!files.exists(next)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MembershipText.read(read(next)));
        } catch (DecodeException e) {
            throw new IOException(next + ": " + e.getMessage(), e);
        }
    }

    /** All but the members stays as it is, comments too; what goes on over several lines goes as a whole. */
    private String rewritten(String text, Path dynamic, boolean clientInLine) {
        String[] lines = text.split("\\R", -1);
        Set<Integer> dropped = new TreeSet<>();
        for (PropertyLines.Entry entry : PropertyLines.read(staticFile.toString(), text, new Findings())) {
            if (!isKept(entry.key(), clientInLine)) {
                for (int line = entry.line(); line <= entry.lastLine(); line++) {
                    dropped.add(line);
                }
            }
        }
        List<String> kept = new ArrayList<>();
        for (int line = 1; line <= lines.length; line++) {
            if (!dropped.contains(line) && !lines[line - 1].isBlank()) {
                kept.add(lines[line - 1]);
            }
        }
        kept.add("dynamicConfigFile=" + escaped(dynamic.toString()));
        return String.join("\n", kept) + "\n";
    }

    private static boolean isKept(String key, boolean clientInLine) {
        String name = key.toLowerCase(Locale.ROOT);
        boolean ofMembers = MEMBER_KEYS.contains(name) || EnsembleReader.isDynamic(name);
        return !ofMembers && !(clientInLine && CLIENT_KEYS.contains(name));
    }

    /** As a value of a properties file, which knows Latin-1 only. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (c > 0xFF) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private Path sibling(String suffix) {
        return staticFile.resolveSibling(staticFile.getFileName() + suffix);
    }

    private void write(Path target, String text) throws FileFailure {
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        FileReplacement.replace(files, target, temporary, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String read(Path file) throws FileFailure {
        return new String(FileReplacement.readAll(files, file, MAX_BYTES), StandardCharsets.ISO_8859_1);
    }
}
