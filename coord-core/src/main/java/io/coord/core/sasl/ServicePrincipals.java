package io.coord.core.sasl;

/** Tells the Kerberos principal of a server. */
@FunctionalInterface
public interface ServicePrincipals {
    /** For the service {@code zookeeper} on each host, as ZooKeeper's clients have it by default. */
    ServicePrincipals OF_HOST = host -> "zookeeper/" + host;

    /** @return {@code service/host} with or without {@code @REALM} */
    String of(String serverHost);

    /**
     * One principal for all servers, in which {@code _HOST} stands for the name of the host.
     *
     * @param pattern for example {@code zkquorum/_HOST@EXAMPLE.COM}
     */
    static ServicePrincipals ofPattern(String pattern) {
        return host -> pattern.replace("_HOST", host);
    }
}
