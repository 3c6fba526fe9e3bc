package io.shadowgate.demo;

import java.util.Random;

/**
 * A request to the primary, without the primary's answer.
 *
 * @param arrivedAt epoch milliseconds; a later line may have a slightly earlier time
 * @param device name of the channel; there are only a few
 */
record LoggedRequest(
        String id, long arrivedAt, Applicant applicant, String device, double latencyMs) {

    /** Share of requests that were logged late. */
    private static final double DELAYED = 0.02;

    private static final long LONGEST_DELAY_MS = 20_000;

    /**
     * @param number of the line in the whole log, from 0, so that ids differ
     * @param loggedAt epoch milliseconds; increases from line to line
     * @param notBefore epoch milliseconds, start of the log
     */
    static LoggedRequest draw(Random random, long number, long loggedAt, long notBefore) {
        Applicant applicant = Applicant.draw(random);
        long delay =
                random.nextDouble() < DELAYED ? (long) (random.nextDouble() * LONGEST_DELAY_MS) : 0;
        return new LoggedRequest(
                id(number),
                Math.max(loggedAt - delay, notBefore),
                applicant,
                device(random.nextDouble()),
                latencyMs(random));
    }

    /** The same request with another id. */
    LoggedRequest withNumber(long number) {
        return new LoggedRequest(id(number), arrivedAt, applicant, device, latencyMs);
    }

    /** An invertible mix of the number. It looks like a random id and never repeats. */
    private static String id(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        String hex = Long.toHexString(z ^ (z >>> 31));
        return "cr-" + "0".repeat(16 - hex.length()) + hex;
    }

    private static String device(double u) {
        if (u < 0.58) {
            return "mobile";
        }
        return u < 0.9 ? "desktop" : "tablet";
    }

    /**
     * A latency in whole microseconds. The body is log-normal with a median near 12 ms. For 3 in
     * 100 requests it is a Pareto tail from 40 ms. The 99th percentile is near 70 ms, and the
     * largest values are far higher.
     */
    private static double latencyMs(Random random) {
        double latencyMs =
                random.nextDouble() < 0.03
                        ? 40 / Math.sqrt(1 - random.nextDouble())
                        : 11.8 * StrictMath.exp(0.5 * random.nextGaussian());
        return Math.rint(latencyMs * 1000) / 1000;
    }
}
