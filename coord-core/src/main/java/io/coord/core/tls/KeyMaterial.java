package io.coord.core.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been read from the files of a configuration.
 *
 * @param keys null: no own key
 */
record KeyMaterial(@Nullable KeyManagerFactory keys, X509ExtendedTrustManager trust) {
    private static final Logger log = LoggerFactory.getLogger(KeyMaterial.class);
    private static final String PKIX = "PKIX";

    /** Reads the files. */
    static KeyMaterial read(TlsConfig config) throws TlsConfigException {
        return new KeyMaterial(config.keyStore() == null ? null : keys(config.keyStore()), trust(config));
    }

    private static KeyManagerFactory keys(StoreFile file) throws TlsConfigException {
        StoreReader.Opened opened = new StoreReader("keyStore", file).keys();
        try {
            warnOfExpired(file, opened.store());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(opened.store(), opened.password().chars());
            return factory;
        } catch (GeneralSecurityException e) {
            throw new TlsConfigException(
                    "keyStore.location", file.file() + ": the key can not be used: " + e.getMessage(), e);
        }
    }

    /** It is not refused: the others decide whether they take it, and their clocks may be right. */
    private static void warnOfExpired(StoreFile file, KeyStore store) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate) {
                X509Certificate own = (X509Certificate) store.getCertificate(alias);
                try {
                    own.checkValidity();
                } catch (CertificateException e) {
                    log.warn(
                            "own certificate is not valid now file={} subject=\"{}\" from={} until={}",
                            file.file(),
                            own.getSubjectX500Principal(),
                            own.getNotBefore().toInstant(),
                            own.getNotAfter().toInstant());
                }
            }
        }
    }

    private static X509ExtendedTrustManager trust(TlsConfig config) throws TlsConfigException {
        StoreFile file = config.trustStore();
        KeyStore authorities = file == null ? null : new StoreReader("trustStore", file).authorities();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(PKIX);
            if (config.crl() || config.ocsp()) {
                if (authorities == null) {
                    throw new TlsConfigException("trustStore.location", "is needed to look up revoked certificates");
                }
                factory.init(new CertPathTrustManagerParameters(checkingRevocation(authorities, config)));
            } else {
                factory.init(authorities);
            }
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager) {
                    return (X509ExtendedTrustManager) manager;
                }
            }
            throw new TlsConfigException("trustStore.location", "the JVM has no trust manager for X.509");
        } catch (GeneralSecurityException e) {
            throw new TlsConfigException("trustStore.location", file + ": can not be used: " + e.getMessage(), e);
        }
    }

    /**
     * With a checker of its own, since ZooKeeper's way, system and security properties, would change every connection of
     * the JVM. What can not be found out is refused.
     */
    private static PKIXBuilderParameters checkingRevocation(KeyStore authorities, TlsConfig config)
            throws GeneralSecurityException {
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance(PKIX).getRevocationChecker();
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (!config.ocsp()) {
            options.add(Option.PREFER_CRLS);
        }
        if (!(config.crl() && config.ocsp())) {
            options.add(Option.NO_FALLBACK);
        }
        checker.setOptions(options);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(authorities, new X509CertSelector());
        parameters.addCertPathChecker(checker);
        return parameters;
    }
}
