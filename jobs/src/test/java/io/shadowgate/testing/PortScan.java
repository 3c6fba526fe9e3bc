package io.shadowgate.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Prints the ports of a host on which somebody answers. A program, to be run elsewhere. */
public final class PortScan {
    private static final int HIGHEST = 65_535;
    private static final int PATIENCE_MS = 2_000;

    private PortScan() {}

    public static void main(String[] args) {
        for (int port = 1; port <= HIGHEST; port++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(args[0], port), PATIENCE_MS);
                System.out.println(port);
            } catch (IOException e) {
                continue;
            }
        }
    }
}
