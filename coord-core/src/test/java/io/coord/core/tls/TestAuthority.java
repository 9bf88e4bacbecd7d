package io.coord.core.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * An authority that issues certificates to tests, in milliseconds and on any JVM: {@code keytool} would take a process for
 * each step. Part of the test-jar.
 */
public final class TestAuthority {
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final X500Principal name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;
    private final List<Long> revoked = new ArrayList<>();
    private @Nullable String crlAddress;
    private long lastSerial = 1;

    public TestAuthority(String commonName) {
        name = new X500Principal("CN=" + commonName + ",O=coord tests");
        byte[] isAuthority = Der.sequence(Der.oid(0x55, 0x1d, 0x13), Der.TRUE, Der.octets(Der.sequence(Der.TRUE)));
        Instant now = Instant.now();
        certificate = certificate(name, keys, 1, now.minus(VALIDITY), now.plus(VALIDITY), isAuthority);
    }

    /** What it issues from now on says that its revocation list is there. */
    public TestAuthority withCrlAt(String address) {
        crlAddress = address;
        return this;
    }

    /**
     * A valid certificate.
     *
     * @param names hosts by name or IPv4 address
     */
    public TestCertificate issue(String commonName, String... names) {
        Instant now = Instant.now();
        return issue(commonName, now.minus(VALIDITY), now.plus(VALIDITY), names);
    }

    /** One that was valid until an hour ago. */
    public TestCertificate issueExpired(String commonName, String... names) {
        Instant now = Instant.now();
        return issue(commonName, now.minus(VALIDITY), now.minus(Duration.ofHours(1)), names);
    }

    private TestCertificate issue(String commonName, Instant from, Instant until, String... names) {
        X500Principal subject = new X500Principal("CN=" + commonName + ",O=coord tests");
        KeyPair own = newKeys();
        long serial = ++lastSerial;
        List<byte[]> extensions = new ArrayList<>();
        if (names.length > 0) {
            extensions.add(alternativeNames(names));
        }
        if (crlAddress != null) {
            extensions.add(crlDistributionPoint(crlAddress));
        }
        X509Certificate issued = certificate(subject, own, serial, from, until, extensions.toArray(byte[][]::new));
        return new TestCertificate(own.getPrivate(), List.of(issued, certificate), serial);
    }

    private X509Certificate certificate(
            X500Principal subject,
            KeyPair subjectKeys,
            long serial,
            Instant from,
            Instant until,
            byte[]... extensions) {
        byte[] body = Der.sequence(
                Der.tlv(0xa0, Der.integer(2)),
                Der.integer(serial),
                ECDSA_SHA256,
                name.getEncoded(),
                Der.sequence(Der.time(from), Der.time(until)),
                subject.getEncoded(),
                subjectKeys.getPublic().getEncoded(),
                extensions.length == 0 ? new byte[0] : Der.tlv(0xa3, Der.sequence(extensions)));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signed(byte[] body) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(keys.getPrivate());
            signer.update(body);
            return Der.sequence(body, ECDSA_SHA256, Der.bits(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] alternativeNames(String... names) {
        byte[][] encoded = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            String[] numbers = names[i].split("\\.");
            if (names[i].matches("[0-9.]+")) {
                byte[] address = new byte[numbers.length];
                for (int j = 0; j < address.length; j++) {
                    address[j] = (byte) Integer.parseInt(numbers[j]);
                }
                encoded[i] = Der.tlv(0x87, address);
            } else {
                encoded[i] = Der.tlv(0x82, names[i].getBytes(StandardCharsets.US_ASCII));
            }
        }
        return Der.sequence(Der.oid(0x55, 0x1d, 0x11), Der.octets(Der.sequence(encoded)));
    }

    private static byte[] crlDistributionPoint(String address) {
        byte[] uri = Der.tlv(0x86, address.getBytes(StandardCharsets.US_ASCII));
        byte[] point = Der.sequence(Der.tlv(0xa0, Der.tlv(0xa0, uri)));
        return Der.sequence(Der.oid(0x55, 0x1d, 0x1f), Der.octets(Der.sequence(point)));
    }

    public void revoke(TestCertificate issued) {
        revoked.add(issued.serial());
    }

    /** The list of what it has revoked so far. */
    public byte[] revocationList() {
        Instant now = Instant.now();
        byte[][] entries = revoked.stream()
                .map(serial -> Der.sequence(Der.integer(serial), Der.time(now.minusSeconds(60))))
                .toArray(byte[][]::new);
        return signed(Der.sequence(
                Der.integer(1),
                ECDSA_SHA256,
                name.getEncoded(),
                Der.time(now.minusSeconds(60)),
                Der.time(now.plus(VALIDITY)),
                entries.length == 0 ? new byte[0] : Der.sequence(entries)));
    }

    /** Writes a store of what is trusted by those who trust this authority. */
    public StoreFile trustStore(Path file) {
        try {
            Files.writeString(file, TestCertificate.pem("CERTIFICATE", certificate.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return new StoreFile(file, StoreType.PEM, Secret.NONE, null);
    }

    X509Certificate certificate() {
        return certificate;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
