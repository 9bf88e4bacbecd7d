package io.coord.client.shell.ensemble;

import io.coord.client.endpoint.Endpoint;
import io.coord.core.tls.TlsContext;
import io.coord.core.tls.TlsFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks servers four-letter words. */
public final class FourLetterClient {
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private final @Nullable TlsContext tls;

    /** @param tls encrypts connections; null: they are not */
    public FourLetterClient(@Nullable TlsContext tls) {
        this.tls = tls;
    }

    /**
     * The answer to a word.
     *
     * @throws IOException with a message for people
     */
    public String ask(Endpoint server, String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address(server), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return ask(tls == null ? socket : encrypted(tls, socket, server), word);
        } catch (SSLException e) {
            throw new IOException("no TLS: " + TlsFailure.reason(e), e);
        } catch (ConnectException e) {
            throw new IOException("connection refused", e);
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + TIMEOUT_MILLIS + " ms", e);
        } catch (UnknownHostException e) {
            throw new IOException("unknown host", e);
        }
    }

    private static String ask(Socket connected, String word) throws IOException {
        connected.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
        connected.getOutputStream().flush();
        byte[] answer = connected.getInputStream().readNBytes(MAX_ANSWER_BYTES);
        return new String(answer, StandardCharsets.UTF_8);
    }

    private static Socket encrypted(TlsContext tls, Socket socket, Endpoint server) throws IOException {
        Endpoint.Host host = (Endpoint.Host) server;
        return tls.connecting(socket, host.name(), host.port());
    }

    /** What each server says, or why it says nothing, for who could not connect. */
    public List<String> whyNotServing(List<Endpoint> servers) {
        List<String> reasons = new ArrayList<>();
        for (Endpoint server : servers) {
            reasons.add(server + ": " + ServerStatus.ask(this, server).condition());
        }
        return reasons;
    }

    private static InetSocketAddress address(Endpoint server) throws UnknownHostException {
        if (server instanceof Endpoint.Host) {
            Endpoint.Host host = (Endpoint.Host) server;
            InetSocketAddress address = new InetSocketAddress(host.name(), host.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException(host.name());
            }
            return address;
        }
        throw new UnknownHostException(server + " is no address of the network");
    }
}
