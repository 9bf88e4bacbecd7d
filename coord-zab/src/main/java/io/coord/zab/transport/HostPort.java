package io.coord.zab.transport;

/** Not resolved; IPv6 without brackets. */
record HostPort(String host, int port) {
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
