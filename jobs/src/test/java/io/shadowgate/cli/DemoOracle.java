package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Computes every number of every window report and decision again, from the comparisons and nothing
 * else, by sorting and counting. Shares no code with what it checks.
 */
final class DemoOracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long WINDOW_MS = Duration.ofHours(1).toMillis();
    private static final double TOLERANCE = 0.05;
    static final int BINS = 20;

    private final Path out;

    /** One comparison as the file has it. */
    private record Row(
            String id,
            String outcome,
            boolean agreement,
            double primary,
            double shadow,
            double primaryLatency,
            double shadowLatency,
            Instant time) {

        static Row of(JsonNode comparison) {
            return new Row(
                    comparison.get("request_id").asString(),
                    comparison.get("outcome").asString(),
                    comparison.get("agreement").asBoolean(),
                    comparison.get("primary_prediction").asDouble(),
                    comparison.get("shadow_prediction").asDouble(),
                    comparison.get("primary_latency_ms").asDouble(),
                    latency(comparison.get("shadow_latency_ms")),
                    Instant.parse(comparison.get("timestamp").asString()));
        }

        /** Null of a request that was not asked alone. */
        private static double latency(JsonNode value) {
            if (value.isNull()) {
                return Double.NaN;
            }
            return value.isNumber() ? value.asDouble() : Double.POSITIVE_INFINITY;
        }

        boolean isMeasured() {
            return !Double.isNaN(shadowLatency);
        }
    }

    /** Per shadow, segment and window. */
    private final Map<String, Map<String, Map<Long, List<Row>>>> groups = new TreeMap<>();

    private final Map<Long, Long> rejected = new HashMap<>();
    private final LabelOracle labels = new LabelOracle();

    /** By shadow and start of the window. */
    private final Map<String, LabelOracle.Sums> ofLabels = new HashMap<>();

    DemoOracle(Path out) {
        this.out = out;
        lines("../labels").forEach(labels::label);
        for (JsonNode comparison : lines("comparisons")) {
            Row row = Row.of(comparison);
            assertThat(row.agreement())
                    .as("%s", comparison)
                    .isEqualTo(Math.abs(row.primary() - row.shadow()) <= TOLERANCE);
            group(comparison, row, "*");
            comparison
                    .get("segments")
                    .properties()
                    .forEach(
                            segment ->
                                    group(
                                            comparison,
                                            row,
                                            segment.getKey()
                                                    + "="
                                                    + segment.getValue().asString()));
        }
        for (JsonNode record : lines("rejected")) {
            if (!record.get("timestamp").isNull()) {
                rejected.merge(window(record), 1L, Long::sum);
            }
        }
    }

    private void group(JsonNode comparison, Row row, String segment) {
        groups.computeIfAbsent(comparison.get("shadow").asString(), s -> new TreeMap<>())
                .computeIfAbsent(segment, s -> new TreeMap<>())
                .computeIfAbsent(window(comparison), w -> new ArrayList<>())
                .add(row);
    }

    private static long window(JsonNode record) {
        long time = Instant.parse(record.get("timestamp").asString()).toEpochMilli();
        return time - time % WINDOW_MS;
    }

    void checkWindowReports() {
        int expected =
                groups.values().stream()
                        .flatMap(segments -> segments.values().stream())
                        .mapToInt(Map::size)
                        .sum();
        List<JsonNode> reports = lines("windows");
        assertThat(reports).hasSize(expected);
        for (JsonNode report : reports) {
            long start = Instant.parse(report.get("window_start").asString()).toEpochMilli();
            String segment = report.get("segment").asString();
            List<Row> group = groups.get(report.get("shadow").asString()).get(segment).get(start);
            assertThat(report.get("test").asString()).isEqualTo("credit-risk");
            assertThat(report.get("window_end").asString())
                    .isEqualTo(Instant.ofEpochMilli(start + WINDOW_MS).toString());
            Numbers numbers = new Numbers(group);
            long broken = segment.equals("*") ? rejected.getOrDefault(start, 0L) : 0;
            numbers.checkReport(report, broken);
        }
    }

    void checkDecisions(
            long minRequests,
            double minAgreement,
            double maxP99,
            double maxErrors,
            double maxDivergence) {
        long lastEnd = Collections.max(groups.get("v13").get("*").keySet()) + WINDOW_MS;
        // After the last window, decisions are made again as labels become final.
        List<JsonNode> decisions =
                lines("decisions").stream()
                        .filter(
                                one ->
                                        Instant.parse(one.get("window_end").asString())
                                                        .toEpochMilli()
                                                <= lastEnd)
                        .toList();
        assertThat(decisions).hasSize(2 * groups.get("v13").get("*").size());
        for (JsonNode decision : decisions) {
            long end = Instant.parse(decision.get("window_end").asString()).toEpochMilli();
            List<Row> sofar = new ArrayList<>();
            groups.get(decision.get("shadow").asString()).get("*").entrySet().stream()
                    .filter(window -> window.getKey() < end)
                    .forEach(window -> sofar.addAll(window.getValue()));
            long broken =
                    rejected.entrySet().stream()
                            .filter(window -> window.getKey() < end)
                            .mapToLong(Map.Entry::getValue)
                            .sum();
            Numbers numbers = new Numbers(sofar);
            numbers.checkCoverage(decision.get("coverage"), broken);
            JsonNode explained = decision.get("explanations");
            boolean traffic = numbers.count >= minRequests;
            boolean agreement = numbers.agreementRate >= minAgreement;
            boolean latency = numbers.quantile(Row::shadowLatency, 0.99) <= maxP99;
            boolean errors = numbers.errorRate <= maxErrors;
            boolean distribution = numbers.divergence() <= maxDivergence;
            assertThat(observed(explained, "sufficient_traffic")).isEqualTo((double) numbers.count);
            assertThat(observed(explained, "agreement_ok")).isEqualTo(numbers.agreementRate);
            assertQuantile(
                    explained.get("latency_ok").get("observed"),
                    numbers.quantile(Row::shadowLatency, 0.99));
            assertThat(observed(explained, "errors_ok")).isEqualTo(numbers.errorRate);
            assertThat(observed(explained, "distribution_ok"))
                    .isCloseTo(numbers.divergence(), within(1e-9));
            JsonNode checks = decision.get("verdicts").get("point").get("checks");
            assertThat(checks.get("sufficient_traffic").asBoolean()).isEqualTo(traffic);
            assertThat(checks.get("agreement_ok").asBoolean()).isEqualTo(agreement);
            assertThat(checks.get("latency_ok").asBoolean()).isEqualTo(latency);
            assertThat(checks.get("errors_ok").asBoolean()).isEqualTo(errors);
            assertThat(checks.get("distribution_ok").asBoolean()).isEqualTo(distribution);
            boolean all = agreement && latency && errors && distribution;
            Boolean accurate = matured(decision.get("shadow").asString(), end).isWithinLimit();
            assertThat(checks.get("accuracy_loss").asBoolean())
                    .isEqualTo(Boolean.TRUE.equals(accurate));
            boolean rejects = !all || Boolean.FALSE.equals(accurate);
            String good = accurate == null ? "HOLD" : "PROMOTE";
            String verdict = !traffic ? "HOLD" : rejects ? "REJECT" : good;
            assertThat(decision.get("verdicts").get("point").get("verdict").asString())
                    .as("%s", decision)
                    .isEqualTo(verdict);
            assertThat(decision.get("report_summary").get("agreement").asString())
                    .isEqualTo(String.format(Locale.ROOT, "%.2f%%", numbers.agreementRate * 100));
        }
        for (String shadow : List.of("v13", "v14")) {
            checkEvidence(
                    groups.get(shadow).get("*"),
                    decisions.stream()
                            .filter(one -> one.get("shadow").asString().equals(shadow))
                            .sorted(Comparator.comparing(one -> one.get("window_end").asString()))
                            .toList());
        }
    }

    /** All windows of a shadow whose labels are final at a time. */
    private LabelOracle.Sums matured(String shadow, long time) {
        LabelOracle.Sums sums = new LabelOracle.Sums();
        groups.get(shadow).get("*").keySet().stream()
                .filter(start -> start + WINDOW_MS + LabelOracle.MATURE_AFTER <= time)
                .map(
                        start ->
                                ofLabels.computeIfAbsent(
                                        shadow + start,
                                        any ->
                                                ofLabels(
                                                        groups.get(shadow).get("*").get(start),
                                                        start + WINDOW_MS)))
                .forEach(sums::add);
        return sums;
    }

    private LabelOracle.Sums ofLabels(List<Row> rows, long windowEnd) {
        LabelOracle.Sums sums = new LabelOracle.Sums();
        for (Row row : rows) {
            sums.add(
                    labels.of(
                            row.id(),
                            row.time().toEpochMilli(),
                            windowEnd,
                            row.primary(),
                            row.shadow()));
        }
        return sums;
    }

    private void checkEvidence(Map<Long, List<Row>> windows, List<JsonNode> decisions) {
        EvidenceCourse course = new EvidenceCourse();
        int next = 0;
        for (Map.Entry<Long, List<Row>> window : new TreeMap<>(windows).entrySet()) {
            List<Row> rows = window.getValue();
            JsonNode decision = decisions.get(next++);
            long mature = window.getKey() - LabelOracle.MATURE_AFTER;
            course.window(
                    window.getKey() + WINDOW_MS,
                    sums(rows),
                    ofLabels(windows.getOrDefault(mature, List.of()), mature + WINDOW_MS),
                    rows.stream().filter(Row::isMeasured).mapToDouble(Row::shadowLatency).toArray(),
                    decision);
            course.check(decision);
        }
    }

    private static EvidenceOracle.Sums sums(List<Row> rows) {
        EvidenceOracle.Sums sums = new EvidenceOracle.Sums();
        for (Row row : rows) {
            sums.compared++;
            sums.scored += row.outcome().equals("SCORED") ? 1 : 0;
            sums.agreed += row.agreement() ? 1 : 0;
            sums.measured += row.isMeasured() ? 1 : 0;
            sums.over += row.shadowLatency() > 1000 ? 1 : 0;
            int primary = Math.min(BINS - 1, (int) (row.primary() * BINS));
            int shadow = Math.min(BINS - 1, (int) (row.shadow() * BINS));
            sums.primary[primary]++;
            sums.shadow[shadow]++;
            sums.matched += primary == shadow ? 1 : 0;
        }
        return sums;
    }

    private static double observed(JsonNode explained, String check) {
        return explained.get(check).get("observed").asDouble();
    }

    private List<JsonNode> lines(String kind) {
        try (Stream<Path> files = Files.walk(out.resolve(kind))) {
            return files.filter(Files::isRegularFile)
                    .flatMap(DemoOracle::read)
                    .map(JSON::readTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> read(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertQuantile(JsonNode reported, double exact) {
        if (Double.isNaN(exact)) {
            assertThat(reported.isNull()).isTrue();
        } else if (Double.isInfinite(exact)) {
            assertThat(reported.asString()).isEqualTo("Infinity");
        } else {
            assertThat(reported.asDouble()).isCloseTo(exact, within(exact * 0.0039));
        }
    }

    /** A group of comparisons, counted and sorted. */
    private static final class Numbers {
        private final List<Row> group;
        final long count;
        final double agreementRate;
        final double errorRate;

        Numbers(List<Row> group) {
            this.group = group;
            this.count = group.size();
            long scored = outcome("SCORED");
            long agreed = group.stream().filter(Row::agreement).count();
            this.agreementRate = (double) agreed / scored;
            this.errorRate = (double) (count - scored) / count;
        }

        private long outcome(String outcome) {
            return group.stream().filter(row -> row.outcome().equals(outcome)).count();
        }

        void checkReport(JsonNode report, long broken) {
            assertThat(report.get("total_requests").asLong()).isEqualTo(count);
            assertThat(report.get("agreement_rate").asDouble()).isEqualTo(agreementRate);
            assertQuantile(report.get("primary_latency_p50"), quantile(Row::primaryLatency, 0.5));
            assertQuantile(report.get("primary_latency_p99"), quantile(Row::primaryLatency, 0.99));
            assertQuantile(report.get("shadow_latency_p50"), quantile(Row::shadowLatency, 0.5));
            assertThat(report.get("measured").asLong())
                    .isEqualTo(group.stream().filter(Row::isMeasured).count());
            assertQuantile(report.get("shadow_latency_p99"), quantile(Row::shadowLatency, 0.99));
            assertThat(report.get("shadow_error_rate").asDouble()).isEqualTo(errorRate);
            assertThat(report.get("prediction_distribution_divergence").asDouble())
                    .isCloseTo(divergence(), within(1e-9));
            checkCoverage(report, broken);
            List<Instant> times = group.stream().map(Row::time).sorted().toList();
            if (broken == 0) {
                assertThat(Instant.parse(report.get("first_event_time").asString()))
                        .isEqualTo(times.get(0));
                assertThat(Instant.parse(report.get("last_event_time").asString()))
                        .isEqualTo(times.get(times.size() - 1));
            }
        }

        void checkCoverage(JsonNode coverage, long broken) {
            assertThat(coverage.get("read").asLong()).isEqualTo(count + broken);
            assertThat(coverage.get("rejected").asLong()).isEqualTo(broken);
            assertThat(coverage.get("not_sampled").asLong()).isZero();
            assertThat(coverage.get("scored").asLong()).isEqualTo(outcome("SCORED"));
            assertThat(coverage.get("timed_out").asLong()).isEqualTo(outcome("TIMED_OUT"));
            assertThat(coverage.get("model_error").asLong()).isEqualTo(outcome("MODEL_ERROR"));
            assertThat(coverage.get("bad_input").asLong()).isEqualTo(outcome("BAD_INPUT"));
            assertThat(coverage.get("missing").asLong()).isEqualTo(outcome("MISSING"));
        }

        double quantile(ToDoubleFunction<Row> latency, double q) {
            double[] sorted =
                    group.stream()
                            .mapToDouble(latency)
                            .filter(value -> !Double.isNaN(value))
                            .sorted()
                            .toArray();
            return sorted.length == 0
                    ? Double.NaN
                    : sorted[(int) Math.floor(q * (sorted.length - 1))];
        }

        double divergence() {
            double[] p = shares(Row::primary);
            double[] s = shares(Row::shadow);
            double sum = 0;
            for (int bin = 0; bin < BINS; bin++) {
                double middle = (p[bin] + s[bin]) / 2;
                sum += p[bin] == 0 ? 0 : p[bin] * Math.log(p[bin] / middle) / 2;
                sum += s[bin] == 0 ? 0 : s[bin] * Math.log(s[bin] / middle) / 2;
            }
            return Math.sqrt(Math.max(0, sum));
        }

        private double[] shares(ToDoubleFunction<Row> side) {
            double[] shares = new double[BINS];
            for (Row row : group) {
                double score = side.applyAsDouble(row);
                if (score < 0 || score > 1) {
                    throw new AssertionError("a probability of " + score);
                }
                shares[Math.min(BINS - 1, (int) (score * BINS))] += 1.0 / count;
            }
            return shares;
        }
    }
}
