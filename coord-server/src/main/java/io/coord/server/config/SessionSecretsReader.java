package io.coord.server.config;

import io.coord.core.model.Bytes;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.auth.SessionSecrets.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes from the settings what passwords of sessions are made with. The file has one secret a line, the first makes
 * passwords, all are accepted; empty lines and those that begin with {@code #} do not count.
 */
final class SessionSecretsReader {
    private static final String FILE = "coord.session.secretFile";
    private static final String PHASE = "coord.session.passwords";
    private static final String BOUND_TO = "coord.session.boundTo";
    private static final long MAX_FILE_BYTES = 65_536;

    private final Settings settings;
    private final Findings findings;

    SessionSecretsReader(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    /** Null: none is set, passwords are ZooKeeper's; or wrongly, which has been noted. */
    @Nullable
    SessionSecrets read() {
        Setting file = settings.take(FILE);
        Setting phase = settings.take(PHASE);
        List<String> schemes = settings.list(BOUND_TO);
        if (file == null) {
            for (Setting other : new Setting[] {phase, settings.take(BOUND_TO)}) {
                if (other != null) {
                    findings.problem(other, "needs coord.session.secretFile=<path>");
                }
            }
            return null;
        }
        List<Bytes> secrets = secrets(file);
        Phase wanted = phase == null ? Phase.REQUIRE : phase(phase);
        if (secrets == null || wanted == null) {
            return null;
        }
        try {
            return new SessionSecrets(secrets, wanted, new TreeSet<>(schemes == null ? List.of() : schemes));
        } catch (IllegalArgumentException e) {
            findings.problem(file, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable Phase phase(Setting setting) {
        for (Phase phase : Phase.values()) {
            if (phase.name().toLowerCase(Locale.ROOT).equals(setting.value())) {
                return phase;
            }
        }
        findings.problem(setting, "allowed are accept, issue and require");
        return null;
    }

    private @Nullable List<Bytes> secrets(Setting file) {
        Path path = settings.path(FILE);
        if (path == null) {
            return null;
        }
        try {
            long bytes = Files.size(path);
            if (bytes > MAX_FILE_BYTES) {
                findings.problem(file, "has " + bytes + " bytes, limit " + MAX_FILE_BYTES);
                return null;
            }
            warnIfOpen(file, path);
            List<Bytes> secrets = new ArrayList<>();
            for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
                String secret = line.trim();
                if (!secret.isEmpty() && !secret.startsWith("#")) {
                    secrets.add(Bytes.wrap(secret.getBytes(StandardCharsets.UTF_8)));
                }
            }
            return secrets;
        } catch (IOException e) {
            findings.problem(file, "can not be read: " + e);
            return null;
        }
    }

    private void warnIfOpen(Setting file, Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> open = new TreeSet<>(Files.getPosixFilePermissions(path));
        open.retainAll(Set.of(
                PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE));
        if (!open.isEmpty()) {
            findings.warning(file, "others have " + open + ": chmod 600");
        }
    }
}
