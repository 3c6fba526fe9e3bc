package io.shadowgate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the labels of the demo prove of a shadow's accuracy, from comparisons and labels alone, by
 * the formulas as they stand: bets on counts of requests on which one model alone is right. Shares
 * no code with what it checks.
 */
final class LabelOracle {
    static final long MATURE_AFTER = 7 * 86_400_000L;
    private static final long BEFORE = 3_600_000;
    private static final double THRESHOLD = 0.6;
    private static final double MARGIN = 0.002;
    private static final double LEAST_LABELLED = 0.4;

    /** By request id, all labels with their times. */
    private final Map<String, List<long[]>> labels = new TreeMap<>();

    /** What is counted of mature windows. The place 0 is for a primary below the threshold. */
    static final class Sums {
        private final long[] differing = new long[2];
        private final long[] labelled = new long[2];
        private final long[] shadowRight = new long[2];
        private long agreeing;

        void add(Sums other) {
            agreeing += other.agreeing;
            for (int i = 0; i < 2; i++) {
                differing[i] += other.differing[i];
                labelled[i] += other.labelled[i];
                shadowRight[i] += other.shadowRight[i];
            }
        }

        long requests() {
            return agreeing + differing[0] + differing[1];
        }

        private double coverage(int kind) {
            return (double) labelled[kind] / differing[kind];
        }

        /** Whether each kind of disagreement has enough labels; true where there is none. */
        boolean isUsable() {
            return (differing[0] == 0 || coverage(0) >= LEAST_LABELLED)
                    && (differing[1] == 0 || coverage(1) >= LEAST_LABELLED);
        }

        /** Whether the shadow is right on few requests less than the primary; null if not known. */
        Boolean isWithinLimit() {
            if (requests() == 0 || !isUsable()) {
                return null;
            }
            double loss = 0;
            for (int i = 0; i < 2; i++) {
                if (labelled[i] > 0) {
                    loss += (labelled[i] - 2 * shadowRight[i]) / coverage(i);
                }
            }
            return loss / requests() <= MARGIN;
        }

        EvidenceOracle.Logs evidence(double effect) {
            if (requests() == 0 || !isUsable()) {
                return new EvidenceOracle.Logs(0, 0);
            }
            double least = 1;
            for (int i = 0; i < 2; i++) {
                least = differing[i] == 0 ? least : Math.min(least, coverage(i));
            }
            double better = 0;
            double worse = 0;
            for (int i = 0; i < 2; i++) {
                if (labelled[i] > 0) {
                    better += least / coverage(i) * shadowRight[i] / effect;
                    worse += least / coverage(i) * (labelled[i] - shadowRight[i]) / effect;
                }
            }
            double even = agreeing * least / effect;
            double[] good = new double[16];
            double[] bad = new double[16];
            for (int k = 1; k <= 16; k++) {
                double stake = Math.pow(2, -k / 2.0);
                good[k - 1] =
                        better * Math.log1p(stake * (1 + MARGIN))
                                + even * Math.log1p(stake * MARGIN)
                                + worse * Math.log1p(stake * (MARGIN - 1));
                bad[k - 1] =
                        worse * Math.log1p(stake * (1 - MARGIN))
                                + even * Math.log1p(-stake * MARGIN)
                                + better * Math.log1p(stake * (-1 - MARGIN));
            }
            return new EvidenceOracle.Logs(EvidenceOracle.logMean(good), EvidenceOracle.logMean(bad));
        }
    }

    void label(JsonNode label) {
        labels.computeIfAbsent(label.get("request_id").asString(), id -> new ArrayList<>())
                .add(
                        new long[] {
                            label.get("timestamp").asLong(), label.get("ground_truth").asLong()
                        });
    }

    /**
     * @param windowEnd of the window of the request
     */
    Sums of(String id, long time, long windowEnd, double primary, double shadow) {
        Sums one = new Sums();
        boolean refused = primary >= THRESHOLD;
        if (refused == shadow >= THRESHOLD) {
            one.agreeing = 1;
            return one;
        }
        int kind = refused ? 1 : 0;
        one.differing[kind] = 1;
        long[] last = null;
        for (long[] label : labels.getOrDefault(id, List.of())) {
            boolean counts = label[0] >= time - BEFORE && label[0] <= windowEnd + MATURE_AFTER;
            boolean later =
                    last == null
                            || label[0] > last[0]
                            || label[0] == last[0] && label[1] > last[1];
            last = counts && later ? label : last;
        }
        if (last != null) {
            one.labelled[kind] = 1;
            one.shadowRight[kind] = refused == (last[1] == 0) ? 1 : 0;
        }
        return one;
    }
}
