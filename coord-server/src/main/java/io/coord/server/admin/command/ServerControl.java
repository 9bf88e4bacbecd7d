package io.coord.server.admin.command;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What operators can make a running server do. Thread: any but event loops and the replica. */
public interface ServerControl {
    /** What comes of a proof of identity. */
    enum Judgement {
        GRANTED,
        NOT_PROVEN,
        NOT_PERMITTED
    }

    /**
     * Whether whoever sends this may act.
     *
     * @param authorization the HTTP header of this name
     * @param remote        address of the sender
     * @param certificates  that the sender has proven to have, its own first; empty without
     */
    Judgement judge(String authorization, String remote, List<X509Certificate> certificates);

    /** Whether the replica answers within some seconds. */
    boolean isResponsive();

    /** Lets a leader hand over to another as soon as nothing is in flight. Returns false if it does not lead. */
    boolean handOver();

    /** Begins to write a snapshot to the disk; empty if one is being written, or there is no disk. */
    Optional<CompletableFuture<TakenSnapshot>> startSnapshot();

    /** Of a logger, or of all of coord's; empty if it can not be told here. */
    default Optional<String> logLevel(String logger) {
        return Optional.empty();
    }

    /** Returns false if it can not be set here. */
    default boolean setLogLevel(String logger, String level) {
        return false;
    }

    /** The greatest nodes and subtrees. Walks the tree, a little at a time. */
    TreeCensus census(int limit, int depth);

    /** Walks a subtree, a little at a time. */
    SubtreeDigests digests(String path);
}
