/** The Java client of coord and ZooKeeper. */
module io.coord.client {
    requires transitive io.coord.core;
    requires transitive io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static transitive org.jspecify;
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires static com.fasterxml.jackson.core;
    requires static info.picocli;
    requires static org.jline.reader;
    requires static org.jline.terminal;
    requires static HdrHistogram;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires org.slf4j;

    exports io.coord.client;
    exports io.coord.client.endpoint;
    exports io.coord.client.error;
    exports io.coord.client.future;
    exports io.coord.client.recipe.barrier;
    exports io.coord.client.recipe.cache;
    exports io.coord.client.recipe.config;
    exports io.coord.client.recipe.election;
    exports io.coord.client.recipe.group;
    exports io.coord.client.recipe.lock;
    exports io.coord.client.recipe.node;
    exports io.coord.client.recipe.queue;
    exports io.coord.client.recipe.registry;
    exports io.coord.client.recipe.task;
    exports io.coord.client.recipe.value;
    exports io.coord.client.watch;

    opens io.coord.client.shell.cli to
            info.picocli;
    opens io.coord.client.shell.command to
            info.picocli;
    opens io.coord.client.shell.interactive to
            info.picocli;
    opens io.coord.client.shell.load to
            info.picocli;
    opens io.coord.client.shell.members to
            info.picocli;
    opens io.coord.client.shell.node to
            info.picocli;
    opens io.coord.client.shell.quota to
            info.picocli;
    opens io.coord.client.shell.session to
            info.picocli;
    opens io.coord.client.shell.subtree to
            info.picocli;
    opens io.coord.client.shell.watching to
            info.picocli;
}
