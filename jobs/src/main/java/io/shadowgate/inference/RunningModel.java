package io.shadowgate.inference;

import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.Features;
import io.shadowgate.spec.Inference;
import java.util.ArrayList;
import java.util.BitSet;
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
     * @param capacity most submissions that the caller has open at once
     * @param metrics the model's
     */
    public RunningModel(
            String name, ScorerSource source, Inference config, int capacity, MetricGroup metrics) {
        model = source.open();
        engine = new InferenceEngine(name, model, config, capacity, metrics);
    }

    /**
     * Returns one answer per row, in the rows' order. A row that does not fit the model's input is
     * answered BAD_INPUT and affects no other row. The future never completes exceptionally.
     *
     * @param alone the places of rows that are each called alone to measure their latency
     */
    public CompletableFuture<Answer[]> ask(List<Features> rows, BitSet alone) {
        Answer[] answers = new Answer[rows.size()];
        Asked asked = new Asked(rows.size());
        for (int row = alone.nextSetBit(0); row >= 0; row = alone.nextSetBit(row + 1)) {
            add(row, rows.get(row), asked, answers);
        }
        int called = asked.rows.size();
        for (int row = alone.nextClearBit(0);
                row < answers.length;
                row = alone.nextClearBit(row + 1)) {
            add(row, rows.get(row), asked, answers);
        }
        return engine.submit(asked.rows, called)
                .thenApply(
                        given -> {
                            for (int i = 0; i < given.length; i++) {
                                answers[asked.places[i]] = given[i];
                            }
                            return answers;
                        });
    }

    private void add(int place, Features row, Asked asked, Answer[] answers) {
        String misfit = model.misfit(row);
        if (misfit == null) {
            asked.places[asked.rows.size()] = place;
            asked.rows.add(row);
        } else {
            answers[place] = Answer.failed(Outcome.BAD_INPUT, misfit);
        }
    }

    /** The rows in the engine's order, and their places in the caller's. */
    private static final class Asked {
        final List<Features> rows;
        final int[] places;

        Asked(int most) {
            rows = new ArrayList<>(most);
            places = new int[most];
        }
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
