package io.coord.client.endpoint;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A server as it was given to the client. */
public sealed interface Endpoint {
    /** The name under which the server proves who it is. */
    String hostName();

    /** A name or address, looked up anew at each attempt. */
    record Host(String name, int port) implements Endpoint {
        @Override
        public String hostName() {
            return name;
        }

        @Override
        public String toString() {
            return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
        }
    }

    /** An address that is used as it is, e.g. of a server in this JVM. */
    record Fixed(SocketAddress address) implements Endpoint {
        @Override
        public String hostName() {
            return address instanceof InetSocketAddress ? ((InetSocketAddress) address).getHostString() : "localhost";
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }
}
