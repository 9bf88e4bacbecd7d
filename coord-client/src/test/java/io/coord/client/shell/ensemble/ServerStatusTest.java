package io.coord.client.shell.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.endpoint.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerStatusTest {
    private static final Endpoint SERVER = new Endpoint.Host("127.0.0.1", 1);

    @Test
    void aServerThatServesTellsItsModeAndFigures() {
        ServerStatus status = ServerStatus.parse(SERVER, """
                Zookeeper version: 3.9.5-59215d6a94, built on 2024
                Latency min/avg/max: 0/0.5/3
                Zxid: 0x100000002
                Mode: leader
                Node count: 5
                """);

        assertThat(status.serves()).isTrue();
        assertThat(status.leads()).isTrue();
        assertThat(status.version()).isEqualTo("3.9.5-59215d6a94");
        assertThat(status.field("Node count")).isEqualTo("5");
        assertThat(status.field("Outstanding")).isEqualTo("-");
    }

    @Test
    void aServerThatDoesNotServeTellsWhy() {
        ServerStatus status = ServerStatus.parse(SERVER, "This ZooKeeper instance is not currently serving requests\n");

        assertThat(status.serves()).isFalse();
        assertThat(status.leads()).isFalse();
        assertThat(status.condition()).contains("not currently serving");
        assertThat(ServerStatus.parse(SERVER, "").condition()).contains("without an answer");
    }

    @Test
    void aServerThatIsNotThereIsAStatusToo() {
        List<String> reasons = new FourLetterClient(null).whyNotServing(List.of(SERVER));

        assertThat(reasons).containsExactly("127.0.0.1:1: connection refused");
    }
}
