package io.shadowgate.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A log in which the new model serves a share of the requests that grows from window to window, and
 * what it holds of both models: requests, errors and slow requests by window.
 */
public final class StagedLog {
    public static final long START = 1_767_225_600_000L;
    public static final long WINDOW = 300_000;
    private static final int REQUESTS = 600;
    private static final double SLOW_ABOVE_MS = 100;

    private final List<String> lines = new ArrayList<>();
    private final TreeMap<String, String> expected = new TreeMap<>();
    private final int windows;

    /**
     * @param errors the share of requests that the new model fails to answer; 2 % for the old one
     * @param shares of the new model, by window
     */
    public StagedLog(long seed, double errors, double... shares) {
        Random random = new Random(seed);
        windows = shares.length;
        for (int window = 0; window < windows; window++) {
            long[][] arms = new long[2][3];
            for (int i = 0; i < REQUESTS; i++) {
                boolean shadow = random.nextDouble() < shares[window];
                boolean failed = random.nextDouble() < (shadow ? errors : 0.02);
                double latency = 20 + random.nextInt(85);
                long[] arm = arms[shadow ? 1 : 0];
                arm[0]++;
                arm[1] += failed ? 1 : 0;
                arm[2] += failed || latency > SLOW_ABOVE_MS ? 1 : 0;
                lines.add(line(window * REQUESTS + i, shadow, failed, latency));
            }
            expected.put(
                    String.valueOf(START + window * WINDOW),
                    shown(arms[0][0], arms[0][1], arms[0][2])
                            + " | "
                            + shown(arms[1][0], arms[1][1], arms[1][2]));
        }
    }

    private static String line(int number, boolean shadow, boolean failed, double latency) {
        // The primary is meant where no model is named.
        String model =
                shadow
                        ? ",\"primary_model\":\"v13\""
                        : number % 2 == 0 ? "" : ",\"primary_model\":\"v12\"";
        String answer =
                failed
                        ? ",\"primary_error\":\"out of memory\""
                        : ",\"primary_prediction\":0.5,\"primary_latency_ms\":" + latency;
        if (failed) {
            answer += ",\"primary_latency_ms\":" + latency;
        }
        return "{\"request_id\":\"r%d\",\"timestamp\":%d%s%s,\"shadow_prediction\":0.5,\"shadow_latency_ms\":9}"
                .formatted(number, START + (long) number * WINDOW / REQUESTS, model, answer);
    }

    /** Requests, errors and slow ones. */
    public static String shown(long requests, long errors, long slow) {
        return requests + " " + errors + " " + slow;
    }

    public List<String> lines() {
        return lines;
    }

    /** Of the old and the new model, by the start of the window. */
    public TreeMap<String, String> expected() {
        return expected;
    }

    /** A record after the last window, which moves event time on. */
    public String later() {
        return line((windows + 1) * REQUESTS, false, false, 50);
    }
}
