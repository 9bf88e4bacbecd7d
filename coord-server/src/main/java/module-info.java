/** The replica: request pipeline, sessions, client listener, configuration, embedding API. */
module io.coord.server {
    requires transitive io.coord.zab;
    requires transitive io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static transitive micrometer.core;
    requires static transitive org.jspecify;
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires static info.picocli;
    requires jdk.management;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires java.management;
    requires org.slf4j;

    exports io.coord.server;
    exports io.coord.server.auth;
    exports io.coord.server.config;
    exports io.coord.server.measure;
    exports io.coord.server.metrics;
    exports io.coord.server.metrics.micrometer;
    exports io.coord.server.jmx to
            java.management;

    opens io.coord.server.cli to
            info.picocli;
}
