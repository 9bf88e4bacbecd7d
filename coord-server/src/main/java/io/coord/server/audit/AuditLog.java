package io.coord.server.audit;

import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.CreateMode;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.TxnResult;
import io.coord.core.txn.Txn;
import io.coord.server.auth.AccessControl;
import io.coord.server.replica.ClientWrite;
import io.coord.server.replica.WriteAudit;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines ({@code audit.enable}); their form is that of ZooKeeper's audit log:
 *
 * <pre>
 *   session=0x1… user=alice,10.0.0.1 ip=10.0.0.1 operation=create znode=/a znode_type=persistent result=success
 * </pre>
 *
 * with tabs between the fields. What a client sent is escaped, so that nobody can write lines of his own.
 */
public final class AuditLog implements WriteAudit {
    /** The name of the logger: INFO for what was done, ERROR for what was refused. */
    public static final String LOGGER = "io.coord.audit";

    private static final int MAX_PATH_CHARS = 1000;
    private static final int[] PERM_ORDER = {4, 8, 1, 2, 16};
    private static final String PERM_LETTERS = "cdrwa";

    private final AccessControl access;
    private final String server;
    private final BiConsumer<Result, String> lines;

    /** How it went. */
    public enum Result {
        SUCCESS,
        FAILURE,
        INVOKED
    }

    /**
     * @param server who acts where no client does
     * @param lines  takes each line
     */
    public AuditLog(AccessControl access, String server, BiConsumer<Result, String> lines) {
        this.access = access;
        this.server = server;
        this.lines = lines;
    }

    /** The server starts. Thread: any. */
    public void serverStarts() {
        write(Result.INVOKED, new Line().with("user", server).with("operation", "serverStart"));
    }

    /** The server stops. Thread: any. */
    public void serverStops() {
        write(Result.INVOKED, new Line().with("user", server).with("operation", "serverStop"));
    }

    @Override
    public void written(ClientWrite write, @Nullable Txn txn, TxnResult result) {
        boolean failed = result instanceof TxnResult.Failed;
        if (write.op() instanceof WriteOp.Multi && !failed && txn instanceof Txn.Multi) {
            List<WriteOp> ops = ((WriteOp.Multi) write.op()).ops();
            List<Txn> elements = ((Txn.Multi) txn).elements();
            boolean done = elements.stream().noneMatch(Txn.Error.class::isInstance);
            if (done) {
                for (int i = 0; i < ops.size(); i++) {
                    written(write, ops.get(i), elements.get(i), Result.SUCCESS);
                }
                return;
            }
            failed = true;
        }
        written(write, write.op(), txn, failed ? Result.FAILURE : Result.SUCCESS);
    }

    private void written(ClientWrite write, WriteOp op, @Nullable Txn txn, Result result) {
        Line line = caller(write);
        if (op instanceof WriteOp.Create) {
            WriteOp.Create create = (WriteOp.Create) op;
            String path =
                    result == Result.SUCCESS && txn instanceof Txn.Create ? ((Txn.Create) txn).path() : create.path();
            line.with("operation", "create").with("znode", path).with("znode_type", type(create));
        } else if (op instanceof WriteOp.Delete) {
            line.with("operation", "delete").with("znode", ((WriteOp.Delete) op).path());
        } else if (op instanceof WriteOp.SetData) {
            line.with("operation", "setData").with("znode", ((WriteOp.SetData) op).path());
        } else if (op instanceof WriteOp.SetAcl) {
            WriteOp.SetAcl setAcl = (WriteOp.SetAcl) op;
            line.with("operation", "setAcl").with("znode", setAcl.path()).with("acl", text(setAcl.acl()));
        } else if (op instanceof WriteOp.Multi) {
            line.with("operation", "multiOperation");
        } else if (op instanceof WriteOp.Reconfig) {
            line.with("operation", "reconfig").with("znode", "/zookeeper/config");
        } else {
            // Checks change nothing, and what sessions own is told when it goes.
            return;
        }
        write(result, line);
    }

    @Override
    public void deletedWithSession(long sessionId, List<String> paths) {
        for (String path : paths) {
            write(
                    Result.SUCCESS,
                    new Line()
                            .with("session", "0x" + Long.toHexString(sessionId))
                            .with("user", server)
                            .with("operation", "ephemeralZNodeDeletionOnSessionCloseOrExpire")
                            .with("znode", path));
        }
    }

    private Line caller(ClientWrite write) {
        StringJoiner users = new StringJoiner(",");
        String address = null;
        for (AuthId id : write.ids()) {
            String user = access.userName(id);
            if (!user.isEmpty()) {
                users.add(user);
            }
            if (address == null && "ip".equals(id.scheme())) {
                address = id.id();
            }
        }
        return new Line()
                .with("session", "0x" + Long.toHexString(write.sessionId()))
                .with("user", users.toString())
                .with("ip", address);
    }

    private void write(Result result, Line line) {
        lines.accept(
                result,
                line.with("result", result.name().toLowerCase(Locale.ROOT)).toString());
    }

    private static @Nullable String type(WriteOp.Create create) {
        return CreateMode.ofFlags(create.flags())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .orElse(null);
    }

    private static @Nullable String text(@Nullable List<AclEntry> acl) {
        if (acl == null) {
            return null;
        }
        StringJoiner text = new StringJoiner(",");
        for (AclEntry entry : acl) {
            StringBuilder perms = new StringBuilder();
            for (int i = 0; i < PERM_ORDER.length; i++) {
                if ((entry.perms() & PERM_ORDER[i]) != 0) {
                    perms.append(PERM_LETTERS.charAt(i));
                }
            }
            text.add(entry.id().scheme() + ":" + shown(entry.id()) + ":" + perms);
        }
        return text.toString();
    }

    /** The hash of a digest id is as good as a password that is weak. */
    private static String shown(AuthId id) {
        String text = String.valueOf(id.id());
        int colon = text.indexOf(':');
        return "digest".equals(id.scheme()) && colon >= 0 ? text.substring(0, colon) + ":x" : text;
    }

    /** Fields in the order they are added; without those that have no value. */
    private static final class Line {
        private final StringBuilder text = new StringBuilder();

        Line with(String field, @Nullable String value) {
            if (value != null) {
                if (text.length() > 0) {
                    text.append('\t');
                }
                text.append(field).append('=');
                int end = Math.min(value.length(), MAX_PATH_CHARS);
                for (int i = 0; i < end; i++) {
                    char c = value.charAt(i);
                    text.append(Character.isISOControl(c) ? '?' : c);
                }
                if (end < value.length()) {
                    text.append('…');
                }
            }
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
