package io.shadowgate.app;

import io.shadowgate.admission.AdmissionFilter;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/**
 * Rows read, rows a second and event time reached, on standard error: rewritten in place on a
 * terminal, silent elsewhere.
 */
final class Progress implements AutoCloseable {
    /** Set by the launcher, which can tell; Java 17 itself cannot when its input is redirected. */
    private static final String TERMINAL = "shadowgate.terminal";

    private final JobClient job;
    private final PrintStream terminal = System.err;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService timer;

    private Progress(JobClient job) {
        this.job = job;
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "progress");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Whether a person follows what this process says. */
    static boolean isOnTerminal() {
        return Boolean.getBoolean(TERMINAL);
    }

    static Progress of(JobClient job) {
        Progress progress = new Progress(job);
        if (isOnTerminal()) {
            var unused =
                    progress.timer.scheduleWithFixedDelay(progress::show, 1, 1, TimeUnit.SECONDS);
        }
        return progress;
    }

    private void show() {
        try {
            Map<String, Object> counts = job.getAccumulators().get(5, TimeUnit.SECONDS);
            Object read = counts.get(AdmissionFilter.READ);
            Object eventTime = counts.get(AdmissionFilter.EVENT_TIME);
            if (read instanceof Long rows && eventTime instanceof Long latest && rows > 0) {
                double seconds = (System.nanoTime() - start) / 1e9;
                terminal.printf(
                        Locale.ROOT,
                        "\r%,d requests read, %,.0f a second, event time %s   ",
                        rows,
                        rows / seconds,
                        latest > 0 ? Instant.ofEpochMilli(latest) : "not known");
                terminal.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Progress is a courtesy; the job's own failure is reported where it ends.
            return;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (isOnTerminal()) {
            terminal.print("\r" + " ".repeat(78) + "\r");
            terminal.flush();
        }
    }
}
