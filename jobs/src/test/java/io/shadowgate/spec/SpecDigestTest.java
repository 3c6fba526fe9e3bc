package io.shadowgate.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.SpecKey.Deprecated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecDigestTest {
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");

    /** Written by hand. A change here gives every test in the field another digest. */
    private static final String CANONICAL =
            """
            {"defaults":1,"digest":"spec","primary.name":"old","shadows[0].model.path":"new.onnx",\
            "shadows[0].name":"new","test":"t","traffic.files.path":"requests"}\
            """;

    /**
     * Written by hand: the defaults that digests leave out. Whoever changes one raises {@code
     * SpecDigest.DEFAULTS} with it; a line is added with each key that has a default.
     */
    private static final String DEFAULTS =
            """
            traffic.files.columns: []
            traffic.kafka.value-format: json
            traffic.kafka.from: earliest
            traffic.record.fields: {}
            traffic.record.where: {}
            traffic.record.within: 10 min
            traffic.record.time-zone: UTC
            traffic.shadow-log.record.fields: {}
            traffic.shadow-log.record.where: {}
            traffic.shadow-log.record.within: 10 min
            traffic.shadow-log.record.time-zone: UTC
            traffic.sample.rate: 1.0
            traffic.out-of-orderness: 30 s
            traffic.idleness: 1 min
            traffic.max-ahead: 1 h
            traffic.max-record-bytes: 1 MiB
            traffic.max-dropped-rate: 0.01
            shadows[].model.signature.inputs: {}
            shadows[].model.signature.outputs: {}
            shadows[].features: []
            shadows[].missing: reject
            shadows[].inputs: {}
            shadows[].output.labels: []
            shadows[].output.activation: none
            inference.batch: 256
            inference.linger: 5 ms
            inference.timeout: 200 ms
            inference.workers: 1
            inference.single-calls: 0.02
            inference.max-outage: 5 min
            compare.prediction: score
            compare.tolerance.absolute: 0.000001
            compare.tolerance.relative: 0
            compare.tolerance.cosine: 0.99
            compare.tolerance.overlap: 1
            compare.tolerance.correlation: 0.9
            compare.bins.from: 0
            compare.bins.to: 1
            compare.bins.count: 20
            compare.bins.max-outside: 0.01
            compare.segments: []
            compare.max-segment-values: 1000
            compare.classes: []
            window: 5 min
            labels.files.columns: []
            labels.kafka.value-format: json
            labels.kafka.from: earliest
            labels.record.fields: {}
            labels.record.where: {}
            labels.record.time-zone: UTC
            labels.in-requests: false
            labels.acted-on: keep
            labels.before: 1 h
            labels.default: none
            gates.policy: evidence
            gates.min-requests: 10000
            gates.min-agreement-rate: 0.90
            gates.max-shadow-latency-p99: 100 ms
            gates.max-shadow-error-rate: 0.001
            gates.max-distribution-divergence: 0.15
            gates.above-noise-floor: false
            gates.labels.min-labelled: 0.5
            gates.labels.unlabelled: hold
            gates.segments.names: []
            gates.segments.measures: [agreement]
            gates.segments.max-segments: 100
            gates.segments.if-underpowered: hold
            gates.evidence.alpha.promote: 0.05
            gates.evidence.alpha.reject: 0.05
            gates.evidence.alpha.for: shadow
            gates.evidence.tuned-to-requests: 10000
            gates.evidence.min-duration: 7 d
            gates.evidence.windows-between-false-alarms: 2016
            stages: []
            privacy.segments: {}
            """;

    /** For each key, another value than those of {@link #BASES} below. */
    private static final Map<String, String> OTHERS =
            Map.ofEntries(
                    Map.entry("test", "other"),
                    Map.entry("traffic.files.path", "log/{yyyy-MM-dd}/x"),
                    Map.entry("traffic.files.poll-interval", "1 s"),
                    Map.entry("traffic.files.format", "csv"),
                    Map.entry("traffic.files.delimiter", "';'"),
                    Map.entry("traffic.files.columns", "[request_id, primary_latency_ms]"),
                    Map.entry("traffic.kafka.servers", "b:2"),
                    Map.entry("traffic.kafka.topic", "u"),
                    Map.entry("traffic.kafka.value-format", "protobuf"),
                    Map.entry("traffic.kafka.schema-registry.url", "'http://b'"),
                    Map.entry("traffic.kafka.schema-registry.user", "v"),
                    Map.entry("traffic.kafka.schema-registry.password", "'${env:Q}'"),
                    Map.entry("traffic.kafka.schema-registry.token", "'${env:Q}'"),
                    Map.entry("traffic.kafka.from", "group"),
                    Map.entry("traffic.kafka.until", "latest"),
                    Map.entry("traffic.kafka.group", "h"),
                    Map.entry("traffic.kafka.properties", "{security.protocol: SSL}"),
                    Map.entry("traffic.record.layout", "kserve"),
                    Map.entry("traffic.record.fields", "{request_id: /other}"),
                    Map.entry("traffic.record.where", "{/component: other}"),
                    Map.entry("traffic.record.within", "2 min"),
                    Map.entry("traffic.record.time-zone", "Europe/Berlin"),
                    Map.entry("traffic.shadow-log.path", "answers2"),
                    Map.entry("traffic.shadow-log.topic", "answers2"),
                    Map.entry("traffic.shadow-log.record.layout", "databricks"),
                    Map.entry("traffic.shadow-log.record.fields", "{request_id: /other}"),
                    Map.entry("traffic.shadow-log.record.where", "{/component: other}"),
                    Map.entry("traffic.shadow-log.record.within", "2 min"),
                    Map.entry("traffic.shadow-log.record.time-zone", "Europe/Berlin"),
                    Map.entry("traffic.pairing.within", "2 min"),
                    Map.entry("traffic.sample.rate", "0.5"),
                    Map.entry("traffic.sample.segment", "user"),
                    Map.entry("traffic.out-of-orderness", "1 s"),
                    Map.entry("traffic.idleness", "1 s"),
                    Map.entry("traffic.max-ahead", "1 s"),
                    Map.entry("traffic.timestamp-slack", "1 s"),
                    Map.entry("traffic.max-record-bytes", "64 kb"),
                    Map.entry("traffic.max-dropped-rate", "0.02"),
                    Map.entry("primary.name", "other"),
                    Map.entry("primary.noise-floor.disagreement-rate", "0.02"),
                    Map.entry("primary.noise-floor.error-rate", "0.02"),
                    Map.entry("primary.noise-floor.divergence", "0.02"),
                    Map.entry("primary.noise-floor.latency-overhead-ms", "-3"),
                    Map.entry("shadows[].name", "other"),
                    Map.entry("shadows[].model.path", "other.onnx"),
                    Map.entry("shadows[].model.url", "'http://h/v2/models/other'"),
                    Map.entry("shadows[].model.sha256", "a".repeat(64)),
                    Map.entry("shadows[].model.headers", "{X-Tenant: risk}"),
                    Map.entry("shadows[].model.certificates", "ca.pem"),
                    Map.entry("shadows[].model.engine", "xgboost"),
                    Map.entry("shadows[].model.signature.inputs", "{x: 'float[-1, 2]'}"),
                    Map.entry("shadows[].model.signature.outputs", "{y: 'float[-1]'}"),
                    Map.entry("shadows[].model.custom-ops", "ops.so"),
                    Map.entry("shadows[].features", "[a]"),
                    Map.entry("shadows[].missing", "{a: nan, b: \"\"}"),
                    Map.entry("shadows[].inputs", "{x: [a]}"),
                    Map.entry("shadows[].output.name", "out"),
                    Map.entry("shadows[].output.index", "1"),
                    Map.entry("shadows[].output.class", "1"),
                    Map.entry("shadows[].output.labels", "[yes, no]"),
                    Map.entry("shadows[].output.activation", "softmax"),
                    Map.entry("inference.batch", "8"),
                    Map.entry("inference.linger", "0 s"),
                    Map.entry("inference.timeout", "1 s"),
                    Map.entry("inference.workers", "2"),
                    Map.entry("inference.single-calls", "0.5"),
                    Map.entry("inference.max-rate", "50"),
                    Map.entry("inference.max-outage", "1 min"),
                    Map.entry("compare.prediction", "vector"),
                    Map.entry("compare.tolerance.absolute", "0"),
                    Map.entry("compare.tolerance.relative", "0.5"),
                    Map.entry("compare.by", "argmax"),
                    Map.entry("compare.threshold", "0.25"),
                    Map.entry("compare.top", "7"),
                    Map.entry("compare.tolerance.cosine", "0.5"),
                    Map.entry("compare.tolerance.overlap", "0.5"),
                    Map.entry("compare.tolerance.correlation", "0.5"),
                    Map.entry("compare.bins.edges", "[0, 0.25, 1]"),
                    Map.entry("compare.bins.max-outside", "0.5"),
                    Map.entry("compare.bins.from", "-1"),
                    Map.entry("compare.bins.to", "2"),
                    Map.entry("compare.bins.count", "5"),
                    Map.entry("compare.segments", "[country, device, user]"),
                    Map.entry("compare.max-segment-values", "5"),
                    Map.entry("compare.classes", "[yes]"),
                    Map.entry("window", "6 min"),
                    Map.entry("labels.files.path", "other"),
                    Map.entry("labels.files.poll-interval", "1 s"),
                    Map.entry("labels.files.format", "csv"),
                    Map.entry("labels.files.delimiter", "';'"),
                    Map.entry("labels.files.columns", "[request_id]"),
                    Map.entry("labels.kafka.servers", "b:2"),
                    Map.entry("labels.kafka.topic", "u"),
                    Map.entry("labels.kafka.value-format", "avro"),
                    Map.entry("labels.kafka.schema-registry.url", "'http://b'"),
                    Map.entry("labels.kafka.schema-registry.user", "v"),
                    Map.entry("labels.kafka.schema-registry.password", "'${env:Q}'"),
                    Map.entry("labels.kafka.schema-registry.token", "'${env:Q}'"),
                    Map.entry("labels.kafka.from", "latest"),
                    Map.entry("labels.kafka.properties", "{security.protocol: SSL}"),
                    Map.entry("labels.record.layout", "seldon"),
                    Map.entry("labels.record.fields", "{request_id: /other}"),
                    Map.entry("labels.record.where", "{/component: other}"),
                    Map.entry("labels.record.time-zone", "Europe/Berlin"),
                    Map.entry("labels.in-requests", "true"),
                    Map.entry("labels.acted-on", "leave-out"),
                    Map.entry("labels.mature-after", "2 d"),
                    Map.entry("labels.before", "2 h"),
                    Map.entry("labels.default", "1"),
                    Map.entry("sinks.kafka.quality", "other"),
                    Map.entry("sinks.kafka.stages", "other"),
                    Map.entry("stages", "[{name: other}]"),
                    Map.entry("gates.policy", "point"),
                    Map.entry("gates.min-requests", "1"),
                    Map.entry("gates.min-agreement-rate", "0.8"),
                    Map.entry("gates.max-shadow-latency-p99", "2 s"),
                    Map.entry("gates.max-shadow-error-rate", "0.01"),
                    Map.entry("gates.max-distribution-divergence", "0.2"),
                    Map.entry("gates.above-noise-floor", "true"),
                    Map.entry("gates.paired-latency.threshold", "3 ms"),
                    Map.entry("gates.paired-latency.max-excess-rate", "0"),
                    Map.entry("gates.labels.max-accuracy-loss", "0.02"),
                    Map.entry("gates.labels.min-accuracy-gain", "0.02"),
                    Map.entry("gates.labels.min-accuracy", "0.7"),
                    Map.entry("gates.labels.loss", "log-loss"),
                    Map.entry("gates.labels.loss-scale", "3"),
                    Map.entry("gates.labels.max-loss-increase", "0.02"),
                    Map.entry("gates.labels.min-labelled", "0.6"),
                    Map.entry("gates.labels.unlabelled", "worst-case"),
                    Map.entry("gates.classes.min-agreement-rate", "0.5"),
                    Map.entry("gates.segments.names", "[device]"),
                    Map.entry("gates.segments.measures", "[errors]"),
                    Map.entry("gates.segments.max-segments", "5"),
                    Map.entry("gates.segments.if-underpowered", "pass"),
                    Map.entry("gates.cluster-segment", "user"),
                    Map.entry("gates.evidence.alpha.promote", "0.01"),
                    Map.entry("gates.evidence.alpha.reject", "0.01"),
                    Map.entry("gates.evidence.alpha.for", "test"),
                    Map.entry("gates.evidence.tuned-to-requests", "7"),
                    Map.entry("gates.evidence.min-duration", "0 s"),
                    Map.entry("gates.evidence.cycle", "1 d"),
                    Map.entry("gates.evidence.max-duration", "30 d"),
                    Map.entry("gates.evidence.windows-between-false-alarms", "7"),
                    Map.entry("sinks.files.path", "elsewhere"),
                    Map.entry("sinks.files.comparisons", "true"),
                    Map.entry("sinks.files.disagreements", "true"),
                    Map.entry("slices.features", "[{name: income, edges: [5]}]"),
                    Map.entry("slices.limit", "0.2"),
                    Map.entry("slices.calibration", "other.jsonl"),
                    Map.entry("slices.bins", "5"),
                    Map.entry("slices.max-bytes", "1 mb"),
                    Map.entry("sinks.files.features", "[age]"),
                    Map.entry("sinks.files.page", "false"),
                    Map.entry("sinks.files.period", "2 d"),
                    Map.entry("sinks.kafka.servers", "c:2"),
                    Map.entry("sinks.kafka.decisions", "d2"),
                    Map.entry("sinks.kafka.current", "c2"),
                    Map.entry("sinks.kafka.windows", "w2"),
                    Map.entry("sinks.kafka.disagreements", "di2"),
                    Map.entry("sinks.kafka.rejected", "r2"),
                    Map.entry("sinks.kafka.transaction-timeout", "1 min"),
                    Map.entry("sinks.kafka.transaction-prefix", "p"),
                    Map.entry("sinks.kafka.properties", "{linger.ms: 5}"),
                    Map.entry("privacy.key", "'${env:Q}'"),
                    Map.entry("privacy.request-id", "hash"),
                    Map.entry("privacy.predictions", "bucket 0.1"),
                    Map.entry("privacy.segments", "{country: hash, device: keep}"),
                    Map.entry("privacy.errors", "kind"),
                    Map.entry("privacy.records", "true"));

    /** One of these takes any key's other value. */
    private static final List<String> BASES =
            List.of(
                    base("files: {path: 'log/{yyyy-MM-dd}'}", "compare: {prediction: score,")
                            + ", segments: {names: [country]}}\n",
                    base("files: {path: log}", "compare: {")
                            + "}\nlabels: {files: {path: labels}, mature-after: 1 d}\n",
                    base("files: {path: log}", "compare: {")
                            + "}\nlabels: {kafka: {servers: 'b:1', topic: l}, mature-after: 1 d}\n",
                    base(
                                    "files: {path: 'log/{yyyy-MM-dd}'}",
                                    "compare: {prediction: label, classes: [no],")
                            + ", classes: {min-agreement-rate: 0.6}}\n",
                    base(
                                    "kafka: {servers: 'b:1', topic: t, group: g}",
                                    "compare: {prediction: label, classes: [no],")
                            + "}\n",
                    base("files: {path: log}", "compare: {")
                                    .replace("path: new.onnx", "url: 'https://h/v2/models/m'")
                            + "}\n",
                    base(
                                            "files: {path: log}\n"
                                                + "  shadow-log: {path: answers, record: {layout:"
                                                + " kserve}}",
                                            "compare: {")
                                    .replace("\n    model: {path: new.onnx}", "")
                            + "}\n",
                    base(
                                    "kafka: {servers: 'b:1', topic: t, value-format: avro,"
                                            + " schema-registry: {url: 'http://a', user: u,"
                                            + " password: '${env:P}'}}",
                                    "compare: {prediction: label, classes: [no],")
                            + "}\n",
                    base(
                                    "kafka: {servers: 'b:1', topic: t, value-format: avro,"
                                            + " schema-registry: {url: 'http://a', token:"
                                            + " '${env:P}'}}",
                                    "compare: {prediction: label, classes: [no],")
                            + "}\n",
                    base("files: {path: log}", "compare: {prediction: score, threshold: 0.5,")
                            + ", labels: {max-accuracy-loss: 0.01, min-accuracy: 0.8, loss:"
                            + " absolute-error, loss-scale: 2, max-loss-increase: 0.01}}\n"
                            + "labels: {files: {path: labels}, mature-after: 7 d}\n",
                    base("files: {path: log}", "compare: {prediction: score, threshold: 0.5,")
                            + ", labels: {min-accuracy-gain: 0.01}}\n"
                            + "labels: {files: {path: labels}, mature-after: 7 d}\n",
                    base("files: {path: log}", "compare: {")
                            + "}\nlabels: {kafka: {servers: 'b:1', topic: l, value-format:"
                            + " protobuf, schema-registry: {url: 'http://a', user: u, password:"
                            + " '${env:P}'}}, mature-after: 1 d}\n",
                    base("files: {path: log}", "compare: {")
                            + "}\nlabels: {kafka: {servers: 'b:1', topic: l, value-format:"
                            + " protobuf, schema-registry: {url: 'http://a', token:"
                            + " '${env:P}'}}, mature-after: 1 d}\n",
                    base("files: {path: log}", "compare: {")
                            + "}\nprivacy: {key: '${env:P}', segments: {country: keep, device:"
                            + " keep}}\n",
                    ofVectors("cosine"),
                    ofVectors("top-k, top: 5"),
                    ofVectors("ranking"),
                    base(
                                    "files: {path: 'log/{yyyy-MM-dd}'}",
                                    "compare: {by: decision, threshold: 0.5,")
                            + "}\n",
                    base("files: {path: log}\n  shadow-log: {path: answers}", "compare: {")
                                    .replace("\n    model: {path: new.onnx}", "")
                            + "}\n",
                    base(
                                            "kafka: {servers: 'b:1', topic: t}\n"
                                                    + "  shadow-log: {topic: answers}",
                                            "compare: {")
                                    .replace("\n    model: {path: new.onnx}", "")
                            + "}\n");

    @TempDir private Path folder;

    @Test
    void coversWhatDiffersFromTheDefaults() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(CANONICAL.getBytes(UTF_8));
        assertThat(SpecReader.read(SMALLEST, Map.of()).sha256())
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void defaultsThatDigestsLeaveOut() {
        assertThat(
                        SpecKeys.ALL.stream()
                                .filter(key -> key.affects() != Affects.NOTHING)
                                .filter(key -> key.fallback() != null)
                                .map(key -> key.path() + ": " + key.fallback() + "\n"))
                .containsExactlyElementsOf(DEFAULTS.lines().map(line -> line + "\n").toList());
    }

    @Test
    void ignoresCommentsOrderSpellingAndFolder() throws Exception {
        Path same =
                Files.writeString(
                        folder.resolve("same.yaml"),
                        """
                        # the same test
                        window: 300 s
                        gates: {min-agreement-rate: 9e-1}   # the default
                        sinks:
                          files:
                            comparisons: true
                            path: /elsewhere
                        shadows: [{model: {path: new.onnx}, name: "new"}]
                        primary: {name: old}
                        traffic: {max-record-bytes: 1024 kb, files: {path: requests}}
                        test: t
                        """);
        assertThat(SpecReader.read(same, Map.of()).digests())
                .isEqualTo(SpecReader.read(SMALLEST, Map.of()).digests());
    }

    static Stream<Named<SpecKey<?>>> keys() {
        return SpecKeys.ALL.stream().map(key -> Named.of(key.path(), key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyChangesTheDigestsThatItDeclares(SpecKey<?> key) throws IOException {
        String path = SpecValues.at(key.path(), 0);
        assertThat(OTHERS).as("another value of each key").containsKey(key.path());
        int tried = 0;
        for (String base : BASES) {
            if (key == SpecKeys.PREDICTION && base.contains("prediction: vector")) {
                continue; // It has the other value.
            }
            for (String clusters : List.of("", "gates.cluster-segment")) {
                Map<String, String> overrides = new LinkedHashMap<>();
                if (!clusters.isEmpty()) {
                    overrides.put(clusters, "device");
                }
                if (key == SpecKeys.STAGES || key == SpecKeys.SINK_STAGES) {
                    // Whether there are stages affects windows; which ones there are does not.
                    overrides.put("stages", "[{name: shadow}]");
                }
                overrides.putAll(beside(key));
                ShadowTest before;
                try {
                    before = read(base, overrides);
                } catch (SpecException e) {
                    continue; // Not of this test.
                }
                overrides.put(path, OTHERS.get(key.path()));
                ShadowTest after;
                try {
                    after = read(base, overrides);
                } catch (SpecException e) {
                    continue; // Not of this test.
                }
                tried++;
                Affects affects = key.affects().where(!clusters.isEmpty());
                Digests one = before.digests();
                Digests other = after.digests();
                assertThat(!one.spec().equals(other.spec()))
                        .as("spec")
                        .isEqualTo(affects != Affects.NOTHING);
                assertThat(!one.storedWindows().equals(other.storedWindows()))
                        .as("stored windows")
                        .isEqualTo(affects.storedWindows());
                assertThat(!one.openWindows().equals(other.openWindows()))
                        .as("open windows")
                        .isEqualTo(affects.openWindows());
                assertThat(!one.evidence().equals(other.evidence()))
                        .as("evidence")
                        .isEqualTo(affects.evidence());
            }
        }
        assertThat(tried).as("bases that take %s", OTHERS.get(key.path())).isPositive();
    }

    /** Other keys without which a key means nothing. */
    private static Map<String, String> beside(SpecKey<?> key) {
        if (!key.path().startsWith("slices.")) {
            return Map.of();
        }
        return key == SpecKeys.SLICE_CALIBRATION || key == SpecKeys.SLICE_BINS
                ? Map.of("slices.features", "[income]", "slices.calibration", "earlier.jsonl")
                : Map.of("slices.features", "[{name: income, edges: [3]}]");
    }

    static Stream<Named<SpecKey<?>>> keysWithADefault() {
        return keys().filter(key -> key.getPayload().fallback() != null);
    }

    /** So a version that adds a key with a default leaves the digests as they were. */
    @ParameterizedTest
    @MethodSource("keysWithADefault")
    void aDefaultWrittenOutChangesNothing(SpecKey<?> key) throws IOException {
        String smallest = Files.readString(SMALLEST);
        List<String> bases = new ArrayList<>(BASES);
        bases.add(smallest);
        bases.add(smallest + "compare: {prediction: label}\n");
        int tried = 0;
        for (String base : bases) {
            if (!base.contains(key.path().replaceAll(".*\\.", "") + ":")) {
                Map<String, String> written = new LinkedHashMap<>(beside(key));
                written.put(SpecValues.at(key.path(), 0), key.fallback());
                try {
                    assertThat(read(base, written).digests())
                            .isEqualTo(read(base, beside(key)).digests());
                } catch (SpecException e) {
                    continue; // Not of this test.
                }
                tried++;
            }
        }
        assertThat(tried).as("bases that take %s", key.fallback()).isPositive();
    }

    static Stream<Named<SpecKey<?>>> keysWithAFormerName() {
        return keys().filter(key -> !key.getPayload().deprecated().isEmpty());
    }

    /** So a version that renames a key leaves the digests as they were. */
    @ParameterizedTest
    @MethodSource("keysWithAFormerName")
    void aFormerNameMeansTheSame(SpecKey<?> key) throws IOException {
        for (Deprecated<?> former : key.deprecated()) {
            String value =
                    former.type() == key.type()
                            ? OTHERS.get(key.path())
                            : switch (former.path()) {
                                case "gates.max-shadow-latency-p99-ms" -> "2000.0";
                                case "gates.paired-latency.threshold-ms" -> "3";
                                default -> "segments." + OTHERS.get(key.path());
                            };
            int tried = 0;
            for (String base : BASES) {
                Path file = Files.writeString(folder.resolve("spec.yaml"), base);
                Map<String, String> before = Map.of(former.path(), value);
                Map<String, String> now = Map.of(key.path(), OTHERS.get(key.path()));
                List<String> warnings = new ArrayList<>();
                try {
                    assertThat(SpecReader.read(file, before, warnings::add))
                            .isEqualTo(SpecReader.read(file, now));
                } catch (SpecException e) {
                    continue; // Not of this test.
                }
                tried++;
                assertThat(warnings)
                        .singleElement()
                        .asString()
                        .startsWith(
                                file
                                        + ": "
                                        + former.path()
                                        + " is a former name; write "
                                        + key.path());
            }
            assertThat(tried).as(former.path()).isPositive();
        }
    }

    @Test
    void otherShadowsAndTheirNumberAreNoEvidenceUnlessTheyShareAlpha() {
        Map<String, String> two =
                Map.of("shadows", "[{name: new, model: {path: new.onnx}}, {name: b}]");
        ShadowTest one = SpecReader.read(SMALLEST, Map.of());
        assertThat(SpecReader.read(SMALLEST, two).sha256Of("new")).isEqualTo(one.sha256Of("new"));
        assertThat(one.sha256Of("b")).isNull();

        Map<String, String> shared = new LinkedHashMap<>(two);
        shared.put("gates.evidence.alpha.for", "test");
        assertThat(SpecReader.read(SMALLEST, shared).sha256Of("new"))
                .isNotEqualTo(
                        SpecReader.read(SMALLEST, Map.of("gates.evidence.alpha.for", "test"))
                                .sha256Of("new"));
    }

    @Test
    void evidenceKnowsWhetherAnswersArePaired() throws IOException {
        Map<String, String> within = Map.of("traffic.pairing.within", "1 min");
        String log =
                BASES.stream()
                        .filter(base -> base.contains("shadow-log: {path"))
                        .findFirst()
                        .orElseThrow();
        assertThat(read(log, within).sha256Of("new"))
                .isNotEqualTo(
                        read(log.replaceAll("\\n  shadow-log.*", ""), within).sha256Of("new"));
    }

    private ShadowTest read(String base, Map<String, String> overrides) throws IOException {
        return SpecReader.read(Files.writeString(folder.resolve("spec.yaml"), base), overrides);
    }

    private static String ofVectors(String by) {
        return base(
                        "files: {path: 'log/{yyyy-MM-dd}'}",
                        "compare: {prediction: vector, by: " + by + ",")
                + "}\n";
    }

    /** Ends within gates. */
    private static String base(String traffic, String compare) {
        return """
        test: t
        traffic:
          TRAFFIC
        primary:
          name: old
          noise-floor: {disagreement-rate: 0.01, error-rate: 0.01, divergence: 0.01}
        shadows:
          - name: new
            model: {path: new.onnx}
        COMPARE segments: [country, device]}
        sinks:
          files: {path: out}
          kafka: {servers: 'b:1', decisions: d}
        gates: {paired-latency: {max-excess-rate: 0.1}\
        """
                .replace("TRAFFIC", traffic)
                .replace("COMPARE", compare);
    }
}
