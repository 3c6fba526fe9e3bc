package io.shadowgate.testing;

import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * A shadow in Java: half of a request's one feature is the score. Copies that travelled with a job
 * share their counters and latch, so a test can look into the job.
 */
public final class FakeShadow implements ScorerSource {
    private static final long serialVersionUID = 1;
    private static final Map<String, Shared> ALL = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final SerializableFunction<Double, Behaviour> behaviour;

    /** What a row does to the call that it is in. */
    public enum Behaviour {
        ANSWER,
        THROW,
        HANG,
        NAN
    }

    private static final class Shared {
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicInteger calls = new AtomicInteger();
    }

    public FakeShadow(SerializableFunction<Double, Behaviour> behaviour) {
        this.behaviour = behaviour;
        ALL.put(id, new Shared());
    }

    /** A model that takes everything. */
    public static Opened opened(Supplier<Scorer> scorers, int mostRows) {
        return new Opened() {
            @Nullable
            @Override
            public String misfit(Features features) {
                return null;
            }

            @Override
            public int mostRows() {
                return mostRows;
            }

            @Override
            public Scorer newScorer() {
                return scorers.get();
            }

            @Override
            public void close() {}
        };
    }

    /** A predicate that travels. */
    public interface Rows extends DoublePredicate, Serializable {}

    public static FakeShadow honest() {
        return new FakeShadow(number -> Behaviour.ANSWER);
    }

    public static FakeShadow hangingOn(Rows rows) {
        return new FakeShadow(number -> rows.test(number) ? Behaviour.HANG : Behaviour.ANSWER);
    }

    public static FakeShadow throwingOn(Rows rows) {
        return new FakeShadow(number -> rows.test(number) ? Behaviour.THROW : Behaviour.ANSWER);
    }

    /** Lets the calls that hang return, and no later one hang. */
    public void release() {
        ALL.get(id).release.countDown();
    }

    public int calls() {
        return ALL.get(id).calls.get();
    }

    @Override
    public Opened open() {
        Shared shared = ALL.get(id);
        return new Opened() {
            @Nullable
            @Override
            public String misfit(Features features) {
                return features.numbers().length == 1 ? null : "takes one feature";
            }

            @Override
            public Scorer newScorer() {
                return rows -> score(rows, shared);
            }

            @Override
            public void close() {}
        };
    }

    private Prediction[] score(List<Features> rows, Shared shared) throws InterruptedException {
        shared.calls.incrementAndGet();
        Prediction[] predictions = new Prediction[rows.size()];
        for (int row = 0; row < predictions.length; row++) {
            double number = rows.get(row).numbers()[0];
            switch (behaviour.apply(number)) {
                case ANSWER -> predictions[row] = Prediction.ofScore(number / 2);
                case NAN -> predictions[row] = Prediction.ofScore(Double.NaN);
                case THROW -> throw new IllegalStateException("no answer to " + number);
                case HANG -> {
                    shared.release.await();
                    predictions[row] = Prediction.ofScore(number / 2);
                }
            }
        }
        return predictions;
    }
}
