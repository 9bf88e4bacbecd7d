package io.coord.core.sasl;

/** The principal of a service, {@code service/host[@REALM]}; what has no host is a service on itself. */
record KerberosName(String service, String host) {
    static KerberosName parse(String principal) {
        int at = principal.indexOf('@');
        String name = at < 0 ? principal : principal.substring(0, at);
        int slash = name.indexOf('/');
        return slash < 0
                ? new KerberosName(name, name)
                : new KerberosName(name.substring(0, slash), name.substring(slash + 1));
    }
}
