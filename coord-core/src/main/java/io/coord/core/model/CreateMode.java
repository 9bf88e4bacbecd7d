package io.coord.core.model;

import java.util.Optional;

/** The create modes with their wire flags (spec: client-protocol 8.1). */
public enum CreateMode {
    PERSISTENT(0, false, false),
    EPHEMERAL(1, true, false),
    PERSISTENT_SEQUENTIAL(2, false, true),
    EPHEMERAL_SEQUENTIAL(3, true, true),
    CONTAINER(4, false, false),
    PERSISTENT_WITH_TTL(5, false, false),
    PERSISTENT_SEQUENTIAL_WITH_TTL(6, false, true);

    private static final CreateMode[] BY_FLAGS = values();

    private final int flags;
    private final boolean ephemeral;
    private final boolean sequential;

    CreateMode(int flags, boolean ephemeral, boolean sequential) {
        this.flags = flags;
        this.ephemeral = ephemeral;
        this.sequential = sequential;
    }

    public static Optional<CreateMode> ofFlags(int flags) {
        return flags < 0 || flags >= BY_FLAGS.length ? Optional.empty() : Optional.of(BY_FLAGS[flags]);
    }

    public int flags() {
        return flags;
    }

    public boolean isEphemeral() {
        return ephemeral;
    }

    public boolean isSequential() {
        return sequential;
    }

    public boolean isTtl() {
        return this == PERSISTENT_WITH_TTL || this == PERSISTENT_SEQUENTIAL_WITH_TTL;
    }
}
