package io.shadowgate.firstlook;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.text.NearestName;
import io.shadowgate.text.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Mistakes that the requests of a log show by themselves, whatever the shadows answer. */
public final class RequestChecks {
    /** Fewer requests can look like anything by chance. */
    static final int FEWEST = 20;

    /** A usual answer over a network takes longer than a millisecond. */
    private static final double SHORTEST_USUAL_MS = 1;

    /** A usual answer takes less than this. */
    private static final double LONGEST_USUAL_MS = 5_000;

    /** Two units differ by 1000; two sides of the same unit by less than this. */
    private static final double DIFFERENT_UNITS = 100;

    private static final double MOST_REPEATED = 0.3;
    private static final int MOST_SCORE_LABELS = 2;
    private static final double LABELS_LIKE_SCORES = 0.5;
    private static final long DAY_MS = 24 * 3600 * 1000L;
    private static final Instant EARLIEST = Instant.parse("2001-01-01T00:00:00Z");

    private final ShadowTest test;
    private final List<MirroredRequest> requests;
    private final List<Suspicion> found = new ArrayList<>();

    private RequestChecks(ShadowTest test, List<MirroredRequest> requests) {
        this.test = test;
        this.requests = requests;
    }

    /**
     * @param requests those of the first records
     * @param segments names that segments have in the records; empty if that is not known
     * @param now the time of the look
     */
    public static List<Suspicion> of(
            ShadowTest test,
            List<MirroredRequest> requests,
            SortedSet<String> segments,
            Instant now) {
        RequestChecks checks = new RequestChecks(test, requests);
        checks.segments(segments);
        if (requests.size() >= FEWEST) {
            checks.latencies();
            checks.times(now);
            checks.repeats();
            checks.predictions();
        }
        return checks.found;
    }

    /** A run over a range that holds none of the first requests may have the wrong dates. */
    public static List<Suspicion> ofRange(List<MirroredRequest> requests, EventTimeRange range) {
        if (requests.isEmpty()
                || !range.isFinite()
                || requests.stream().anyMatch(request -> range.contains(request.timestamp()))) {
            return List.of();
        }
        LongSummaryStatistics times =
                requests.stream().mapToLong(MirroredRequest::timestamp).summaryStatistics();
        return List.of(
                Suspicion.check(
                        format(
                                "none of the first %d requests is between %s and %s; they are of"
                                        + " %s to %s",
                                requests.size(),
                                Instant.ofEpochMilli(range.fromMs()),
                                Instant.ofEpochMilli(range.toMs()),
                                Instant.ofEpochMilli(times.getMin()),
                                Instant.ofEpochMilli(times.getMax()))));
    }

    /** A segment that no record has is usually a misspelled one. */
    private void segments(SortedSet<String> known) {
        List<String> asked = RequestSchema.of(test).segments();
        for (int i = 0; i < asked.size(); i++) {
            int place = i;
            boolean absent =
                    !requests.isEmpty()
                            && requests.stream()
                                    .allMatch(request -> request.segments()[place] == null);
            if (!absent || known.contains(asked.get(i))) {
                continue;
            }
            String near =
                    NearestName.of(asked.get(i), known)
                            .map(name -> "; did you mean " + Printable.of(name) + "?")
                            .orElse("");
            found.add(
                    Suspicion.check(
                            "segment "
                                    + Printable.of(asked.get(i))
                                    + " (compare.segments) is in none of the first "
                                    + requests.size()
                                    + " requests"
                                    + near
                                    + (known.isEmpty()
                                            ? ""
                                            : " Segments in the log: "
                                                    + Printable.of(String.join(", ", known)))));
        }
    }

    private void latencies() {
        double primary = median(MirroredRequest::primaryLatencyMs);
        double shadow =
                median(
                        request ->
                                request.shadow() == null
                                        ? Double.NaN
                                        : request.shadow().latencyMs());
        unit("primary_latency_ms", " traffic.record.fields.primary_latency_%s reads them", primary);
        unit("shadow_latency_ms", "", shadow);
        double ratio = primary / shadow;
        if (ratio > DIFFERENT_UNITS || ratio < 1 / DIFFERENT_UNITS) {
            found.add(
                    Suspicion.check(
                            format(
                                    "the latencies of the two sides may be in different units: half"
                                        + " of the primary's are above %s ms, half of the shadow's"
                                        + " above %s ms",
                                    number(primary), number(shadow))));
        }
    }

    /** NaN is neither too short nor too long. */
    private void unit(String field, String remedy, double median) {
        if (median > 0 && median < SHORTEST_USUAL_MS) {
            found.add(
                    Suspicion.check(
                            format(
                                    "half of the values of %s are below %s: are they seconds, where"
                                            + " milliseconds are read?%s",
                                    field, number(median), format(remedy, "s"))));
        } else if (median > LONGEST_USUAL_MS) {
            found.add(
                    Suspicion.check(
                            format(
                                    "half of the values of %s are above %s: are they microseconds,"
                                            + " where milliseconds are read?%s",
                                    field, number(median), format(remedy, "us"))));
        }
    }

    private void times(Instant now) {
        long first = requests.stream().mapToLong(MirroredRequest::timestamp).min().orElse(0);
        long last = requests.stream().mapToLong(MirroredRequest::timestamp).max().orElse(0);
        if (first < EARLIEST.toEpochMilli()) {
            found.add(
                    Suspicion.check(
                            "the first requests are of "
                                    + Instant.ofEpochMilli(first)
                                    + ": is timestamp in another unit, or another field the"
                                    + " time?"));
        }
        if (last > now.toEpochMilli() + DAY_MS) {
            found.add(
                    Suspicion.check(
                            "the first requests are of "
                                    + Instant.ofEpochMilli(last)
                                    + ", which is in the future: is timestamp in another unit, or"
                                    + " its time zone another one (traffic.record.time-zone)?"));
        }
    }

    private void repeats() {
        if (test.traffic().pairing() != null) {
            return;
        }
        Set<String> ids = new HashSet<>();
        long repeated =
                requests.stream()
                        .filter(request -> !ids.add(request.requestId() + request.timestamp()))
                        .count();
        if (repeated > MOST_REPEATED * requests.size()) {
            found.add(
                    Suspicion.check(
                            format(
                                    "%d of the first %d requests repeat the id and the time of"
                                            + " another: does the log hold everything twice?"
                                            + " traffic.pairing.within compares each request once",
                                    repeated, requests.size())));
        }
    }

    private void predictions() {
        List<Prediction> answers =
                requests.stream()
                        .map(MirroredRequest::primary)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList();
        if (answers.size() < FEWEST) {
            return;
        }
        if (test.compare().prediction() == Compare.Kind.SCORE
                && test.compare().by() != Compare.By.DECISION) {
            labelsAsScores(answers);
        } else if (test.compare().prediction() == Compare.Kind.LABEL) {
            scoresAsLabels(answers);
        }
    }

    /** Zeros and ones are a decision; comparing them with probabilities says nothing. */
    private void labelsAsScores(List<Prediction> answers) {
        Set<Double> values = answers.stream().map(Prediction::score).collect(Collectors.toSet());
        boolean whole = values.stream().allMatch(value -> value == 0 || value == 1);
        if (whole && values.size() == MOST_SCORE_LABELS) {
            found.add(
                    Suspicion.stop(
                            format(
                                    "primary_prediction is 0 or 1 in all of the first %d requests,"
                                        + " so it is a label and no score; set compare.prediction:"
                                        + " label, or compare.by: decision with the score from"
                                        + " which the shadow decides for 1 (compare.threshold), or"
                                        + " name the field of the score",
                                    answers.size())));
        }
    }

    private void scoresAsLabels(List<Prediction> answers) {
        Set<String> labels =
                answers.stream().map(Prediction::requiredLabel).collect(Collectors.toSet());
        boolean fractions = labels.stream().allMatch(label -> label.matches("-?\\d*\\.\\d+.*"));
        if (fractions && labels.size() > LABELS_LIKE_SCORES * answers.size()) {
            found.add(
                    Suspicion.stop(
                            format(
                                    "primary_prediction has %d different values in the first %d"
                                        + " requests, such as %s, so it is a score and no label;"
                                        + " set compare.prediction: score, or name the field of the"
                                        + " label",
                                    labels.size(),
                                    answers.size(),
                                    Printable.of(answers.get(0).requiredLabel()))));
        }
    }

    /** Without those that are not known; NaN if none is. */
    private double median(ToDoubleFunction<MirroredRequest> value) {
        double[] sorted =
                requests.stream()
                        .mapToDouble(value)
                        .filter(each -> !Double.isNaN(each))
                        .sorted()
                        .toArray();
        return sorted.length < FEWEST ? Double.NaN : sorted[sorted.length / 2];
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
