/** The domain of coord: paths, stat, ACL, transactions, the data tree, watches, the jute codec; SASL and TLS of both sides. */
module io.coord.core {
    requires io.netty.common;
    requires transitive io.netty.buffer;
    requires transitive io.netty.handler;
    requires transitive io.netty.transport;
    requires static transitive org.jspecify;
    requires java.security.jgss;
    requires transitive java.security.sasl;
    requires org.slf4j;

    exports io.coord.core.codec;
    exports io.coord.core.env;
    exports io.coord.core.error;
    exports io.coord.core.image;
    exports io.coord.core.invariant;
    exports io.coord.core.model;
    exports io.coord.core.op;
    exports io.coord.core.sasl;
    exports io.coord.core.tls;
    exports io.coord.core.tree;
    exports io.coord.core.txn;
    exports io.coord.core.watch;
    exports io.coord.core.wire;
}
