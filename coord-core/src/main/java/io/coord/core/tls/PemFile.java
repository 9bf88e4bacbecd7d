package io.coord.core.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Certificates, and a key in PKCS #8 that may be encrypted, as text (RFC 7468). The messages of its failures say what is
 * wrong, not in which file.
 */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");
    private static final byte[] PROBE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private record Block(String label, byte[] der) {}

    private final List<Block> blocks;

    private PemFile(List<Block> blocks) {
        this.blocks = blocks;
    }

    static PemFile parse(byte[] content) throws GeneralSecurityException {
        Matcher matcher = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("block " + matcher.group(1) + " is not base64", e);
            }
        }
        return new PemFile(blocks);
    }

    /** All certificates, in their order. */
    List<X509Certificate> certificates() throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals(CERTIFICATE)) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        return certificates;
    }

    /**
     * The key.
     *
     * @throws GeneralSecurityException if there is none, several, or it can not be read with this password
     */
    PrivateKey key(Secret password) throws GeneralSecurityException {
        List<Block> keys =
                blocks.stream().filter(block -> block.label().endsWith(KEY)).toList();
        if (keys.size() != 1) {
            throw new GeneralSecurityException(
                    "holds " + keys.size() + " private keys, one is needed, in the same file as its certificate");
        }
        Block key = keys.get(0);
        switch (key.label()) {
            case KEY:
                return decode(new PKCS8EncodedKeySpec(key.der()));
            case ENCRYPTED_KEY:
                return decode(decrypt(key.der(), password));
            default:
                throw new GeneralSecurityException("the private key is in an old form (" + key.label()
                        + "), PKCS #8 is needed: openssl pkcs8 -topk8 -in old.pem -out new.pem");
        }
    }

    private static KeySpec decrypt(byte[] der, Secret password) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new GeneralSecurityException("the private key is encrypted, a password is needed");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            AlgorithmParameters parameters = info.getAlgParameters();
            // The name of PBES2 says nothing about the cipher, its parameters do.
            String algorithm =
                    parameters == null || !info.getAlgName().matches("PBES2|1\\.2\\.840\\.113549\\.1\\.5\\.13")
                            ? info.getAlgName()
                            : parameters.toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.chars())),
                    parameters);
            return info.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw new GeneralSecurityException("the private key can not be decrypted: wrong password, or " + e, e);
        }
    }

    private static PrivateKey decode(KeySpec spec) throws GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Of another algorithm, perhaps the next one.
                continue;
            }
        }
        throw new GeneralSecurityException(
                "the private key is of no known kind, " + TlsConfigException.oneOf(KEY_ALGORITHMS));
    }

    /** Whether the two are a pair; true also for kinds of keys that can not sign. */
    static boolean isPair(PrivateKey own, PublicKey published) {
        String algorithm = signatureOf(own.getAlgorithm());
        if (algorithm.isEmpty()) {
            return true;
        }
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(own);
            signer.update(PROBE);
            byte[] signed = signer.sign();
            signer.initVerify(published);
            signer.update(PROBE);
            return signer.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String signatureOf(String keyAlgorithm) {
        switch (keyAlgorithm) {
            case "RSA":
                return "SHA256withRSA";
            case "EC":
                return "SHA256withECDSA";
            case "EdDSA":
            case "Ed25519":
            case "Ed448":
                return "EdDSA";
            default:
                return "";
        }
    }
}
