package io.coord.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.vectors.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlTest {
    private static final String SUPER_DIGEST = "super:GcMT0ijsx21yLyTWAWMqFV/azZE=";
    private static final AuthId IP = new AuthId("ip", "10.1.2.3");
    private static final AuthId BOB = new AuthId("digest", "bob:hash");

    private final AccessControl control = new AccessControl(AuthConfig.DEFAULTS);

    @Test
    void digestIdsEqualTheRecordedOnes() {
        for (JsonNode line : Vectors.computed("DigestAuthenticationProvider.generateDigest")) {
            Authentication outcome =
                    authenticate(control, "digest", line.get("in").textValue());
            assertThat(outcome)
                    .isEqualTo(new Authentication.Accepted(
                            List.of(new AuthId("digest", line.get("out").textValue()))));
        }
    }

    @Test
    void credentialsWithoutColonAreAllUser() {
        Authentication.Accepted accepted = (Authentication.Accepted) authenticate(control, "digest", "abc");
        assertThat(accepted.ids().get(0).id()).startsWith("abc:");
    }

    @Test
    void whoHoldsTheSuperDigestGetsSuperAndTheDigestId() {
        AccessControl withSuper = new AccessControl(AuthConfig.DEFAULTS.withSuperDigest(SUPER_DIGEST));
        assertThat(authenticate(withSuper, "digest", "super:adminsecret"))
                .isEqualTo(
                        new Authentication.Accepted(List.of(AccessControl.SUPER, new AuthId("digest", SUPER_DIGEST))));
        assertThat(authenticate(withSuper, "digest", "super:wrong"))
                .isInstanceOfSatisfying(
                        Authentication.Accepted.class,
                        accepted -> assertThat(accepted.ids()).doesNotContain(AccessControl.SUPER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"world", "auth", "super", "sasl", "x509", ""})
    void packetsOfOtherSchemesAreRefused(String scheme) {
        assertThat(authenticate(control, scheme, "x:y")).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void packetsWithoutSchemeOrCredentialsAreRefused() {
        assertThat(control.authenticate(null, Bytes.EMPTY, "10.1.2.3")).isInstanceOf(Authentication.Refused.class);
        assertThat(control.authenticate("digest", null, "10.1.2.3")).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void ipPacketAddsTheAddressOfThePeer() {
        assertThat(control.authenticate("ip", null, "10.1.2.3")).isEqualTo(new Authentication.Accepted(List.of(IP)));
        assertThat(control.initialIds("10.1.2.3")).containsExactly(IP);
    }

    @Test
    void disabledDigestRefusesPacketsAndAclsButMasksStoredOnes() {
        AccessControl without = new AccessControl(AuthConfig.DEFAULTS.withoutDigest());
        assertThat(authenticate(without, "digest", "a:b")).isInstanceOf(Authentication.Refused.class);
        assertThat(refusal(without, new AclEntry(Perms.ALL, BOB))).isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(without.shownTo(List.of(new AclEntry(Perms.READ, BOB)), List.of(IP)))
                .containsExactly(new AclEntry(Perms.READ, new AuthId("digest", "bob:x")));
    }

    @Test
    void unknownDigestAlgorithmIsNamed() {
        assertThatThrownBy(() -> new AccessControl(AuthConfig.DEFAULTS.withDigestAlgorithm("SHA-17")))
                .hasMessageContaining("SHA-17");
    }

    @Test
    void openAclPermitsEverythingThatHasAName() {
        for (int perm = 1; perm <= Perms.ADMIN; perm <<= 1) {
            assertThat(control.permits(Acls.OPEN, perm, List.of())).isTrue();
        }
        assertThat(control.permits(Acls.OPEN, 32, List.of())).isFalse();
    }

    @Test
    void emptyAclAndSuperAndSkipAclPermitEverything() {
        List<AclEntry> nobody = List.of(new AclEntry(0, AuthId.ANYONE));
        assertThat(control.permits(nobody, Perms.READ, List.of(IP, BOB))).isFalse();
        assertThat(control.permits(List.of(), Perms.READ, List.of())).isTrue();
        assertThat(control.permits(nobody, Perms.READ, List.of(IP, AccessControl.SUPER)))
                .isTrue();
        AccessControl skipping = new AccessControl(AuthConfig.DEFAULTS.withoutPermissionChecks());
        assertThat(skipping.permits(nobody, Perms.READ, List.of())).isTrue();
    }

    @Test
    void anEntryCountsOnlyForItsPermissionsAndItsIds() {
        List<AclEntry> acl = List.of(new AclEntry(Perms.READ, AuthId.ANYONE), new AclEntry(Perms.WRITE, BOB));
        assertThat(control.permits(acl, Perms.READ, List.of())).isTrue();
        assertThat(control.permits(acl, Perms.WRITE, List.of(IP))).isFalse();
        assertThat(control.permits(acl, Perms.WRITE, List.of(IP, BOB))).isTrue();
        assertThat(control.permits(acl, Perms.ADMIN, List.of(BOB))).isFalse();
        assertThat(control.permits(acl, Perms.WRITE | Perms.ADMIN, List.of(BOB)))
                .isTrue();
        assertThat(control.permits(acl, Perms.WRITE, List.of(new AuthId("ip", "bob:hash"))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.3, 10.1.0.0/16, true",
        "10.1.2.3, 10.2.0.0/16, false",
        "10.1.2.3, 10.1.2.2/31, true",
        "10.1.2.3, 10.1.2.4/31, false",
        "200.1.2.3, 128.0.0.0/1, true",
        "100.1.2.3, 128.0.0.0/1, false",
        "10.1.2.3, 0.0.0.0/0, true",
        "::1, 0.0.0.0/0, false",
        "0:0:0:0:0:0:0:1, ::1, true",
        "fe80::1%eth0, fe80::/10, true",
        "2001:db8::17, 2001:db8::/32, true",
        "2001:db9::17, 2001:db8::/32, false",
        "name, 0.0.0.0/0, false",
    })
    void ipEntriesMeanNetworks(String caller, String aclId, boolean permitted) {
        List<AclEntry> acl = List.of(new AclEntry(Perms.READ, new AuthId("ip", aclId)));
        assertThat(control.permits(acl, Perms.READ, List.of(new AuthId("ip", caller))))
                .isEqualTo(permitted);
    }

    @ParameterizedTest
    @CsvSource({
        "world, anyone, true",
        "world, me, false",
        "super, '', false",
        "sasl, bob, false",
        "x509, CN=bob, false",
        "digest, bob:hash, true",
        "digest, bob:hash:, true",
        "digest, :hash, true",
        "digest, bob:, false",
        "digest, bob, false",
        "digest, a:b:c, false",
        "ip, 1.2.3.4, true",
        "ip, 1.2.3.4/0, true",
        "ip, 1.2.3.4/32, true",
        "ip, 1.2.3.4/33, false",
        "ip, 1.2.3.4/, false",
        "ip, 1.2.3.4/-1, false",
        "ip, 1.2.3.4/x, false",
        "ip, 1.2.3, false",
        "ip, 1.2.3.256, false",
        "ip, 1.2.3.4.5, false",
        "ip, ::, true",
        "ip, ::/128, true",
        "ip, ::/129, false",
        "ip, 1:2:3:4:5:6:7:8, true",
        "ip, 1:2:3:4:5:6:1.2.3.4, true",
        "ip, 1:2:3:4:5:6:7, false",
        "ip, 1:2:3:4:5:6:7:8:9, false",
        "ip, 1::2::3, false",
        "ip, :::, false",
        "ip, 12345::, false",
        "ip, g::, false",
        "ip, localhost, false",
        "ip, '', false",
    })
    void fixUpAcceptsWhatTheSchemeAccepts(String scheme, String id, boolean valid) {
        AclEntry entry = new AclEntry(Perms.READ, new AuthId(scheme, id));
        AclFixUp expected = valid ? new AclFixUp.Fixed(List.of(entry)) : AclFixUp.Refused.INVALID;
        assertThat(control.fixUp(List.of(entry), List.of(IP))).isEqualTo(expected);
    }

    @Test
    void fixUpRefusesNothingAtAllAndMissingParts() {
        assertThat(control.fixUp(null, List.of())).isEqualTo(AclFixUp.Refused.INVALID);
        assertThat(control.fixUp(List.of(), List.of())).isEqualTo(AclFixUp.Refused.INVALID);
        assertThat(refusal(control, entry(null, "x"))).isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(refusal(control, entry("nosuch", null))).isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(refusal(control, entry("world", null))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(refusal(control, entry("digest", null))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
    }

    @Test
    void fixUpGivesTheOpenAclItself() {
        AclFixUp.Fixed fixed = (AclFixUp.Fixed) control.fixUp(List.of(new AclEntry(31, AuthId.ANYONE)), List.of());
        assertThat(fixed.acl()).isSameAs(Acls.OPEN);
    }

    @Test
    void fixUpDropsDuplicatesAndPutsTheCallersProvenIdsForAuth() {
        AuthId alice = new AuthId("digest", "alice:hash");
        AclEntry world = new AclEntry(Perms.READ, AuthId.ANYONE);
        List<AclEntry> requested =
                List.of(world, entry("auth", null), world, new AclEntry(Perms.READ, BOB), entry("auth", null));
        assertThat(control.fixUp(requested, List.of(IP, AccessControl.SUPER, BOB, alice)))
                .isEqualTo(new AclFixUp.Fixed(List.of(
                        world,
                        new AclEntry(Perms.ALL, BOB),
                        new AclEntry(Perms.ALL, alice),
                        new AclEntry(Perms.READ, BOB))));
        assertThat(control.fixUp(List.of(entry("auth", "")), List.of(IP, AccessControl.SUPER)))
                .isEqualTo(AclFixUp.Refused.INVALID);
    }

    @Test
    void readersSeeNoDigestsUnlessTheyAreAdmin() {
        List<AclEntry> acl =
                List.of(new AclEntry(Perms.ADMIN, BOB), new AclEntry(Perms.READ, new AuthId("ip", "10.0.0.0/8")));
        assertThat(control.shownTo(acl, List.of(IP)))
                .containsExactly(new AclEntry(Perms.ADMIN, new AuthId("digest", "bob:x")), acl.get(1));
        assertThat(control.shownTo(acl, List.of(BOB))).isSameAs(acl);
        assertThat(control.shownTo(acl, List.of(AccessControl.SUPER))).isSameAs(acl);
    }

    @Test
    void userNamesAreThoseOfTheSchemes() {
        assertThat(control.userName(BOB)).isEqualTo("bob");
        assertThat(control.userName(IP)).isEqualTo("10.1.2.3");
        assertThat(control.userName(AccessControl.SUPER)).isEmpty();
    }

    @Test
    void enforcedAuthenticationAsksForOneOfItsSchemes() {
        EnforcedAuthentication enforced = EnforcedAuthentication.of(List.of("digest"), control);
        assertThat(enforced.isSatisfiedBy(List.of(IP))).isFalse();
        assertThat(enforced.isSatisfiedBy(List.of(IP, BOB))).isTrue();
        assertThat(EnforcedAuthentication.OFF.isSatisfiedBy(List.of())).isTrue();
        assertThatThrownBy(() -> EnforcedAuthentication.of(List.of("sasl"), control))
                .hasMessageContaining("sasl")
                .hasMessageContaining("digest");
        assertThatThrownBy(() -> EnforcedAuthentication.of(List.of(), control))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Authentication authenticate(AccessControl control, String scheme, String credentials) {
        return control.authenticate(scheme, Bytes.copyOf(credentials.getBytes(StandardCharsets.UTF_8)), "10.1.2.3");
    }

    private static AclEntry entry(@Nullable String scheme, @Nullable String id) {
        return new AclEntry(Perms.ALL, new AuthId(scheme, id));
    }

    private static ErrorCode refusal(AccessControl control, AclEntry entry) {
        return ((AclFixUp.Refused) control.fixUp(List.of(entry), List.of(BOB))).error();
    }
}
