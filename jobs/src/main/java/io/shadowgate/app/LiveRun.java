package io.shadowgate.app;

import io.shadowgate.inference.Shadows;
import io.shadowgate.kafka.BrokerException;
import io.shadowgate.output.ResultSink;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A test over a log without end. */
public final class LiveRun {
    private final ShadowTest test;
    private final FlinkChoice choice;
    private final RunListener listener;
    private final boolean checked;

    /**
     * @param checked whether the first records are looked at, and a log of which nearly nothing can
     *     be used is an error
     */
    public LiveRun(ShadowTest test, FlinkChoice choice, RunListener listener, boolean checked) {
        this.test = test;
        this.choice = choice;
        this.listener = listener;
        this.checked = checked;
    }

    /** Runs until the job is stopped, or returns at once if the job was only submitted. */
    public void run() throws Exception {
        Preflight preflight = new Preflight(test, listener);
        preflight.traffic(EventTimeRange.ALL);
        Shadows shadows = preflight.models();
        if (checked) {
            preflight.firstLook(shadows, EventTimeRange.ALL);
        }
        List<ResultSink> sinks = ResultSinks.of(test);
        try (JobRunner jobs = JobRunner.open(test, shadows, choice, listener, checked)) {
            for (ResultSink sink : sinks) {
                sink.check(jobs.checkpoints());
            }
            if (jobs.isAttached()) {
                runAndFollow(jobs, sinks);
            } else {
                jobs.run(EventTimeRange.ALL, sinks);
            }
        }
    }

    private void runAndFollow(JobRunner jobs, List<ResultSink> sinks) throws Exception {
        try (DecisionFeed decisions = decisions();
                RunListener.Following following =
                        decisions == null
                                ? () -> {}
                                : listener.follow(decisions, jobs.checkpoints())) {
            jobs.run(EventTimeRange.ALL, sinks);
        }
    }

    /** A job may be allowed to write decisions and not to read them. */
    @Nullable
    private DecisionFeed decisions() throws IOException, InterruptedException {
        try {
            return DecisionFeeds.ofComing(test);
        } catch (BrokerException e) {
            listener.note("Verdicts are not told here: " + e.getMessage());
            return null;
        }
    }
}
