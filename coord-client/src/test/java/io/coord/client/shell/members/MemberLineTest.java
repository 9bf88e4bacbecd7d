package io.coord.client.shell.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "server.1=h1:2888:3888:participant;10.0.0.1:2181 1 participant 10.0.0.1:2181",
                "server.2=h2:2888:3888:observer;0.0.0.0:2182 2 observer h2:2182",
                "server.3=h3:2888:3888;2183 3 participant h3:2183",
                "server.4=[::1]:2888:3888:participant;[::]:2184 4 participant [::1]:2184",
                "server.5=h5:2888:3888|h6:2888:3888;2185 5 participant h5:2185",
                "server.6=h7:2888:3888:participant 6 participant null",
            })
    void aMemberHasIdRoleAndAddressForClients(String line, String id, String role, String client) {
        MemberLine member = MemberLine.parse(line).orElseThrow();

        assertThat(member.id()).isEqualTo(id);
        assertThat(member.role()).isEqualTo(role);
        assertThat(String.valueOf(member.client())).isEqualTo(client);
    }

    @Test
    void otherLinesAreLeftOut() {
        String config = "server.1=h1:1:2;3\nversion=100000000\n\nrubbish";

        assertThat(MemberLine.parseAll(config)).extracting(MemberLine::id).isEqualTo(List.of("1"));
        assertThat(MemberLine.version(config)).contains("100000000");
        assertThat(MemberLine.version("")).isEmpty();
    }
}
