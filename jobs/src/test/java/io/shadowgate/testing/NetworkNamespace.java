package io.shadowgate.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Another machine, as far as the network goes. */
public final class NetworkNamespace implements AutoCloseable {
    /** Set where a test must not be skipped. */
    private static final String REQUIRED = "SHADOWGATE_NETNS_REQUIRED";

    private static final String HERE = "10.231.77.1";
    private static final String THERE = "10.231.77.2";

    private final String name = "sg" + ProcessHandle.current().pid();

    private NetworkNamespace() {}

    /** Skips the test where there can be none: it needs root, and ip of iproute2. */
    public static NetworkNamespace open() throws Exception {
        NetworkNamespace namespace = new NetworkNamespace();
        try {
            namespace.make();
        } catch (AssertionError | IOException e) {
            namespace.close();
            if (System.getenv(REQUIRED) != null) {
                throw e;
            }
            assumeTrue(false, "no network namespace can be made here: " + e.getMessage());
        }
        return namespace;
    }

    private void make() throws Exception {
        run("ip", "netns", "add", name);
        run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
        run("ip", "addr", "add", HERE + "/30", "dev", name);
        run("ip", "link", "set", name, "up");
        inside("ip", "addr", "add", THERE + "/30", "dev", "eth0");
        inside("ip", "link", "set", "eth0", "up");
    }

    /** Ports of this machine that answer there. */
    public Set<Integer> answering() throws Exception {
        Set<Integer> ports = new TreeSet<>();
        inside(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        PortScan.class.getName(),
                        HERE)
                .lines()
                .forEach(line -> ports.add(Integer.parseInt(line)));
        return ports;
    }

    private String inside(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(command));
        return run(all.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() throws Exception {
        // With it goes its end of the link, and so the other.
        new ProcessBuilder("sh", "-c", "ip netns del " + name + " 2>/dev/null").start().waitFor();
    }
}
