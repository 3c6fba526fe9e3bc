package io.shadowgate.cluster;

import io.shadowgate.app.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ports of loopback. */
public final class Ports {
    private static final int HIGHEST = 65_535;

    /** The system may give a port twice before anybody listens on it. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    public static boolean isPort(int number) {
        return number > 0 && number <= HIGHEST;
    }

    /** A port that is free now and that no earlier call of this process gave. */
    public static int free() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    /**
     * @param option to choose another port
     * @throws UserError if the port is taken
     */
    static void checkFree(int port, String what, String option) {
        if (!isPort(port)) {
            throw new UserError(option + ": " + port + " is not a port from 1 to " + HIGHEST);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UserError(
                    "port "
                            + port
                            + " is taken, which "
                            + what
                            + " would listen on; choose another with "
                            + option
                            + ", or end the process that has it");
        }
    }
}
