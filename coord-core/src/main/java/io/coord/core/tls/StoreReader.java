package io.coord.core.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one store from its file. Blocks on the disk. */
final class StoreReader {
    private static final long MAX_BYTES = 16L << 20;
    private static final String IN_MEMORY = "PKCS12";

    private final String option;
    private final StoreFile store;

    /** @param option {@code keyStore} or {@code trustStore}, for messages */
    StoreReader(String option, StoreFile store) {
        this.option = option;
        this.store = store;
    }

    /** A store and what opens its keys. */
    record Opened(KeyStore store, Secret password) {}

    /** Own key and certificates. */
    Opened keys() throws TlsConfigException {
        Opened opened = open(true);
        try {
            int keys = 0;
            for (String alias : Collections.list(opened.store().aliases())) {
                keys += opened.store().isKeyEntry(alias) ? 1 : 0;
            }
            if (keys == 0) {
                throw problem("holds no private key with its certificate, so nobody can be shown who we are", null);
            }
        } catch (GeneralSecurityException e) {
            throw problem(e.getMessage(), e);
        }
        return opened;
    }

    /** Certificates of authorities. */
    KeyStore authorities() throws TlsConfigException {
        KeyStore opened = open(false).store();
        try {
            for (String alias : Collections.list(opened.aliases())) {
                if (opened.isCertificateEntry(alias)) {
                    return opened;
                }
            }
        } catch (GeneralSecurityException e) {
            throw problem(e.getMessage(), e);
        }
        throw problem("holds no certificate that could be trusted (of its own, without a private key)", null);
    }

    private Opened open(boolean withKey) throws TlsConfigException {
        byte[] content = content(store.file(), option + ".location");
        StoreType type = store.type() == null
                ? StoreType.of(store.file(), content)
                        .orElseThrow(() -> problem(
                                "neither its name nor its content says what it is; set " + option
                                        + ".type, allowed are " + StoreType.names(),
                                null))
                : store.type();
        Secret password = password();
        try {
            KeyStore opened = type == StoreType.PEM ? pem(content, password, withKey) : load(type, content, password);
            return new Opened(opened, password);
        } catch (GeneralSecurityException e) {
            throw problem(e.getMessage(), e);
        } catch (IOException e) {
            boolean wrongPassword = e.getCause() instanceof UnrecoverableKeyException;
            throw problem(
                    wrongPassword
                            ? "the password is wrong (" + option + ".password or " + option + ".passwordPath)"
                            : "is not a " + type + " file, or damaged: " + e.getMessage(),
                    e);
        }
    }

    private static KeyStore load(StoreType type, byte[] content, Secret password)
            throws GeneralSecurityException, IOException {
        KeyStore loaded = KeyStore.getInstance(type.name());
        loaded.load(new ByteArrayInputStream(content), password.chars());
        return loaded;
    }

    private static KeyStore pem(byte[] content, Secret password, boolean withKey)
            throws GeneralSecurityException, IOException {
        PemFile pem = PemFile.parse(content);
        List<X509Certificate> certificates = pem.certificates();
        KeyStore made = KeyStore.getInstance(IN_MEMORY);
        made.load(null, null);
        if (!withKey) {
            for (int i = 0; i < certificates.size(); i++) {
                made.setCertificateEntry("authority-" + i, certificates.get(i));
            }
            return made;
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("holds no certificate");
        }
        PrivateKey key = pem.key(password);
        if (!PemFile.isPair(key, certificates.get(0).getPublicKey())) {
            throw new GeneralSecurityException("the private key does not belong to the first certificate");
        }
        made.setKeyEntry("own", key, password.chars(), certificates.toArray(Certificate[]::new));
        return made;
    }

    private Secret password() throws TlsConfigException {
        Path file = store.passwordFile();
        if (file == null) {
            return store.password();
        }
        String text = new String(content(file, option + ".passwordPath"), StandardCharsets.UTF_8);
        return Secret.of(text.replaceFirst("\\R\\z", ""));
    }

    private static byte[] content(Path file, String option) throws TlsConfigException {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new TlsConfigException(option, file + ": " + size + " bytes, limit " + MAX_BYTES);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new TlsConfigException(option, file + ": there is no such file", e);
        } catch (IOException e) {
            throw new TlsConfigException(option, file + ": can not be read: " + e, e);
        }
    }

    private TlsConfigException problem(@Nullable String text, @Nullable Throwable cause) {
        return new TlsConfigException(option + ".location", store.file() + ": " + text, cause);
    }
}
