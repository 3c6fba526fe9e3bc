package io.shadowgate.results;

import io.shadowgate.comparison.Counted;
import io.shadowgate.output.ResultKind;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.Comparators;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.window.SegmentName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Reads the disagreements that a test keeps ({@code sinks.files.disagreements}). */
public final class DisagreementReader {
    /** What is shown of them is no reason to read for minutes. */
    private static final long MOST = 500_000;

    private static final int MOST_EXEMPLARS = 5;
    private static final double LOOSER = 10;

    /** Of labels, in memory. */
    private static final int MOST_PAIRS = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The clearest first: those farthest apart, and of those the latest. */
    private static final Comparator<Exemplar> CLEAREST_FIRST =
            Comparator.comparingDouble(Exemplar::difference)
                    .reversed()
                    .thenComparing(Comparator.comparingLong(Exemplar::time).reversed())
                    .thenComparing(Exemplar::requestId);

    private final Compare compare;
    private final Counted counted;
    private final Map<String, String> segments;
    private final SortedMap<String, Shadow> shadows = new TreeMap<>();
    private boolean whole = true;

    private DisagreementReader(Compare compare, Map<String, String> segments) {
        this.compare = compare;
        this.counted = new Counted(compare);
        this.segments = segments;
    }

    private record Labels(String primary, String shadow) {}

    private static final class Shadow {
        private long read;
        private final PriorityQueue<Exemplar> inside =
                new PriorityQueue<>(CLEAREST_FIRST.reversed());
        private final PriorityQueue<Exemplar> outside =
                new PriorityQueue<>(CLEAREST_FIRST.reversed());
        private final Map<Labels, Long> pairs = new HashMap<>();
        private long otherPairs;
        private long near;
    }

    /**
     * Reads the disagreements of all periods, the latest first.
     *
     * @param segments by shadow, the segment whose exemplars are asked for
     * @return by shadow; without shadows that have none
     */
    public static SortedMap<String, Disagreements> read(
            ResultStore store, Map<String, String> segments) throws IOException {
        DisagreementReader reader = new DisagreementReader(store.test().compare(), segments);
        for (String file : files(store)) {
            reader.read(store, file);
        }
        SortedMap<String, Disagreements> read = new TreeMap<>();
        reader.shadows.forEach((name, shadow) -> read.put(name, reader.result(shadow)));
        return read;
    }

    private static List<String> files(ResultStore store) throws IOException {
        String kind = ResultKind.DISAGREEMENTS.folder();
        List<String> files = new ArrayList<>();
        for (PeriodRecord record : store.records()) {
            files.addAll(0, record.files(kind));
        }
        if (store.isEmpty()) {
            // Names of a job without end do not tell which file is the latest.
            store.folder()
                    .names(store.folder().at(kind))
                    .forEach(name -> files.add(kind + "/" + name));
        }
        return files;
    }

    private void read(ResultStore store, String file) throws IOException {
        if (shadows.values().stream().mapToLong(shadow -> shadow.read).sum() >= MOST) {
            whole = false;
            return;
        }
        ShadowTest test = store.test();
        store.folder()
                .eachLine(
                        store.folder().at(file),
                        line -> {
                            JsonNode one = JSON.readTree(line);
                            String name = one.required("shadow").stringValue();
                            if (test.shadows().stream().anyMatch(s -> s.name().equals(name))) {
                                add(one, shadows.computeIfAbsent(name, any -> new Shadow()));
                            }
                        });
    }

    private void add(JsonNode one, Shadow shadow) {
        shadow.read++;
        JsonNode primary = one.required("primary_prediction");
        JsonNode other = one.required("shadow_prediction");
        shadow.near += isNear(primary, other) ? 1 : 0;
        String first = label(primary);
        String second = label(other);
        if (first != null && second != null && !first.equals(second)) {
            Labels pair = new Labels(first, second);
            if (shadow.pairs.containsKey(pair) || shadow.pairs.size() < MOST_PAIRS) {
                shadow.pairs.merge(pair, 1L, Long::sum);
            } else {
                shadow.otherPairs++;
            }
        }
        Exemplar exemplar = exemplar(one, primary, other);
        String name = one.required("shadow").stringValue();
        keep(isIn(exemplar, segments.get(name)) ? shadow.inside : shadow.outside, exemplar);
    }

    /** Whether the answers would agree at ten times the tolerance. */
    private boolean isNear(JsonNode primary, JsonNode shadow) {
        double absolute = LOOSER * compare.tolerance().absolute();
        double relative = LOOSER * compare.tolerance().relative();
        return switch (compare.by()) {
            case TOLERANCE ->
                    Comparators.scoresAgree(number(primary), number(shadow), absolute, relative);
            case MAX_DIFFERENCE ->
                    Comparators.vectorsClose(
                            numbers(primary), numbers(shadow), absolute, relative);
            case DECISION, EQUALITY, ARGMAX, COSINE, TOP_K, RANKING -> false;
        };
    }

    private static boolean isIn(Exemplar exemplar, @Nullable String segment) {
        return segment != null
                && exemplar.segments().entrySet().stream()
                        .anyMatch(
                                one ->
                                        SegmentName.of(one.getKey(), one.getValue())
                                                .equals(segment));
    }

    private static void keep(PriorityQueue<Exemplar> clearest, Exemplar exemplar) {
        clearest.add(exemplar);
        if (clearest.size() > MOST_EXEMPLARS) {
            clearest.remove();
        }
    }

    /** Null where answers are not the same label or another. */
    private @Nullable String label(JsonNode prediction) {
        return switch (compare.by()) {
            case EQUALITY -> prediction.asString();
            case DECISION -> counted.label(Prediction.ofScore(number(prediction)));
            case ARGMAX -> counted.label(Prediction.ofVector(numbers(prediction)));
            case TOLERANCE, COSINE, MAX_DIFFERENCE, TOP_K, RANKING -> null;
        };
    }

    private Exemplar exemplar(JsonNode one, JsonNode primary, JsonNode shadow) {
        Map<String, String> values = new LinkedHashMap<>();
        one.path("segments").forEachEntry((name, value) -> values.put(name, value.asString()));
        return new Exemplar(
                one.required("request_id").asString(),
                Instant.parse(one.required("timestamp").stringValue()).toEpochMilli(),
                primary.isString() ? primary.stringValue() : primary.toString(),
                shadow.isString() ? shadow.stringValue() : shadow.toString(),
                difference(one, primary, shadow),
                latency(one.path("primary_latency_ms")),
                latency(one.path("shadow_latency_ms")),
                values);
    }

    private double difference(JsonNode one, JsonNode primary, JsonNode shadow) {
        double difference =
                switch (compare.by()) {
                    case TOLERANCE, DECISION -> Math.abs(number(primary) - number(shadow));
                    case MAX_DIFFERENCE -> one.path("compared_value").asDouble(Double.NaN);
                    // The lower, the farther apart.
                    case COSINE, TOP_K, RANKING -> -one.path("compared_value").asDouble(Double.NaN);
                    case EQUALITY, ARGMAX -> 0;
                };
        // An answer that is not a number is as far from any other as can be.
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** JSON has infinite numbers and NaN as texts. */
    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.parseDouble(node.asString());
    }

    private static double[] numbers(JsonNode nodes) {
        double[] numbers = new double[nodes.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(nodes.get(i));
        }
        return numbers;
    }

    private static @Nullable Double latency(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : (Double) number(node);
    }

    private Disagreements result(Shadow shadow) {
        List<ConfusionMatrix.Entry> pairs = new ArrayList<>();
        shadow.pairs.forEach(
                (labels, count) ->
                        pairs.add(
                                new ConfusionMatrix.Entry(
                                        labels.primary(), labels.shadow(), false, count)));
        pairs.sort(
                Comparator.comparingLong(ConfusionMatrix.Entry::pairs)
                        .reversed()
                        .thenComparing(entry -> String.valueOf(entry.primary()))
                        .thenComparing(entry -> String.valueOf(entry.shadow())));
        return new Disagreements(
                shadow.read,
                whole,
                sorted(shadow.inside),
                sorted(shadow.outside),
                pairs,
                shadow.otherPairs,
                shadow.near);
    }

    private static List<Exemplar> sorted(PriorityQueue<Exemplar> clearest) {
        return clearest.stream().sorted(CLEAREST_FIRST).toList();
    }
}
