package io.shadowgate.testing;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A log as KServe writes it, with a record for each request and one for each response, and the
 * shadow's own log in ShadowGate's layout. What each call should become is noted as it is written.
 */
public final class CallLog {
    /** An hour of calls, a third each with one, two and three rows. */
    public static final int CALLS = 1000;

    private static final int EVERY = 50;
    private static final long STEP_MS = 3_600_000L / CALLS;

    public final List<String> halves = new ArrayList<>();
    public final List<String> answers = new ArrayList<>();

    /** By request id, the primary's latency in milliseconds; NaN if the times say none. */
    public final Map<String, Double> latencies = new LinkedHashMap<>();

    public final Map<String, Long> counts = new TreeMap<>();

    /**
     * @param shuffle seed of the order of the records; 0 for that of event time
     */
    public CallLog(int shuffle) {
        for (int i = 0; i < CALLS; i++) {
            write(i);
        }
        if (shuffle > 0) {
            Collections.shuffle(halves, new Random(shuffle));
            Collections.shuffle(answers, new Random(shuffle));
        }
    }

    /**
     * The mapping of the log; {@code component} is the path of what tells its calls from others.
     */
    public static RecordMapping mapping(String component) {
        return new RecordMapping(
                Layouts.fields("kserve", Map.of()),
                Map.of(FieldPath.of(component), List.of("predictor")),
                Duration.ofSeconds(30),
                ZoneOffset.UTC);
    }

    /** One call a day after the others, so that event time passes them. */
    public static List<String> aDayLater() {
        return callAt(RequestLog.START + 86_400_000, 1);
    }

    /** A request and its response. */
    public static List<String> callAt(long ms, long latencyMs) {
        int id = (int) (ms % 1_000_000_000);
        return List.of(
                request(id, "predictor", ms * 1_000_000, 1),
                response(id, "predictor", (ms + latencyMs) * 1_000_000, 1));
    }

    private void write(int i) {
        int rows = 1 + i % 3;
        long ms = RequestLog.START + i * STEP_MS;
        long requestNs = ms * 1_000_000 + i % 1000;
        // Some responses seem to come before their request.
        long responseNs = requestNs + (i % 40 - 3) * 500_000_000L + 123_456;
        String request = request(i, "predictor", requestNs, rows);
        String response = response(i, "predictor", responseNs, rows);
        switch (i % EVERY) {
            case 7 -> add("requests_alone", request);
            case 9 -> add("responses_alone", response);
            case 17 -> add("rejected", request, response(i, "predictor", responseNs, rows + 1));
            case 19 -> add("rejected", request, response.substring(0, response.length() - 3));
            case 23 -> {
                halves.add(request(i, "transformer", requestNs, rows));
                add("elsewhere", response(i, "transformer", responseNs, rows));
                count("elsewhere", 1);
            }
            default -> {
                halves.add(request);
                halves.add(response);
                for (int row = 0; row < rows; row++) {
                    String id = rows == 1 ? "c" + i : "c" + i + "#" + row;
                    answers.add(answer(id, ms, score(i, row)));
                    latencies.put(
                            id,
                            responseNs < requestNs ? Double.NaN : (responseNs - requestNs) / 1e6);
                }
                count("compared", rows);
            }
        }
        switch (i % EVERY) {
            case 11 -> add("duplicates", response);
            case 13 -> add("duplicates", request);
            case 15 -> add("duplicates", response(i, "predictor", responseNs + 5_000_000, rows));
            default -> {}
        }
    }

    private void add(String counted, String... records) {
        halves.addAll(List.of(records));
        count(counted, 1);
    }

    private void count(String name, long by) {
        counts.merge(name, by, Long::sum);
    }

    private static double score(int i, int row) {
        return (i + row) % 100 / 100.0;
    }

    private static String request(int i, String component, long ns, int rows) {
        StringBuilder instances = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            instances.append(row == 0 ? "" : ",").append("[").append(i % 10).append(",1]");
        }
        return event(i, component, "request", ns, "{\"instances\":[" + instances + "]}");
    }

    private static String response(int i, String component, long ns, int rows) {
        StringBuilder predictions = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            predictions.append(row == 0 ? "" : ",").append(score(i, row));
        }
        return event(i, component, "response", ns, "{\"predictions\":[" + predictions + "]}");
    }

    private static String event(int i, String component, String kind, long ns, String data) {
        return String.format(
                Locale.ROOT,
                "{\"specversion\":\"1.0\",\"id\":\"c%d\","
                        + "\"type\":\"org.kubeflow.serving.inference.%s\",\"time\":\"%s\","
                        + "\"component\":\"%s\",\"data\":%s}",
                i,
                kind,
                Instant.ofEpochSecond(ns / 1_000_000_000, ns % 1_000_000_000),
                component,
                data);
    }

    private static String answer(String id, long time, double score) {
        return String.format(
                Locale.ROOT,
                "{\"request_id\":\"%s\",\"timestamp\":%d,\"shadow_prediction\":%s,"
                        + "\"shadow_latency_ms\":2}",
                id,
                time + 1500,
                score);
    }
}
