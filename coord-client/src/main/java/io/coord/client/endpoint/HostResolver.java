package io.coord.client.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** From names to addresses. Implementations are thread-safe and do not block the caller. */
@FunctionalInterface
public interface HostResolver {
    /** Returns all addresses of a name, at least one; fails if it is not known. */
    CompletableFuture<List<InetAddress>> resolve(String host);

    /**
     * The system's. It may block for seconds in the name service, so it runs on the JDK's pool for such tasks; textual
     * addresses need no thread.
     */
    static HostResolver system() {
        return host -> {
            if (!isTextualAddress(host)) {
                return CompletableFuture.supplyAsync(() -> lookUp(host));
            }
            try {
                return CompletableFuture.completedFuture(lookUp(host));
            } catch (CompletionException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }

    private static boolean isTextualAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }
}
