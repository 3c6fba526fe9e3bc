package io.shadowgate.inference;

import io.shadowgate.config.Inference;
import io.shadowgate.traffic.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is open, and the engine that runs it: the one way from rows to answers, for the job
 * and for SQL.
 */
public final class RunningModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningModel.class);

    private final ScorerSource.Opened model;
    private final InferenceEngine engine;

    /**
     * @param capacity most asks that the caller will have open at once
     * @param metrics the model's
     */
    public RunningModel(
            String name, ScorerSource source, Inference config, int capacity, MetricGroup metrics) {
        model = source.open();
        engine =
                new InferenceEngine(
                        name, model::newScorer, model.mostRows(), config, capacity, metrics);
    }

    /**
     * One answer a row, in the rows' order. Rows that do not fit the model's input are answered
     * BAD_INPUT and trouble no other. The future never completes exceptionally.
     */
    public CompletableFuture<Answer[]> ask(List<Features> rows) {
        Answer[] answers = new Answer[rows.size()];
        List<Features> fitting = new ArrayList<>(rows.size());
        for (int row = 0; row < answers.length; row++) {
            String misfit = model.misfit(rows.get(row));
            if (misfit == null) {
                fitting.add(rows.get(row));
            } else {
                answers[row] = Answer.failed(Outcome.BAD_INPUT, misfit);
            }
        }
        if (fitting.isEmpty()) {
            return CompletableFuture.completedFuture(answers);
        }
        return engine.submit(fitting).thenApply(given -> between(answers, given));
    }

    /** The answers given, in the places that are still free. */
    private static Answer[] between(Answer[] answers, Answer[] given) {
        if (given.length == answers.length) {
            return given;
        }
        Answer[] all = Arrays.copyOf(answers, answers.length);
        int next = 0;
        for (int row = 0; row < all.length; row++) {
            if (all[row] == null) {
                all[row] = given[next++];
            }
        }
        return all;
    }

    @Override
    public void close() {
        engine.close();
        if (engine.isQuiet()) {
            model.close();
        } else {
            LOG.warn("A call of a shadow still hangs; its model stays in memory");
        }
    }
}
