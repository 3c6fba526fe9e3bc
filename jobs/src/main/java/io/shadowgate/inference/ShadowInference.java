package io.shadowgate.inference;

import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.Features;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Inference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every shadow that has a model, each with an engine of its own, so that none waits for
 * another's worker. Other shadows' answers are taken from the log.
 *
 * <p>A batch leaves when its last shadow has answered or given up. After a restart it is scored
 * again, which is safe because inference has no side effects.
 */
public final class ShadowInference extends RichAsyncFunction<RequestBatch, ScoredRequest> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ShadowInference.class);

    private static final Duration ENDLESS = Duration.ofDays(3650);

    /** Most batches in flight: enough to keep workers busy, few enough to bound the wait. */
    public static final int CAPACITY = 8;

    private final String test;
    private final List<Shadows.Entry> shadows;
    private final Inference config;
    private final String layout;
    private final int segments;
    private transient List<Lane> lanes;
    private transient ThrottledLog ofAnotherSpec;

    /**
     * @param schema of the requests
     */
    public ShadowInference(String test, Shadows shadows, Inference config, RequestSchema schema) {
        this.test = test;
        this.shadows = List.copyOf(shadows.list());
        this.config = config;
        this.layout = schema.layout();
        this.segments = schema.segments().size();
    }

    /**
     * Longer than any batch can wait for the engines, even if every call before it overruns and
     * each row that is called again takes its full time.
     */
    public Duration longestWait() {
        if (config.maxRate() < Double.POSITIVE_INFINITY) {
            // A rate may be as low as the user likes.
            return ENDLESS;
        }
        return config.timeout()
                .plus(config.maxOutage())
                .multipliedBy(2L * config.batch() * (CAPACITY + 1L));
    }

    @Override
    public void open(OpenContext context) {
        ofAnotherSpec = new ThrottledLog(LOG);
        Inference own =
                config.sharedBy(getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
        lanes = new ArrayList<>();
        for (Shadows.Entry shadow : shadows) {
            ScorerSource source = shadow.source();
            lanes.add(source == null ? null : new Lane(shadow.name(), source, own));
        }
    }

    @Override
    public void asyncInvoke(RequestBatch batch, ResultFuture<ScoredRequest> result) {
        if (!batch.layout().equals(layout)) {
            result.complete(ofAnotherSpec(batch));
            return;
        }
        List<ScoredRequest> scored = new ArrayList<>(batch.requests().length);
        for (MirroredRequest request : batch.requests()) {
            scored.add(new ScoredRequest(request, new Answer[shadows.size()]));
        }
        List<CompletableFuture<?>> pending = new ArrayList<>();
        for (int i = 0; i < shadows.size(); i++) {
            if (lanes.get(i) == null) {
                scored.forEach(takeFromLog(i));
            } else {
                pending.add(lanes.get(i).ask(scored, i));
            }
        }
        var unused =
                CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                        .whenComplete(
                                (done, failure) -> {
                                    if (failure == null) {
                                        result.complete(scored);
                                    } else {
                                        result.completeExceptionally(failure);
                                    }
                                });
    }

    /**
     * Requests from a savepoint that another spec reads differently are counted, and not scored.
     */
    private List<ScoredRequest> ofAnotherSpec(RequestBatch batch) {
        ofAnotherSpec.warn(
                "{} requests were read for {} and are not asked as {}",
                batch.requests().length,
                batch.layout(),
                layout);
        List<ScoredRequest> unread = new ArrayList<>();
        for (MirroredRequest request : batch.requests()) {
            Answer[] answers = new Answer[shadows.size()];
            Arrays.fill(
                    answers,
                    Answer.failed(
                            Outcome.BAD_INPUT, "was read before the spec changed what is read"));
            unread.add(
                    new ScoredRequest(
                            new MirroredRequest(
                                    request.requestId(),
                                    request.timestamp(),
                                    null,
                                    request.primary(),
                                    request.primaryLatencyMs(),
                                    null,
                                    new String[segments]),
                            answers));
        }
        return unread;
    }

    private static Consumer<ScoredRequest> takeFromLog(int shadow) {
        return request -> request.answers()[shadow] = Answer.logged(request.request().shadow());
    }

    /**
     * Never called as long as the engines answer every row. If they fail to, this costs answers;
     * Flink's default would fail the job.
     */
    @Override
    public void timeout(RequestBatch batch, ResultFuture<ScoredRequest> result) {
        LOG.error("The inference engines left a batch of {} unanswered", batch.requests().length);
        List<ScoredRequest> late = new ArrayList<>();
        for (MirroredRequest request : batch.requests()) {
            Answer[] answers = new Answer[shadows.size()];
            Arrays.fill(answers, Answer.failed(Outcome.TIMED_OUT, "left unanswered"));
            late.add(new ScoredRequest(request, answers));
        }
        result.complete(late);
    }

    @Override
    public void close() {
        if (lanes != null) {
            lanes.stream().filter(lane -> lane != null).forEach(Lane::close);
        }
    }

    /** Runs one shadow. */
    private final class Lane {
        private final RunningModel model;
        private final SingleCalls singleCalls = new SingleCalls(config.singleCalls());

        Lane(String shadow, ScorerSource source, Inference own) {
            model =
                    new RunningModel(
                            shadow,
                            source,
                            own,
                            CAPACITY,
                            JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test, shadow));
        }

        CompletableFuture<?> ask(List<ScoredRequest> requests, int shadow) {
            List<Features> rows = new ArrayList<>(requests.size());
            List<Answer[]> places = new ArrayList<>(requests.size());
            BitSet alone = new BitSet();
            for (ScoredRequest request : requests) {
                MirroredRequest mirrored = request.request();
                // Features are read unless the log's answer is to be taken.
                if (mirrored.features() == null) {
                    request.answers()[shadow] = Answer.logged(mirrored.shadow());
                } else {
                    if (singleCalls.chooses(mirrored.requestId())) {
                        alone.set(rows.size());
                    }
                    rows.add(mirrored.features());
                    places.add(request.answers());
                }
            }
            return model.ask(rows, alone)
                    .thenAccept(
                            answers -> {
                                for (int row = 0; row < answers.length; row++) {
                                    places.get(row)[shadow] = answers[row];
                                }
                            });
        }

        void close() {
            model.close();
        }
    }
}
