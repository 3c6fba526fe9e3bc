package io.shadowgate.bench;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import java.util.Random;

/** A fixed pool of random comparisons. Rows are made from it by numbering. */
final class Generated {
    static final int POOL = 1 << 14;
    static final String SHADOW = "v13";

    /**
     * @param shadow prediction of the shadow; every answer is scored
     */
    record Drawn(
            double primary,
            double shadow,
            boolean agreed,
            double primaryLatencyMs,
            double shadowLatencyMs,
            String country,
            String device) {}

    private Generated() {}

    static Drawn[] comparisons() {
        Random random = new Random(3);
        Drawn[] pool = new Drawn[POOL];
        for (int i = 0; i < POOL; i++) {
            double primary = random.nextDouble();
            double shadow = Math.min(1, Math.max(0, primary + random.nextGaussian() * 0.006));
            double latencyMs = micros(12 * Math.exp(0.5 * random.nextGaussian()));
            pool[i] =
                    new Drawn(
                            primary,
                            shadow,
                            Math.abs(primary - shadow) <= 0.01,
                            latencyMs,
                            micros(latencyMs * (0.5 + random.nextDouble())),
                            LogWriter.COUNTRIES[random.nextInt(LogWriter.COUNTRIES.length)],
                            LogWriter.DEVICES[random.nextInt(LogWriter.DEVICES.length)]);
        }
        return pool;
    }

    static double[][] features() {
        Random random = new Random(4);
        double[][] pool = new double[POOL][LogKind.WIDTH];
        for (double[] row : pool) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return pool;
    }

    static Comparison comparison(Drawn drawn, long row) {
        return new Comparison(
                "r",
                timestamp(row),
                SHADOW,
                Outcome.SCORED,
                Prediction.ofScore(drawn.primary()),
                Prediction.ofScore(drawn.shadow()),
                drawn.agreed(),
                drawn.primaryLatencyMs(),
                drawn.shadowLatencyMs(),
                new String[] {drawn.country(), drawn.device()},
                0,
                null);
    }

    static int place(long row) {
        return (int) (row & (POOL - 1));
    }

    static long timestamp(long row) {
        return LogWriter.START_MS + row * LogWriter.MS_PER_ROW;
    }

    private static double micros(double ms) {
        return Math.rint(ms * 1000) / 1000;
    }
}
