package io.shadowgate.page;

import io.shadowgate.comparison.Counted;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.quality.GroundTruth;
import io.shadowgate.quality.KnownLabel;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.quality.QualityTally;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.story.Moment;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import io.shadowgate.testing.ReportBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.io.UncheckedIOException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Stories of tests by hand, with what pages have trouble with. */
final class SampleStories {
    static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

    /** Names that would end an element, run a script, turn the text around, or never end. */
    static final List<String> HOSTILE =
            List.of(
                    "<script>window.hacked=1</script>",
                    "\"'><img src=x onerror=window.hacked=1>",
                    "\uD83D\uDE80 v2 \uD83D\uDC69\u200D\uD83D\uDD2C",
                    "\u05D3\u05D2\u05DD \u202E\u05D7\u05D3\u05E9",
                    "]]>&lt;/style&amp;--><b>",
                    "x".repeat(300));

    private final String name;
    private final List<String> shadows;
    private final Map<String, Double> segments = new LinkedHashMap<>();
    private final Duration window = Duration.ofHours(1);
    private int windows = 24 * 14;
    private int requests = 600;
    private int classes;
    private @Nullable Compare compare;
    private Gates.Policy policy = Gates.Policy.EVIDENCE;

    private SampleStories(String name, List<String> shadows) {
        this.name = name;
        this.shadows = shadows;
    }

    /** All that a page is looked at with, by name. */
    static Map<String, Story> all() {
        Map<String, Story> all = new LinkedHashMap<>();
        all.put("verdicts", verdicts());
        all.put("second-day", of("second-day", "v13").length(36).each(30).story());
        all.put("no-data", of("no-data", "v13").length(0).story());
        all.put("one-window", of("one-window", "v13").length(1).story());
        all.put("four-shadows", of("four", "v13", "v14", "v15", "v16").length(60).story());
        all.put("many-segments", manySegments().length(30).story());
        all.put("classes", of("classes", "v13").length(30).classes(1000).each(5000).story());
        all.put("few-classes", of("few", "v13").length(30).classes(3).story());
        all.put("labels", labelled(Compare.Kind.SCORE));
        all.put("right-classes", labelled(Compare.Kind.LABEL));
        all.put("point", of("point", "v13", "v14").length(30).point().story());
        all.put("hostile", hostile());
        return all;
    }

    /** One shadow that is good, and one that is bad in Spain. */
    static Story verdicts() {
        return of("credit-risk", "v13", "v14")
                .segment("country=DE", 0.99)
                .segment("country=ES", 0.94)
                .segment("country=FR", 0.98)
                .story();
    }

    /** A test whose labels came later: scores of a decision, or labels of 150 classes. */
    static Story labelled(Compare.Kind kind) {
        boolean scores = kind == Compare.Kind.SCORE;
        Compare compare =
                new Compare(
                        kind,
                        scores ? Compare.By.DECISION : Compare.By.EQUALITY,
                        false,
                        new Compare.Tolerance(0.05, 0, 0.99, 1, 0.9),
                        scores ? 0.5 : null,
                        null,
                        new ScoreBins(0, 1, 20),
                        0.01,
                        List.of(),
                        1000);
        SampleStories test = of("labelled", "v13");
        test.compare = compare;
        Random random = new Random(9);
        List<String> windows = new ArrayList<>();
        List<String> quality = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            QualityTally tally = new QualityTally(compare, null);
            PredictionHistogram answers = PredictionHistogram.forLabels();
            Counted counted = new Counted(compare);
            long agreed = 0;
            for (int request = 0; request < 400; request++) {
                double score = random.nextDouble() * random.nextDouble();
                double truth = random.nextDouble() < score ? 1 : 0;
                int right = random.nextInt(150);
                double other = Math.max(0, Math.min(1, score + 0.1 * random.nextDouble() - 0.05));
                Prediction primary = scores ? Prediction.ofScore(score) : said(right, 0.8, random);
                Prediction shadow = scores ? Prediction.ofScore(other) : said(right, 0.9, random);
                String one = counted.label(primary);
                String two = counted.label(shadow);
                answers.add(one, two);
                agreed += one.equals(two) ? 1 : 0;
                GroundTruth known =
                        scores ? GroundTruth.of(truth) : GroundTruth.of("class-" + right);
                boolean late = request % 5 == 0;
                tally.add(
                        primary,
                        shadow,
                        one.equals(two),
                        late ? null : new KnownLabel(known, 3_600_000, false));
            }
            long start = START + i * test.window.toMillis();
            WindowReport report =
                    test.report(i, 0, "*", 400, agreed, 0)
                            .with(WindowColumn.PREDICTIONS, answers.toBytes())
                            .build();
            windows.add(new JsonLines<>(JsonForms::windowReport).line(report));
            quality.add(
                    new JsonLines<>(JsonForms::quality)
                            .line(
                                    new QualityReport(
                                            test.name,
                                            "v13",
                                            "*",
                                            start,
                                            start + test.window.toMillis(),
                                            start + 2 * test.window.toMillis(),
                                            new Models("log", "log"),
                                            tally.counts())));
        }
        try {
            return new StoryReader(test.test(), Map.of()).of(windows, quality, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Prediction said(int right, double share, Random random) {
        int said = random.nextDouble() < share ? right : (right + 1 + random.nextInt(3)) % 150;
        return Prediction.ofLabel("class-" + said);
    }

    private static SampleStories manySegments() {
        SampleStories many = of("segments", "v13");
        for (int i = 0; i < 200; i++) {
            many.segment("shop=" + i, 0.9 + 0.0005 * i);
        }
        return many;
    }

    static Story hostile() {
        SampleStories hostile =
                new SampleStories(HOSTILE.get(0) + HOSTILE.get(3), HOSTILE).length(30);
        HOSTILE.forEach(value -> hostile.segment("country=" + value, 0.97));
        return hostile.story();
    }

    /**
     * Two weeks of windows of five minutes, two shadows, thirty segments. What was judged for hours
     * is repeated, because judging so many windows takes a minute.
     */
    static Story large(Story like) {
        Random random = new Random(8);
        return new Story(
                like.test(),
                like.summary(),
                like.shadows().stream().map(shadow -> large(shadow, random)).toList());
    }

    private static ShadowStory large(ShadowStory like, Random random) {
        long step = Duration.ofMinutes(5).toMillis();
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < 12 * 24 * 14; i++) {
            Moment hour = like.moments().get(random.nextInt(like.moments().size()));
            moments.add(at(hour, START + i * step, step));
        }
        List<SegmentStory> segments = new ArrayList<>();
        for (int segment = 0; segment < 30; segment++) {
            List<SegmentStory.Point> points = new ArrayList<>();
            for (Moment moment : moments) {
                points.add(
                        new SegmentStory.Point(
                                moment.start(), moment.end(), 100, 90 + random.nextInt(10)));
            }
            SegmentStory first = like.segments().get(0);
            segments.add(
                    new SegmentStory(
                            "shop=" + segment,
                            first.total(),
                            first.agreement(),
                            first.lower(),
                            first.upper(),
                            null,
                            points));
        }
        return new ShadowStory(
                like.last(), like.since(), moments, segments, like.total(), like.rest());
    }

    /** The same window at another time. */
    static Moment at(Moment moment, long start, long length) {
        return new Moment(
                start,
                start + length,
                moment.window(),
                moment.figures(),
                moment.verdict(),
                moment.isFinal(),
                moment.compared(),
                moment.gates(),
                moment.logBad(),
                moment.since(),
                moment.alarmedAt(),
                moment.restarts());
    }

    static SampleStories of(String name, String... shadows) {
        return new SampleStories(name, List.of(shadows));
    }

    SampleStories segment(String segment, double agreement) {
        segments.put(segment, agreement);
        return this;
    }

    SampleStories length(int number) {
        windows = number;
        return this;
    }

    SampleStories each(int number) {
        requests = number;
        return this;
    }

    SampleStories classes(int number) {
        classes = number;
        return this;
    }

    SampleStories point() {
        policy = Gates.Policy.POINT;
        return this;
    }

    Story story() {
        Random random = new Random(7);
        List<List<WindowReport>> all = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            // A night without traffic.
            if (windows > 100 && i % 24 == 3) {
                continue;
            }
            for (int shadow = 0; shadow < shadows.size(); shadow++) {
                all.add(reports(i, shadow, random));
            }
        }
        return new StoryReader(test(), Map.of()).of(all);
    }

    ShadowTest test() {
        Compare compare =
                this.compare != null
                        ? this.compare
                        : classes > 0
                                ? new Compare(
                                        Compare.Kind.LABEL,
                                        0,
                                        0,
                                        new ScoreBins(0, 1, 20),
                                        names(),
                                        1000)
                                : new Compare(
                                        Compare.Kind.SCORE,
                                        0.05,
                                        0,
                                        new ScoreBins(0, 1, 20),
                                        names(),
                                        1000);
        List<Shadow> all = shadows.stream().map(Tests::logged).toList();
        ShadowTest like = Tests.of(Path.of("requests"), Path.of("out"), compare, all);
        Limits limits = new Limits(10_000, 0.9, 100, 0.01, 0.15);
        Gates gates =
                new Gates(
                        policy,
                        limits,
                        new Gates.PairedLatency(100, null),
                        new Gates.Classes(List.of(), null),
                        new Gates.Segments(
                                List.of(),
                                List.of(Gates.Measure.AGREEMENT),
                                300,
                                Gates.IfUnderpowered.PASS),
                        null,
                        new EvidenceRules(
                                0.05,
                                0.05,
                                10_000,
                                Duration.ofDays(7),
                                Duration.ofDays(7),
                                null,
                                2000));
        return new ShadowTest(
                name,
                like.traffic(),
                like.primary(),
                like.shadows(),
                like.inference(),
                compare,
                window,
                this.compare != null
                        ? new Labels(
                                null,
                                null,
                                new RecordMapping(
                                        Map.of(), Map.of(), RecordMapping.WITHIN, ZoneOffset.UTC),
                                true,
                                Labels.ActedOn.KEEP,
                                Duration.ofHours(1),
                                Duration.ofHours(1),
                                null)
                        : null,
                gates,
                like.sinks(),
                like.digests());
    }

    private List<String> names() {
        return segments.isEmpty() ? List.of() : List.of("country");
    }

    /** The second shadow is bad in the second segment. */
    private List<WindowReport> reports(int number, int shadow, Random random) {
        List<WindowReport> reports = new ArrayList<>();
        long scored = requests;
        long agreed = 0;
        if (segments.isEmpty()) {
            agreed = agreed(requests, 0.97, random);
        }
        int each = segments.isEmpty() ? 0 : Math.max(1, requests / segments.size());
        int i = 0;
        scored = segments.isEmpty() ? scored : (long) each * segments.size();
        for (Map.Entry<String, Double> segment : segments.entrySet()) {
            boolean bad = shadow == 1 && i++ == 1;
            long good = agreed(each, bad ? 0.1 : segment.getValue(), random);
            agreed += good;
            reports.add(report(number, shadow, segment.getKey(), each, good, 0).build());
        }
        long failed = shadow == 1 && number % 50 == 7 ? 1 : 0;
        reports.add(0, all(number, shadow, scored, agreed, failed, random));
        return reports;
    }

    private static long agreed(int number, double share, Random random) {
        long agreed = 0;
        for (int i = 0; i < number; i++) {
            agreed += random.nextDouble() < share ? 1 : 0;
        }
        return agreed;
    }

    private ReportBuilder report(
            int number, int shadow, String segment, long scored, long agreed, long failed) {
        long start = START + number * window.toMillis();
        return ReportBuilder.of(name, shadows.get(shadow), segment)
                .window(start, start + window.toMillis())
                .models("log", "log")
                .with(WindowColumn.FIRST_EVENT_TIME, start)
                .with(WindowColumn.LAST_EVENT_TIME, start + window.toMillis() - 1)
                .with(WindowColumn.SCORED, scored)
                .with(WindowColumn.MODEL_ERROR, failed)
                .with(WindowColumn.AGREED, agreed)
                .with(WindowColumn.MEASURED, scored)
                .with(WindowColumn.PAIRED, scored)
                .with(WindowColumn.AGREEMENT_RATE, (double) agreed / scored)
                .with(WindowColumn.SHADOW_ERROR_RATE, (double) failed / (scored + failed));
    }

    private WindowReport all(
            int number, int shadow, long scored, long agreed, long failed, Random random) {
        LatencyHistogram primary = new LatencyHistogram();
        LatencyHistogram own = new LatencyHistogram();
        PredictionHistogram predictions =
                classes > 0
                        ? PredictionHistogram.forLabels()
                        : PredictionHistogram.forScores(new ScoreBins(0, 1, 20));
        for (int i = 0; i < scored; i++) {
            primary.add(10 + 5 * random.nextDouble());
            own.add(5 + 3 * random.nextDouble());
            if (classes > 0) {
                String label = "class-" + random.nextInt(classes);
                predictions.add(label, random.nextInt(20) == 0 ? "class-1" : label);
            } else {
                double score = 0.1 + 0.8 * random.nextDouble() * random.nextDouble();
                predictions.add(score, score + (shadow == 1 ? 0.02 : 0));
            }
        }
        return report(number, shadow, "*", scored, agreed, failed)
                .with(WindowColumn.NOT_SAMPLED, 3L)
                .with(WindowColumn.REJECTED, number % 5 == 0 ? 1L : 0L)
                .with(WindowColumn.PRIMARY_LATENCY, primary.toBytes())
                .with(WindowColumn.SHADOW_LATENCY, own.toBytes())
                .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                .with(WindowColumn.PRIMARY_LATENCY_P50, primary.quantile(0.5))
                .with(WindowColumn.PRIMARY_LATENCY_P99, primary.quantile(0.99))
                .with(WindowColumn.SHADOW_LATENCY_P50, own.quantile(0.5))
                .with(WindowColumn.SHADOW_LATENCY_P99, own.quantile(0.99))
                .with(
                        WindowColumn.PREDICTION_DISTRIBUTION_DIVERGENCE,
                        predictions.jensenShannonDistance())
                .build();
    }
}
