/** Zab: atomic broadcast, transaction log, snapshots, epochs, recovery. */
module io.coord.zab {
    requires transitive io.coord.core;
    requires static transitive org.jspecify;
    requires static org.xerial.snappy;
    requires org.slf4j;
    requires io.netty.codec;
    requires io.netty.common;
    requires transitive io.netty.transport;

    exports io.coord.zab.protocol;
    exports io.coord.zab.protocol.member;
    exports io.coord.zab.protocol.election;
    exports io.coord.zab.protocol.membership;
    exports io.coord.zab.protocol.message;
    exports io.coord.zab.protocol.quorum;
    exports io.coord.zab.runtime;
    exports io.coord.zab.storage;
    exports io.coord.zab.storage.epoch;
    exports io.coord.zab.storage.fs;
    exports io.coord.zab.storage.log;
    exports io.coord.zab.storage.snapshot;
    exports io.coord.zab.transport;
    exports io.coord.zab.wire;
}
