package io.coord.client.shell.subtree;

import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.error.NodeExistsException;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.walk.RequestWindow;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.CreateMode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Creates nodes, many requests at a time. A session's requests take effect in order, so a child may be asked for while its
 * parent is under way. Used by one thread.
 */
final class NodeImport {
    private static final int WINDOW = 500;
    private static final int ANY_VERSION = -1;

    private final CoordClient client;
    private final String top;
    private final Existing existing;
    private final boolean withoutAcl;
    private final RequestWindow window = new RequestWindow(WINDOW);
    private final AtomicLong created = new AtomicLong();
    private final AtomicLong existed = new AtomicLong();

    NodeImport(CoordClient client, String top, Existing existing, boolean withoutAcl) {
        this.client = client;
        this.top = top;
        this.existing = existing;
        this.withoutAcl = withoutAcl;
    }

    void add(ExportedNode node) throws ShellFailure, InterruptedException {
        String path = pathOf(node);
        if (path.equals("/")) {
            return; // it exists always, and its data and ACL are those of this ensemble
        }
        List<AclEntry> acl = withoutAcl ? Acls.OPEN : node.acl();
        window.awaitPlace();
        window.track(create(path, node, acl));
    }

    private String pathOf(ExportedNode node) {
        if (node.path().isEmpty()) {
            return top;
        }
        return top.equals("/") ? node.path() : top + node.path();
    }

    private CompletableFuture<?> create(String path, ExportedNode node, List<AclEntry> acl) {
        CompletableFuture<Void> creation = client.create(
                        path,
                        node.data(),
                        CreateOptions.of(CreateMode.PERSISTENT).withAcl(acl))
                .thenAccept(done -> created.incrementAndGet());
        if (existing == Existing.FAIL) {
            return creation;
        }
        return creation.handle((done, thrown) -> thrown).thenCompose(thrown -> {
            if (thrown == null) {
                return CompletableFuture.completedFuture(null);
            }
            if (!(causeOf(thrown) instanceof NodeExistsException)) {
                return CompletableFuture.failedFuture(causeOf(thrown));
            }
            existed.incrementAndGet();
            return existing == Existing.SKIP ? CompletableFuture.completedFuture(null) : overwrite(path, node, acl);
        });
    }

    private CompletableFuture<?> overwrite(String path, ExportedNode node, List<AclEntry> acl) {
        CompletableFuture<?> data = client.setData(path, node.data());
        return withoutAcl ? data : data.thenCompose(done -> client.setAcl(path, acl, ANY_VERSION));
    }

    private static Throwable causeOf(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    void finish() throws ShellFailure, InterruptedException {
        window.finish();
    }

    long created() {
        return created.get();
    }

    long existed() {
        return existed.get();
    }

    String summary() {
        String there = existed() == 0
                ? ""
                : ", " + existed() + (existing == Existing.SKIP ? " existed and were skipped" : " overwritten");
        return "Created " + created() + " nodes" + there;
    }
}
