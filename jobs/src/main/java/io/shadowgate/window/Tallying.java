package io.shadowgate.window;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.operator.BundlingOperator;
import io.shadowgate.request.Uncompared;
import io.shadowgate.spec.ShadowTest;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;

/**
 * Sums what shares shadow, segment and window before it reaches the table, so that the planner
 * shuffles and, in batch mode, sorts sums and not requests.
 *
 * @param <T> {@link Comparison} or {@link Uncompared}
 */
public final class Tallying<T> extends BundlingOperator<T, Row> {
    private static final long serialVersionUID = 1;

    /** Bounds memory when a log jumps between windows: some 20 kB each, once latencies spread. */
    private static final int MOST_OPEN = 512;

    /** A tally as the table {@code tallies} has it. */
    public static final TypeInformation<Row> TYPE = Tallies.TYPE;

    private final ShadowTest test;
    private final Add<T> add;
    private transient Tallies tallies;

    private Tallying(ShadowTest test, Add<T> add) {
        this.test = test;
        this.add = add;
    }

    public static Tallying<Comparison> ofComparisons(ShadowTest test) {
        return new Tallying<>(test, Tallies::add);
    }

    public static Tallying<Uncompared> ofUncompared(ShadowTest test) {
        return new Tallying<>(test, Tallies::add);
    }

    @Override
    public void open() throws Exception {
        super.open();
        tallies = new Tallies(test);
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        add.to(tallies, element.getValue());
        if (tallies.size() > MOST_OPEN) {
            flush();
        }
    }

    @Override
    protected void flush() {
        tallies.drainTo(row -> output.collect(new StreamRecord<>(row)));
    }

    private interface Add<T> extends Serializable {
        void to(Tallies tallies, T value);
    }
}
