package io.coord.it.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends operator commands. */
public final class FourLetterWord {
    private static final int TIMEOUT_MILLIS = 30_000;
    /** A ZooKeeper that is just starting may take a connection and forget it. */
    private static final int PROBE_MILLIS = 1_000;

    private FourLetterWord() {}

    /** Sends {@code word} on a connection of its own and returns all that the server says before it closes. */
    public static String send(int port, String word) throws IOException {
        return send(port, word.getBytes(StandardCharsets.US_ASCII));
    }

    public static String send(int port, byte[] bytes) throws IOException {
        return send(port, bytes, TIMEOUT_MILLIS);
    }

    private static String send(int port, byte[] bytes, int timeoutMillis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(timeoutMillis);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMillis);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether something on {@code port} says that it serves as a standalone server. */
    public static boolean isServing(int port) {
        return line(port, "Mode").equals("standalone");
    }

    /** What {@code srvr} says behind "{@code name}: "; empty if the server does not answer, or answers something else. */
    public static String line(int port, String name) {
        String answer;
        try {
            answer = send(port, "srvr".getBytes(StandardCharsets.US_ASCII), PROBE_MILLIS);
        } catch (IOException notYet) {
            return "";
        }
        return answer.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }
}
