package io.shadowgate.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One process of the cluster. It outlives the command that starts it, and is found again by a file
 * with its id. The file also holds the start time, because the system may give the id to another
 * process later.
 *
 * @param name such as {@code taskmanager-1}; also the name of its files
 */
record Server(String name, Home home) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Path pidFile() {
        return home.pids().resolve(name + ".pid");
    }

    Path log() {
        return home.logs().resolve(name + ".log");
    }

    /** Whether it was started and not stopped. It may have ended by itself. */
    boolean isKnown() {
        return Files.exists(pidFile());
    }

    Optional<ProcessHandle> process() throws IOException {
        if (!isKnown()) {
            return Optional.empty();
        }
        String written = Files.readString(pidFile()).trim();
        String id = written.split(" ")[0];
        return ProcessHandle.of(Long.parseLong(id))
                .filter(ProcessHandle::isAlive)
                .filter(process -> identity(process).equals(written));
    }

    private static String identity(ProcessHandle process) {
        long startMs = process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
        return process.pid() + " " + startMs;
    }

    void start(ProcessBuilder builder) throws IOException {
        Process process =
                builder.directory(home.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
        Files.writeString(pidFile(), identity(process.toHandle()) + "\n");
    }

    /** Asks it to end, and kills it if it does not. */
    void stop() throws IOException, InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
            process.get().destroy();
            if (!ends(process.get())) {
                process.get().destroyForcibly();
                ends(process.get());
            }
        }
        Files.deleteIfExists(pidFile());
    }

    /** Kills it abruptly, like a power failure. */
    void kill() throws IOException, InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
            process.get().destroyForcibly();
            ends(process.get());
        }
    }

    private static boolean ends(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
