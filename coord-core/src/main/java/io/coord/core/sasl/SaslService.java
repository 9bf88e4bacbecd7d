package io.coord.core.sasl;

/**
 * What is spoken to: with DIGEST-MD5 both names are part of what is hashed, so both sides must use the same.
 *
 * @param protocol   first part of the digest URI
 * @param serverName second part of it, and the realm
 */
public record SaslService(String protocol, String serverName) {
    /** Clients to servers. */
    public static final SaslService CLIENTS = new SaslService("zookeeper", "zk-sasl-md5");

    /** Servers to servers. */
    public static final SaslService PEERS = new SaslService("zookeeper-quorum", "zk-quorum-sasl-md5");
}
