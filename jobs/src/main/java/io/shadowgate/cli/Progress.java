package io.shadowgate.cli;

import io.shadowgate.admission.AdmissionFilter;
import io.shadowgate.app.RunListener;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/** One line, rewritten every second: requests read, requests a second, event time reached. */
final class Progress implements RunListener.Following {
    private final JobClient job;
    private final PrintStream terminal = System.err;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "progress");
                        thread.setDaemon(true);
                        return thread;
                    });

    Progress(JobClient job) {
        this.job = job;
        var unused = timer.scheduleWithFixedDelay(this::show, 1, 1, TimeUnit.SECONDS);
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
            // Progress is optional; a failure of the job is reported at its end.
            return;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        terminal.print("\r" + " ".repeat(78) + "\r");
        terminal.flush();
    }
}
