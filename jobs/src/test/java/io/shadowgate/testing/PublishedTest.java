package io.shadowgate.testing;

import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;

/**
 * A live test as it leaves its results: windows of five minutes and the decisions at their ends, by
 * hand.
 */
public final class PublishedTest {
    public static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    private static final String MODEL = "a".repeat(64);
    private static final long WINDOW = Duration.ofMinutes(5).toMillis();

    private final Path folder;
    private final String name;
    private final Map<String, Integer> agreeing = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> segments = new LinkedHashMap<>();
    private final List<WindowReport> windows = new ArrayList<>();
    private int requests = 100;
    private int minRequests = 200;
    private int published;

    /**
     * @param folder holds the spec and the results
     */
    public PublishedTest(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /**
     * @param percent of requests that agree
     */
    public PublishedTest shadow(String shadow, int percent) {
        agreeing.put(shadow, percent);
        return this;
    }

    /** A segment of a tenth of the requests. */
    public PublishedTest segment(String shadow, String segment, int percent) {
        segments.computeIfAbsent(shadow, any -> new LinkedHashMap<>()).put(segment, percent);
        return this;
    }

    public PublishedTest minRequests(int number) {
        minRequests = number;
        return this;
    }

    public Path spec() throws IOException {
        Files.createDirectories(folder);
        StringBuilder yaml = new StringBuilder("test: " + quoted(name) + "\n");
        yaml.append("traffic: {files: {path: log/, poll-interval: 1 s}}\n")
                .append("primary: {name: v12}\nshadows:\n");
        agreeing.keySet()
                .forEach(
                        shadow ->
                                yaml.append(
                                        "  - {name: "
                                                + quoted(shadow)
                                                + ", model: {path: a.onnx}}\n"));
        yaml.append("compare: {tolerance: {absolute: 0.05}, segments: [country]}\n")
                .append("window: 5 min\ngates:\n  min-requests: " + minRequests + "\n")
                .append("  max-shadow-error-rate: 0.05\n")
                .append("  evidence: {min-duration: 1 h, cycle: 1 h, tuned-to-requests: 1000}\n")
                .append("sinks: {files: {path: out/}}\n");
        return Files.writeString(folder.resolve("spec.yaml"), yaml);
    }

    private static String quoted(String text) {
        return new ObjectMapper().writeValueAsString(text);
    }

    public ShadowTest test() throws IOException {
        return SpecReader.read(spec(), Map.of());
    }

    /** Digests of the models, which nobody loads. */
    public Map<String, String> models() {
        return agreeing.keySet().stream().collect(Collectors.toMap(each -> each, each -> MODEL));
    }

    /** Adds the next windows and publishes them with their decisions. */
    public PublishedTest publish(int number) throws IOException {
        for (int i = 0; i < number; i++) {
            long start = START + published++ * WINDOW;
            agreeing.forEach(
                    (shadow, percent) -> {
                        windows.add(report(shadow, "*", start, requests, percent));
                        segments.getOrDefault(shadow, Map.of())
                                .forEach(
                                        (segment, agree) ->
                                                windows.add(
                                                        report(
                                                                shadow,
                                                                segment,
                                                                start,
                                                                requests / 10,
                                                                agree)));
                    });
        }
        write();
        return this;
    }

    private WindowReport report(String shadow, String segment, long start, int count, int percent) {
        long agreed = (long) count * percent / 100;
        LatencyHistogram latencies = new LatencyHistogram();
        latencies.add(10, count);
        PredictionHistogram predictions = PredictionHistogram.forScores(new ScoreBins(0, 1, 20));
        for (int i = 0; i < count; i++) {
            predictions.add(0.5, 0.5);
        }
        return ReportBuilder.of(name, shadow, segment)
                .window(start, start + WINDOW)
                .models(MODEL, MODEL)
                .with(WindowColumn.SCORED, (long) count)
                .with(WindowColumn.AGREED, agreed)
                .with(WindowColumn.AGREEMENT_RATE, (double) agreed / count)
                .with(WindowColumn.MEASURED, (long) count)
                .with(WindowColumn.FIRST_EVENT_TIME, start)
                .with(WindowColumn.LAST_EVENT_TIME, start + WINDOW - 1)
                .with(WindowColumn.PRIMARY_LATENCY, latencies.toBytes())
                .with(WindowColumn.SHADOW_LATENCY, latencies.toBytes())
                .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                .build();
    }

    private void write() throws IOException {
        ShadowTest test = test();
        Judge judge = new Judge(test, models());
        Map<String, EvidenceState> states = new HashMap<>();
        List<String> lines = new ArrayList<>();
        List<String> decisions = new ArrayList<>();
        for (WindowReport window : windows) {
            lines.add(new JsonLines<>(JsonForms::windowReport).line(window));
            if (window.segment().equals(WindowPart.ALL)) {
                String shadow = window.shadow();
                Judge.Decided decided =
                        judge.judge(
                                states.get(shadow), shadow, List.of(WindowPart.of(window)), false);
                states.put(shadow, decided.state());
                decisions.add(new JsonLines<>(JsonForms::decision).line(decided.decision()));
            }
        }
        Files.createDirectories(folder.resolve("out/windows"));
        Files.createDirectories(folder.resolve("out/decisions"));
        Files.write(folder.resolve("out/windows/part-0.jsonl"), lines);
        Files.write(folder.resolve("out/decisions/part-0.jsonl"), decisions);
    }
}
