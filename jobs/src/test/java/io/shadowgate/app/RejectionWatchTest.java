package io.shadowgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.admission.AdmissionFilter;
import io.shadowgate.admission.Rejections;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RejectionWatchTest {
    private final FakeJob job = new FakeJob();

    @Test
    void aLiveTestThatCanUseNothingIsStopped() {
        job.counts.add(counts(400, 400));
        job.counts.add(counts(1200, 1200));
        assertThatThrownBy(() -> watch("from: latest", true).await(job))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1,200 of the first 1200 records are rejected")
                .hasMessageContaining("topic requests")
                .hasMessageContaining("1,200 x id is missing")
                .hasMessageContaining("One of them, requests-0@7:\n  {\"a\":1}")
                .hasMessageContaining("shadowgate inspect requests --bootstrap-servers broker:1");
        assertThat(job.cancelled).isTrue();
    }

    /** One request is enough: the log is read as it is meant, whatever comes later. */
    @Test
    void aLiveTestWithRequestsGoesOn() throws Exception {
        job.counts.add(counts(1200, 1199));
        job.endsAfterLooks = true;
        watch("from: latest", true).await(job);
        assertThat(job.cancelled).isFalse();
    }

    @Test
    void aLogThatEndsIsJudgedWhenAllOfItIsRead() {
        RejectionWatch watch = watch("from: earliest, until: latest", true);
        assertThatThrownBy(() -> watch.atEnd(counts(1000, 990)))
                .hasMessageContaining("990 of 1000 records are rejected");
        assertThatCode(() -> watch.atEnd(counts(1000, 989))).doesNotThrowAnyException();
        assertThatCode(() -> watch.atEnd(counts(0, 0))).doesNotThrowAnyException();
        assertThatCode(() -> watch("from: earliest, until: latest", false).atEnd(counts(9, 9)))
                .doesNotThrowAnyException();
    }

    private static RejectionWatch watch(String range, boolean on) {
        ShadowTest test =
                SpecReader.parse(
                        """
                        test: t
                        traffic:
                          kafka: {servers: "broker:1", topic: requests, %s}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        sinks: {files: {path: out}}
                        """
                                .formatted(range),
                        "spec",
                        Path.of(""));
        return new RejectionWatch(test, on, Duration.ofMillis(1));
    }

    private static Map<String, Object> counts(long read, long rejected) {
        TreeMap<String, Rejections.Kind> kinds = new TreeMap<>();
        kinds.put(
                "id is missing",
                new Rejections.Kind("id is missing", "requests-0@7", "{\"a\":1}", rejected));
        Map<String, Object> counts = new HashMap<>();
        counts.put(AdmissionFilter.READ, read);
        counts.put(Rejections.NAME, new Rejections(rejected, kinds));
        return counts;
    }

    /** A job that ends only when it is told to. */
    private static final class FakeJob implements JobClient {
        private final Deque<Map<String, Object>> counts = new ArrayDeque<>();
        private final CompletableFuture<JobExecutionResult> result = new CompletableFuture<>();
        private boolean cancelled;
        private boolean endsAfterLooks;

        @Override
        public CompletableFuture<Map<String, Object>> getAccumulators() {
            Map<String, Object> next = Objects.requireNonNull(counts.poll(), "too many looks");
            if (endsAfterLooks && counts.isEmpty()) {
                result.complete(new JobExecutionResult(getJobID(), 1, Map.of()));
            }
            return CompletableFuture.completedFuture(next);
        }

        @Override
        public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
            return result;
        }

        @Override
        public CompletableFuture<Void> cancel() {
            cancelled = true;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public JobID getJobID() {
            return new JobID(0, 1);
        }

        @Override
        public CompletableFuture<JobStatus> getJobStatus() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<String> stopWithSavepoint(
                boolean advance, @Nullable String folder, SavepointFormatType format) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<String> triggerSavepoint(
                @Nullable String folder, SavepointFormatType format) {
            throw new UnsupportedOperationException();
        }
    }
}
