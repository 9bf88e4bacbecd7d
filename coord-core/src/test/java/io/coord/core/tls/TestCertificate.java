package io.coord.core.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** A key and the chain that certifies it. Part of the test-jar. */
public record TestCertificate(PrivateKey key, List<X509Certificate> chain, long serial) {
    public static final String PASSWORD = "test-secret";

    /** The name in it as the scheme {@code x509} has it. */
    public String subject() {
        return chain.get(0).getSubjectX500Principal().getName();
    }

    /** Writes it in the form that the extension of the file says; takes the place of an older one in one step. */
    public StoreFile keyStore(Path file) {
        StoreType type = StoreType.of(file, new byte[0]).orElseThrow();
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            if (type == StoreType.PEM) {
                Files.writeString(next, pem());
            } else {
                writeStore(next, type);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return type == StoreType.PEM ? StoreFile.of(file) : StoreFile.of(file, PASSWORD);
    }

    private void writeStore(Path file, StoreType type) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type.name());
        store.load(null, null);
        store.setKeyEntry("own", key, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    /** Key and chain as text, the key not encrypted. */
    public String pem() throws GeneralSecurityException {
        StringBuilder text = new StringBuilder(pem("PRIVATE KEY", key.getEncoded()));
        for (X509Certificate certificate : chain) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return text.toString();
    }

    static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
