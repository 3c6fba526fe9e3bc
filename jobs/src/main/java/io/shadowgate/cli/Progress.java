package io.shadowgate.cli;

import io.shadowgate.admission.AdmissionFilter;
import io.shadowgate.app.RunListener;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.flink.core.execution.JobClient;

/**
 * One line, rewritten every second: requests read, requests a second, event time reached, and the
 * verdicts so far if there are any.
 */
final class Progress implements RunListener.Following {
    private final JobClient job;
    private final StatusLine status;
    private final Supplier<String> verdicts;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "progress");
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * @param verdicts so far; empty if there are none
     */
    Progress(JobClient job, StatusLine status, Supplier<String> verdicts) {
        this.job = job;
        this.status = status;
        this.verdicts = verdicts;
        var unused = timer.scheduleWithFixedDelay(this::show, 1, 1, TimeUnit.SECONDS);
    }

    private void show() {
        try {
            Map<String, Object> counts = job.getAccumulators().get(5, TimeUnit.SECONDS);
            Object read = counts.get(AdmissionFilter.READ);
            Object eventTime = counts.get(AdmissionFilter.EVENT_TIME);
            if (read instanceof Long rows && eventTime instanceof Long latest && rows > 0) {
                double seconds = (System.nanoTime() - start) / 1e9;
                String told = verdicts.get();
                status.show(
                        String.format(
                                Locale.ROOT,
                                "%,d requests read, %,.0f a second, event time %s%s",
                                rows,
                                rows / seconds,
                                latest > 0 ? Instant.ofEpochMilli(latest) : "not known",
                                told.isEmpty() ? "" : "; " + told));
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
        status.close();
    }
}
