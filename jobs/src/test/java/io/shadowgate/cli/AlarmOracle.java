package io.shadowgate.cli;

import java.util.stream.DoubleStream;

/** A detector over hours of the week, in groups of at least so many requests the week before. */
final class AlarmOracle {
    private static final int HOURS = 168;
    private static final double[] LIMITS = {0.1, 0.01, 0.001, 0};
    private static final double Z = 2.3263478740408408;

    private final long enough;
    private EvidenceOracle.Sums[] before;
    private EvidenceOracle.Sums[] now;
    private double[] effects;
    private EvidenceOracle.Sums pending = new EvidenceOracle.Sums();
    private EvidenceOracle.Sums phase = new EvidenceOracle.Sums();
    private double logR = Double.NEGATIVE_INFINITY;

    AlarmOracle(long enough) {
        this.enough = enough;
    }

    double logR() {
        return logR;
    }

    void rang() {
        pending = new EvidenceOracle.Sums();
        logR = Double.NEGATIVE_INFINITY;
    }

    void nextWeek(double[] likely) {
        before = now;
        now = new EvidenceOracle.Sums[HOURS];
        effects = likely;
    }

    void window(int hour, EvidenceOracle.Sums window) {
        now[hour] = window;
        if (before == null) {
            return;
        }
        pending.add(window);
        phase.add(before[hour]);
        if (phase.compared >= enough || hour == HOURS - 1) {
            logR =
                    Math.log1p(Math.exp(logR))
                            + EvidenceOracle.logMean(
                                    DoubleStream.of(10_000, 1_000, 100)
                                            .map(this::logWorse)
                                            .toArray());
            pending = new EvidenceOracle.Sums();
            phase = new EvidenceOracle.Sums();
        }
    }

    private double logWorse(double tunedTo) {
        double[] logs = new double[LIMITS.length];
        for (int gate = 0; gate < LIMITS.length; gate++) {
            if (pending.trials()[gate] == 0 || phase.trials()[gate] == 0) {
                // Nothing to see, or nothing to compare with.
                logs[gate] = pending.trials()[gate] == 0 ? 0 : Double.NEGATIVE_INFINITY;
                continue;
            }
            double n = phase.trials()[gate] / effects[gate];
            double p = phase.failures()[gate] / effects[gate] / n;
            double upper =
                    (p + Z * Z / 2 / n + Z * Math.sqrt(p * (1 - p) / n + Z * Z / 4 / n / n))
                            / (1 + Z * Z / n);
            logs[gate] =
                    EvidenceOracle.rate(
                                    Math.max(LIMITS[gate], upper),
                                    pending.trials()[gate] / effects[gate],
                                    pending.failures()[gate] / effects[gate],
                                    tunedTo)
                            .good();
        }
        logs[3] = Math.min(logs[3], pending.gates(tunedTo, effects)[3].bad());
        return EvidenceOracle.logMean(logs);
    }
}
