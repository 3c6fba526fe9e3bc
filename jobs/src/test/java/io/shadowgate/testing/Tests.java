package io.shadowgate.testing;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Digests;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Inference;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.spec.Traffic;
import io.shadowgate.statistics.ScoreBins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shadow tests for tests: scores, two segments, one shadow whose answers are in the log. */
public final class Tests {
    public static final Compare SCORES =
            new Compare(
                    Compare.Kind.SCORE,
                    0.01,
                    0,
                    new ScoreBins(0, 1, 20),
                    List.of("country", "device"),
                    1000);
    public static final Limits LIMITS = new Limits(100, 0.9, 100, 0.01, 0.15);

    /** Fit for an hour of traffic in windows of five minutes. */
    public static final EvidenceRules RULES =
            new EvidenceRules(
                    0.05, 0.05, 1000, Duration.ofMinutes(20), Duration.ofMinutes(10), null, 100);

    /** With all that can be asked for scores. */
    public static final Gates GATES =
            new Gates(
                    Gates.Policy.EVIDENCE,
                    LIMITS,
                    new Gates.PairedLatency(50, 0.05),
                    new Gates.Classes(List.of(), null),
                    new Gates.Segments(
                            List.of("country"),
                            List.of(Gates.Measure.values()),
                            10,
                            Gates.IfUnderpowered.HOLD),
                    "device",
                    RULES);

    public static final Inference INFERENCE =
            new Inference(64, Duration.ofMillis(5), Duration.ofSeconds(5), 1, 0.5);

    private Tests() {}

    /** On evidence, with nothing that has to be asked for. */
    public static Gates gates(Limits limits) {
        return new Gates(
                Gates.Policy.EVIDENCE,
                limits,
                new Gates.PairedLatency(limits.maxShadowLatencyP99Ms(), null),
                new Gates.Classes(List.of(), null),
                new Gates.Segments(
                        List.of(),
                        List.of(Gates.Measure.AGREEMENT),
                        100,
                        Gates.IfUnderpowered.HOLD),
                null,
                RULES);
    }

    /** The same test judged otherwise, under a digest of its own. */
    public static ShadowTest judgedBy(Gates gates, String sha256, ShadowTest test) {
        return TestBuilder.like(test)
                .gates(gates)
                .digests(digests(sha256, test.windowsSha256(), test.shadows()))
                .build();
    }

    public static ShadowTest answersInLog(Path requests, Path out) {
        return of(requests, out, SCORES, List.of(logged("v13")));
    }

    public static Shadow logged(String name) {
        return new Shadow(name, null, List.of(), new Shadow.Output(null, null, List.of()));
    }

    public static ShadowTest of(Path requests, Path out, Compare compare, List<Shadow> shadows) {
        return new ShadowTest(
                "test",
                new Traffic(
                        new Traffic.Files(requests.toString(), null, Duration.ZERO, null),
                        null,
                        new Traffic.Sample(1, "request_id"),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        1 << 20,
                        null,
                        true,
                        null),
                new ShadowTest.Primary("v12"),
                shadows,
                INFERENCE,
                compare,
                Duration.ofMinutes(5),
                null,
                GATES,
                new Sinks(new Sinks.Files(out.toString(), true, false, Duration.ofDays(1)), null),
                digests("0".repeat(64), "1".repeat(64), shadows));
    }

    private static Digests digests(String spec, String windows, List<Shadow> shadows) {
        return new Digests(
                spec,
                windows,
                windows,
                shadows.stream().collect(Collectors.toMap(Shadow::name, shadow -> spec)));
    }

    public static ShadowTest sampled(ShadowTest test, double rate) {
        return test.on(TrafficBuilder.like(test.traffic()).sample(rate).build());
    }

    /** The same test on the requests of a topic. */
    public static ShadowTest onKafka(ShadowTest test, Traffic.Kafka kafka) {
        return test.on(TrafficBuilder.like(test.traffic()).kafka(kafka).build());
    }

    /** The same test with its results elsewhere, under a digest of its windows. */
    public static ShadowTest writingTo(
            String results, Duration period, String windowsSha256, ShadowTest test) {
        return TestBuilder.like(test)
                .sinks(new Sinks(new Sinks.Files(results, true, false, period), null))
                .digests(digests(test.sha256(), windowsSha256, test.shadows()))
                .build();
    }

    /** The same test with results in Kafka too. */
    public static ShadowTest alsoTo(Sinks.Kafka kafka, ShadowTest test) {
        return TestBuilder.like(test).sinks(new Sinks(test.sinks().files(), kafka)).build();
    }

    /** The same test, whose partitions are idle so soon. */
    public static ShadowTest idleAfter(Duration idleness, ShadowTest test) {
        return test.on(TrafficBuilder.like(test.traffic()).idleness(idleness).build());
    }

    /** The same test on a log in another layout, whose shadow has a log of its own. */
    public static ShadowTest mapped(
            RecordMapping mapping, Traffic.@Nullable Pairing pairing, ShadowTest test) {
        return test.on(
                TrafficBuilder.like(test.traffic()).mapping(mapping).pairing(pairing).build());
    }

    /** The same test on files that may still come. */
    public static ShadowTest watching(Path folder, ShadowTest test) {
        Traffic.Files files =
                new Traffic.Files(folder.toString(), Duration.ofMillis(100), Duration.ZERO, null);
        return test.on(TrafficBuilder.like(test.traffic()).files(files).build());
    }

    /** The same test of another log. */
    public static ShadowTest reading(String path, Duration slack, ShadowTest test) {
        Traffic.Files files = new Traffic.Files(path, null, slack, null);
        return test.on(TrafficBuilder.like(test.traffic()).files(files).build());
    }

    /** The same test with other windows, kept by another period. */
    public static ShadowTest windowed(ShadowTest test, Duration window, Duration period) {
        Sinks.Files files = test.sinks().files();
        return TestBuilder.like(test)
                .window(window)
                .sinks(
                        new Sinks(
                                new Sinks.Files(
                                        files.path(),
                                        files.comparisons(),
                                        files.disagreements(),
                                        period),
                                null))
                .build();
    }
}
