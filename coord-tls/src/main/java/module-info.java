/** TLS: key material from files, and what it is made into for connections. */
module io.coord.tls {
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires io.netty.common;
    requires transitive io.netty.buffer;
    requires transitive io.netty.handler;
    requires transitive io.netty.transport;

    exports io.coord.tls;
}
