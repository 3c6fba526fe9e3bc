package io.shadowgate.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A socket on which a process waits for others, as Linux tells it.
 *
 * @param address where
 */
public record Listening(InetAddress address, int port) {
    private static final String LISTEN = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    /** All of a process and of those that it started. */
    public static List<Listening> of(ProcessHandle process) throws IOException {
        List<Listening> found = new ArrayList<>(of(process.pid()));
        for (ProcessHandle child : process.descendants().toList()) {
            found.addAll(of(child.pid()));
        }
        return found;
    }

    private static List<Listening> of(long pid) throws IOException {
        Path proc = Path.of("/proc", "" + pid);
        Set<String> sockets = sockets(proc.resolve("fd"));
        List<Listening> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : lines(proc.resolve("net").resolve(table))) {
                String[] fields = line.trim().split("\\s+");
                if (fields[STATE].equals(LISTEN) && sockets.contains(fields[INODE])) {
                    String[] at = fields[ADDRESS].split(":");
                    found.add(new Listening(address(at[0]), Integer.parseInt(at[1], 16)));
                }
            }
        }
        return found;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(descriptors)) {
            for (Path file : files.toList()) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.replaceAll("\\D", ""));
                    }
                } catch (NoSuchFileException e) {
                    // Closed meanwhile.
                    continue;
                }
            }
        } catch (NoSuchFileException e) {
            return Set.of();
        }
        return inodes;
    }

    private static List<String> lines(Path table) throws IOException {
        try {
            List<String> lines = Files.readAllLines(table);
            return lines.subList(1, lines.size());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Words of four bytes, each with its last byte first. */
    private static InetAddress address(String hex) throws UnknownHostException {
        byte[] given = HexFormat.of().parseHex(hex);
        byte[] bytes = new byte[given.length];
        for (int i = 0; i < given.length; i++) {
            bytes[i] = given[i - i % 4 + 3 - i % 4];
        }
        return InetAddress.getByAddress(bytes);
    }
}
