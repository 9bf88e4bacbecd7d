package io.coord.server.auth;

import io.coord.core.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What makes the passwords of sessions unknown to all but their clients and the servers of the ensemble. Immutable.
 *
 * @param secrets the first makes passwords, all are accepted; equal on all servers; at least one, of at least
 *                {@value #MIN_BYTES} bytes each
 * @param phase   how far an ensemble has come that used ZooKeeper's passwords before
 * @param boundTo schemes: a session is good only for connections that hold the same ids of them as the one that it was
 *                made on. Only of what a connection has when it begins: {@code ip}, {@code x509}
 */
public record SessionSecrets(List<Bytes> secrets, Phase phase, Set<String> boundTo) {
    public static final int MIN_BYTES = 16;

    /** Each can be reached server by server from the one before, and back, without a session being lost. */
    public enum Phase {
        /** Passwords are ZooKeeper's, which anybody can compute; those made with secrets are accepted, too. */
        ACCEPT,
        /** Passwords are made with the secret; ZooKeeper's are accepted, too. */
        ISSUE,
        /** Nothing but passwords made with a secret. */
        REQUIRE
    }

    public SessionSecrets {
        secrets = List.copyOf(secrets);
        boundTo = Set.copyOf(boundTo);
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("session secrets: at least one is needed");
        }
        for (Bytes secret : secrets) {
            if (secret.length() < MIN_BYTES) {
                throw new IllegalArgumentException("session secret of " + secret.length() + " bytes: at least "
                        + MIN_BYTES + " are needed, random ones");
            }
        }
    }

    /** Nothing but passwords made with this secret, for connections of everybody. */
    public static SessionSecrets of(byte[] secret) {
        return new SessionSecrets(List.of(Bytes.copyOf(secret)), Phase.REQUIRE, Set.of());
    }

    /** The same for connections with equal ids of these schemes only. */
    public SessionSecrets boundTo(Set<String> schemes) {
        return new SessionSecrets(secrets, phase, schemes);
    }

    @Override
    public String toString() {
        List<Integer> lengths = new ArrayList<>();
        secrets.forEach(secret -> lengths.add(secret.length()));
        return "SessionSecrets[bytes=" + lengths + ", phase=" + phase + ", boundTo=" + new TreeSet<>(boundTo) + "]";
    }
}
