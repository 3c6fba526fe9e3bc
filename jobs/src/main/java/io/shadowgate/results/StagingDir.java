package io.shadowgate.results;

import io.shadowgate.output.json.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * The hidden folder that a run writes to until its results are complete. While it exists, the run
 * counts as alive and no other run touches its files.
 */
public final class StagingDir {
    private static final String PREFIX = ".unfinished-";
    private static final String OWNER = ".owner.json";

    /** A run on another machine cannot be looked at. After this long it counts as dead. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    /** The process that writes there. */
    private record Owner(String host, long pid, String started) {}

    private final ResultFolder results;
    private final String run;

    public StagingDir(ResultFolder results) {
        this.results = results;
        this.run = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    /** 12 hex digits. */
    public String run() {
        return run;
    }

    public Path folder() {
        return folder(results, run);
    }

    private static Path folder(ResultFolder results, String run) {
        return new Path(results.path(), PREFIX + run);
    }

    /** Creates the folder and writes down its owner, so that others can tell when it has died. */
    public void claim() throws IOException {
        ProcessHandle process = ProcessHandle.current();
        Owner owner = new Owner(host(), process.pid(), started(process));
        results.write(new Path(folder(), OWNER), Json.COMPACT.writeValueAsBytes(owner));
    }

    static boolean isName(Path path) {
        return path.getName().startsWith(PREFIX);
    }

    public void delete() throws IOException {
        delete(results, run);
    }

    /** Deletes the claim first: a folder with a claim is still complete. */
    public static void delete(ResultFolder results, String run) throws IOException {
        results.delete(new Path(folder(results, run), OWNER));
        results.delete(folder(results, run));
    }

    /**
     * @throws IOException if somebody has removed the folder or is removing it
     */
    void requireClaim() throws IOException {
        if (!results.exists(new Path(folder(), OWNER))) {
            throw new IOException(
                    folder()
                            + " was removed before its results were published; run its periods"
                            + " again");
        }
    }

    static boolean exists(ResultFolder results, String run) throws IOException {
        return results.exists(folder(results, run));
    }

    /** Runs that were killed. */
    static Set<String> dead(ResultFolder results) throws IOException {
        Set<String> dead = new TreeSet<>();
        for (FileStatus entry : results.list(results.path())) {
            String name = entry.getPath().getName();
            if (entry.isDir() && name.startsWith(PREFIX) && isDead(results, entry.getPath())) {
                dead.add(name.substring(PREFIX.length()));
            }
        }
        return dead;
    }

    private static boolean isDead(ResultFolder results, Path folder) throws IOException {
        Path owner = new Path(folder, OWNER);
        try {
            Owner claim = Json.COMPACT.readValue(results.read(owner), Owner.class);
            if (host().equals(claim.host())) {
                return ProcessHandle.of(claim.pid())
                        .filter(process -> started(process).equals(claim.started()))
                        .isEmpty();
            }
            return isOld(results.status(owner));
        } catch (FileNotFoundException e) {
            // Not claimed yet, or just being deleted by its owner.
            return results.exists(folder) && isOld(results.status(folder));
        }
    }

    private static boolean isOld(FileStatus status) {
        return Instant.ofEpochMilli(status.getModificationTime())
                .isBefore(Instant.now().minus(LONGEST_LIFE));
    }

    /** Tells a process from a later one with the same id, which containers often have. */
    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
