package io.shadowgate.app;

import io.shadowgate.admission.AdmissionFilter;
import io.shadowgate.admission.Rejections;
import io.shadowgate.firstlook.RejectedRecords;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.Globs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/**
 * Stops a test that can use nearly none of its records. A job without end is stopped when its first
 * records are all rejected; one with an end is judged when it has read all.
 */
final class RejectionWatch {
    private static final int ENOUGH_RECORDS = 1000;
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final ShadowTest test;
    private final boolean on;
    private final long everyMs;
    private boolean hasRequests;

    RejectionWatch(ShadowTest test, boolean on) {
        this(test, on, EVERY);
    }

    /**
     * @param every time from one look at a job without end to the next
     */
    RejectionWatch(ShadowTest test, boolean on, Duration every) {
        this.test = test;
        this.on = on;
        this.everyMs = every.toMillis();
    }

    /**
     * Waits for the end of a job.
     *
     * @throws UserError if it is stopped
     */
    JobExecutionResult await(JobClient job) throws InterruptedException, ExecutionException {
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        if (!on || test.traffic().bounded()) {
            return result.get();
        }
        while (!hasRequests) {
            try {
                return result.get(everyMs, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                look(job);
            }
        }
        return result.get();
    }

    private void look(JobClient job) throws InterruptedException {
        Map<String, Object> counts;
        try {
            counts = job.getAccumulators().get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The next look may succeed, and a failed job is told by its result.
            return;
        }
        long read = read(counts);
        Rejections rejections = Rejections.of(counts);
        hasRequests = rejections.total() < read;
        if (read < ENOUGH_RECORDS || hasRequests) {
            return;
        }
        try {
            job.cancel().get();
        } catch (ExecutionException e) {
            // It has ended by itself.
            throw error(rejections, "of the first " + read + " records");
        }
        throw error(rejections, "of the first " + read + " records");
    }

    /**
     * @throws UserError if nearly all records of a log that ends were rejected
     */
    void atEnd(Map<String, Object> counts) {
        long read = read(counts);
        Rejections rejections = Rejections.of(counts);
        if (on
                && test.traffic().bounded()
                && RejectedRecords.areTooMany(rejections.total(), read)) {
            throw error(rejections, "of " + read + " records");
        }
    }

    private static long read(Map<String, Object> counts) {
        return counts.get(AdmissionFilter.READ) instanceof Long read ? read : 0;
    }

    private UserError error(Rejections rejections, String which) {
        List<RejectedRecords.Reason> reasons =
                rejections.commonest().stream()
                        .map(
                                kind ->
                                        new RejectedRecords.Reason(
                                                kind.example(),
                                                kind.position(),
                                                kind.record(),
                                                kind.count()))
                        .toList();
        Traffic traffic = test.traffic();
        String inspect =
                traffic.kafka() == null
                        ? "shadowgate inspect '"
                                + Globs.unescape(traffic.requiredFiles().path())
                                + "'"
                        : "shadowgate inspect "
                                + traffic.kafka().topic()
                                + " --bootstrap-servers "
                                + traffic.kafka().servers();
        return new UserError(
                RejectedRecords.message(
                        traffic.kafka() == null
                                ? Globs.unescape(traffic.requiredFiles().path())
                                : "topic " + traffic.kafka().topic(),
                        rejections.total(),
                        which,
                        reasons,
                        List.of(
                                inspect + " says how to read this log",
                                "To go on without these records, add --unchecked")));
    }
}
