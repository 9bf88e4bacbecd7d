/** The Java client of coord and ZooKeeper. */
module io.coord.client {
    requires transitive io.coord.core;
    requires transitive io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires org.slf4j;

    exports io.coord.client;
    exports io.coord.client.endpoint;
    exports io.coord.client.error;
    exports io.coord.client.future;
    exports io.coord.client.recipe.lock;
    exports io.coord.client.watch;
}
