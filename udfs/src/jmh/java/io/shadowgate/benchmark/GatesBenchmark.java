package io.shadowgate.benchmark;

import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** All gates of a window: agreement, latency, errors and divergence, for each of 1,000 segments. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class GatesBenchmark {
    private static final int SEGMENTS = 1000;
    private static final int BINS = 23;
    private static final Tuning TUNING = new Tuning(0.05, 10_000);

    /** Requests of each segment so far. */
    @Param({"200", "10000", "1000000"})
    private int requests;

    private final RateGate agreement = new RateGate(Side.AT_LEAST, 0.90, TUNING);
    private final RateGate latency = new RateGate(Side.AT_MOST, 0.01, TUNING);
    private final RateGate errors = new RateGate(Side.AT_MOST, 0.001, TUNING);
    private final DivergenceGate divergence = new DivergenceGate(0.15, BINS);

    private long[] agreed;
    private long[] slow;
    private long[] failed;
    private long[][] primary;
    private long[][] shadow;

    @Setup
    public void count() {
        Random random = new Random(17);
        agreed = new long[SEGMENTS];
        slow = new long[SEGMENTS];
        failed = new long[SEGMENTS];
        primary = new long[SEGMENTS][BINS];
        shadow = new long[SEGMENTS][BINS];
        for (int i = 0; i < SEGMENTS; i++) {
            agreed[i] = (long) (requests * (0.86 + 0.1 * random.nextDouble()));
            slow[i] = (long) (requests * 0.02 * random.nextDouble());
            failed[i] = (long) (requests * 0.002 * random.nextDouble());
            for (int n = 0; n < requests; n++) {
                int bin = 1 + (int) ((BINS - 3) * Math.pow(random.nextDouble(), 2));
                primary[i][bin]++;
                shadow[i][random.nextInt(10) == 0 ? Math.min(bin + 1, BINS - 3) : bin]++;
            }
        }
    }

    @Benchmark
    public double thousandSegments() {
        double bad = 0;
        for (int i = 0; i < SEGMENTS; i++) {
            List<LogEvidence> gates =
                    List.of(
                            agreement.evidence(agreed[i], requests),
                            latency.evidence(slow[i], requests),
                            errors.evidence(failed[i], requests),
                            divergence.evidence(primary[i], shadow[i]));
            bad += Combination.logBad(gates, 1, 1, 1, 1);
            if (Combination.allGood(gates, TUNING.alpha())) {
                bad++;
            }
        }
        return bad;
    }
}
