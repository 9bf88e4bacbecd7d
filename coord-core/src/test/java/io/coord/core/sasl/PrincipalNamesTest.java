package io.coord.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalNamesTest {
    @ParameterizedTest
    @CsvSource({
        "alice, alice",
        "a/b, a/b",
        "alice@HERE, alice@HERE",
        "zk/host.example@HERE, zk/host.example@HERE",
        "alice@ELSEWHERE,",
        "a@b@c,",
        "a/b/c@HERE,"
    })
    void withoutRulesPrincipalsOfTheOwnRealmKeepTheirNames(String principal, String expected) {
        assertThat(PrincipalNames.ofRealm("HERE").nameOf(principal).orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void hostAndRealmCanBeLeftOut() {
        List<PrincipalRule> rules = PrincipalRule.parse("DEFAULT", "HERE");
        assertThat(new PrincipalNames(rules, true, true).nameOf("zk/host@HERE")).contains("zk");
        assertThat(new PrincipalNames(rules, true, false).nameOf("zk/host@HERE"))
                .contains("zk@HERE");
        assertThat(new PrincipalNames(rules, false, true).nameOf("zk/host@HERE"))
                .contains("zk/host");
    }

    /** The examples are those of MIT Kerberos and of Hadoop. */
    @ParameterizedTest
    @CsvSource({
        "'RULE:[1:$1@$0](.*@ELSE)s/@.*//', alice@ELSE, alice",
        "'RULE:[1:$1@$0](.*@ELSE)s/@.*// DEFAULT', bob@HERE, bob",
        "'RULE:[2:$1;$2](^.*;admin$)s/;admin$//', johndoe/admin@ELSE, johndoe",
        "'RULE:[2:$1](nn)s/.*/hdfs/ DEFAULT', nn/host@ELSE, hdfs",
        "'RULE:[1:$1]s/a/o/g', banana@ELSE, bonono",
        "'RULE:[1:$1]s/a/o/', banana@ELSE, bonana",
        "'RULE:[1:$1@$0]', alice@ELSE,",
        "'RULE:[2:$1]', alice@ELSE,",
        "'DEFAULT', alice@ELSE,"
    })
    void rulesMapPrincipalsToShortNames(String rules, String principal, String expected) {
        PrincipalNames names = new PrincipalNames(PrincipalRule.parse(rules, "HERE"), true, true);
        assertThat(names.nameOf(principal).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "RULE:[3:$1]", "RULE:[1:$2]", "RULE:[1:$1](*)", "DEFAULT x"})
    void whatIsNoRuleIsNamed(String rules) {
        assertThatThrownBy(() -> PrincipalRule.parse(rules, "HERE"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rule of auth_to_local");
    }
}
