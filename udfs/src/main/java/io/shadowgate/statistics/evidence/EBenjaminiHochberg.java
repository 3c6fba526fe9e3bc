package io.shadowgate.statistics.evidence;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The e-BH procedure. It chooses which of many segments to flag, so that the expected share of
 * false flags is at most {@code q} under any dependence between the segments.
 *
 * <p>The bound holds at one report time. To keep flags once they are raised, each segment's
 * evidence must reach {@code K / alpha} instead, as in {@link Combination#culprits}.
 *
 * @see <a href="https://arxiv.org/abs/2009.02824">Wang and Ramdas, Journal of the Royal Statistical
 *     Society B 84(3), 2022</a>; <a href="https://arxiv.org/abs/2501.19360">Tavyrikov, Goeman and
 *     de Heide, 2025</a>: why kept flags need more
 */
public final class EBenjaminiHochberg {
    private EBenjaminiHochberg() {}

    /**
     * @param logs evidence of each segment, natural logarithms, none NaN
     * @param q the accepted share of false flags, in (0, 1)
     * @return for each segment, whether it is flagged
     */
    public static boolean[] flags(double[] logs, double q) {
        Require.properRate("share of false flags", q);
        double[] descending =
                Arrays.stream(logs).map(log -> -log).sorted().map(log -> -log).toArray();
        int flagged =
                IntStream.rangeClosed(1, logs.length)
                        .filter(k -> descending[k - 1] >= StrictMath.log(logs.length / (q * k)))
                        .max()
                        .orElse(0);
        boolean[] flags = new boolean[logs.length];
        for (int i = 0; i < logs.length; i++) {
            flags[i] = flagged > 0 && logs[i] >= descending[flagged - 1];
        }
        return flags;
    }
}
