package io.shadowgate.bench;

import io.shadowgate.output.ResultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Window reports as contenders answer them: by start of the window and segment, the requests, the
 * agreement rate, both sides' p50 and p99, and the distance of their predictions.
 */
final class Reports {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OF_ALL = " *";

    private Reports() {}

    static String key(long windowStart, String segment) {
        return windowStart + " " + segment;
    }

    /** The published reports of the first shadow. */
    static Map<String, double[]> read(Path results) throws IOException {
        Map<String, double[]> reports = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results.resolve(ResultKind.WINDOWS.folder()))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.map(JSON::readTree)
                            .filter(report -> report.get("shadow").asString().equals("v13"))
                            .forEach(report -> reports.put(key(report), numbers(report)));
                }
            }
        }
        return reports;
    }

    private static String key(JsonNode report) {
        return key(
                Instant.parse(report.get("window_start").asString()).toEpochMilli(),
                report.get("segment").asString());
    }

    private static double[] numbers(JsonNode report) {
        return new double[] {
            report.get("total_requests").asDouble(),
            report.get("agreement_rate").asDouble(),
            report.get("primary_latency_p50").asDouble(),
            report.get("primary_latency_p99").asDouble(),
            report.get("shadow_latency_p50").asDouble(Double.NaN),
            report.get("shadow_latency_p99").asDouble(Double.NaN),
            report.get("prediction_distribution_divergence").asDouble()
        };
    }

    /** Requests and agreement rate of each window, by its start. */
    static Map<String, double[]> windows(Map<String, double[]> reports) {
        Map<String, double[]> windows = new TreeMap<>();
        reports.forEach(
                (key, numbers) -> {
                    if (key.endsWith(OF_ALL)) {
                        windows.put(
                                key.substring(0, key.length() - OF_ALL.length()),
                                new double[] {numbers[0], numbers[1]});
                    }
                });
        return windows;
    }

    /** The same reports without quantiles. */
    static Map<String, double[]> withoutQuantiles(Map<String, double[]> reports) {
        Map<String, double[]> others = new TreeMap<>();
        reports.forEach(
                (key, numbers) ->
                        others.put(key, new double[] {numbers[0], numbers[1], numbers[6]}));
        return others;
    }
}
