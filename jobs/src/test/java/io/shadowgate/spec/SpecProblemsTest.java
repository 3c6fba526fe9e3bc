package io.shadowgate.spec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecProblemsTest {
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");

    private static final String TOP_KEYS =
            "keys here: test, traffic, primary, shadows, inference, compare, window, labels, gates,"
                    + " slices, stages, sinks, privacy";

    @TempDir private Path folder;

    @Test
    void refusesWhatIsListedTwice() {
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "shadows[0].features", "[a, b, a, 3, '']",
                                        "compare.segments", "[x, x]")))
                .containsExactly(
                        "shadows[0].features[2]: \"a\" is listed twice",
                        "shadows[0].features[3]: 3 is not text; put it in quotes: \"3\"",
                        "shadows[0].features[4]: \"\" is empty",
                        "compare.segments[1]: \"x\" is listed twice");
    }

    @Test
    void refusesLabelsThatSayTooLittleOrTooMuch() {
        assertThat(problems(SMALLEST, Map.of("labels", "{mature-after: 14 d}")))
                .containsExactly(
                        "labels: missing: files (with a path), kafka (with servers and a topic), or"
                                + " in-requests: true if the request log has them");
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "traffic.files.poll-interval", "1 s",
                                        "labels.in-requests", "true",
                                        "labels.record.layout", "seldon",
                                        "labels.default", "no",
                                        "labels.record.fields",
                                                "{segments: /s, request_id: [], timestamp: []}")))
                .containsExactly(
                        "labels.record: has no effect: labels have no log of their own;"
                                + " traffic.record says where the request log has them",
                        "labels.record.fields.segments: has no effect: a label has request_id,"
                                + " timestamp, ground_truth, acted_on",
                        "labels.record.fields.request_id: is in no record, but every label needs"
                                + " it",
                        "labels.mature-after: missing: a run without end must know when labels are"
                                + " final; write such as 14 d",
                        "labels.default: \"no\" is not a number, true or false, as labels of scores"
                                + " are (compare.prediction); write 0, 1, or none");
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "labels.files.path", "l",
                                        "labels.files.format", "json",
                                        "labels.files.columns", "[a]",
                                        "labels.kafka", "{servers: 'a:1', topic: t}",
                                        "labels.mature-after", "1 d",
                                        "labels.record.fields", "{timestamp: []}")))
                .containsExactly(
                        "labels: has files and kafka; labels come from one of them",
                        "labels.files.columns: applies to CSV, but labels.files.format is json",
                        "labels.record.fields.timestamp: is in no record, but every label needs"
                                + " it");
    }

    @Test
    void refusesPrivacyThatSaysTooLittleOrTooMuch() {
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "compare.segments", "[country, age]",
                                        "privacy.key", "0123456789abcdef",
                                        "privacy.request-id", "bucket 3",
                                        "privacy.predictions", "bucket 0",
                                        "privacy.errors", "hash",
                                        "privacy.segments", "{country: drop, age: 10}")))
                .containsExactly(
                        "privacy.key: contains a secret, which a spec must not; write ${env:NAME}"
                                + " for an environment variable or ${file:/path} for the content of"
                                + " a file",
                        "privacy.request-id: \"bucket 3\" is not one of keep, hash, drop",
                        "privacy.predictions: \"bucket 0\" is not one of keep, hash, drop, bucket"
                                + " N, where N is a width above 0",
                        "privacy.segments.country: \"drop\" is not one of keep, hash, bucket N,"
                                + " where N is a width above 0",
                        "privacy.segments.age: 10 is not one of keep, hash, bucket N, where N is a"
                                + " width above 0",
                        "privacy.errors: \"hash\" is not one of keep, kind, drop");
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "compare.segments", "[country]",
                                        "privacy.request-id", "hash",
                                        "privacy.segments", "{contry: keep}")))
                .containsExactly(
                        "privacy.segments.country: missing: compare.segments asks for reports on"
                                + " it, which show its values; write keep, hash or bucket N, or"
                                + " leave it out there",
                        "privacy.segments.contry: has no effect: it is not in compare.segments, so"
                                + " it is not written; did you mean country?",
                        "privacy.key: missing: hashes need a key, so that nobody finds a value by"
                                + " trying all; write ${env:NAME} or ${file:/path}");
    }

    @Test
    void refusesWhatDoesNotFitThePrediction() {
        Map<String, String> all =
                Map.of(
                        "shadows[0].output",
                        "{index: 1, labels: [a]}",
                        "compare.tolerance",
                        "{absolute: 0.1}",
                        "compare.bins",
                        "{count: 5}");
        assertThat(problemsWith(all, "compare.prediction", "score"))
                .containsExactly(
                        "shadows[0].output.labels: applies to labels and vectors, but"
                                + " compare.prediction is score");
        assertThat(problemsWith(all, "compare.prediction", "label"))
                .containsExactly(
                        "compare.tolerance.absolute: applies to by: tolerance and by:"
                                + " max-difference, but predictions are compared by equality"
                                + " (compare.by)",
                        "compare.bins.count: applies to by: tolerance and by: max-difference, but"
                                + " predictions are compared by equality (compare.by)");
        assertThat(problemsWith(all, "compare.prediction", "vector"))
                .containsExactly(
                        "compare.tolerance.absolute: applies to by: tolerance and by:"
                                + " max-difference, but predictions are compared by argmax"
                                + " (compare.by)",
                        "compare.bins.count: applies to by: tolerance and by: max-difference, but"
                                + " predictions are compared by argmax (compare.by)");
    }

    @Test
    void refusesAWayOfComparingThatDoesNotFitThePrediction() {
        assertThat(problems(SMALLEST, Map.of("compare.by", "cosine")))
                .containsExactly(
                        "compare.by: cosine compares a vector, but compare.prediction is score,"
                                + " which is compared by tolerance or decision");
        assertThat(problems(SMALLEST, Map.of("compare.by", "angle")))
                .containsExactly(
                        "compare.by: \"angle\" is not one of tolerance, decision, equality, argmax,"
                                + " cosine, max-difference, top-k, ranking");
        assertThat(problems(SMALLEST, Map.of("compare", "{by: decision}")))
                .containsExactly(
                        "compare.threshold: missing: compare.by is decision; write such as 0.5");
        assertThat(problems(SMALLEST, Map.of("compare", "{prediction: vector, by: top-k}")))
                .containsExactly("compare.top: missing: compare.by is top-k; write such as 5");
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "compare",
                                        "{prediction: vector, by: ranking, top: 3, threshold: 1,"
                                                + " classes: ['1'], tolerance: {cosine: 1,"
                                                + " overlap: 1, correlation: 1}}")))
                .containsExactlyInAnyOrder(
                        "compare.top: applies to by: top-k, but predictions are compared by"
                                + " ranking (compare.by)",
                        "compare.threshold: applies to by: decision, but predictions are compared"
                                + " by ranking (compare.by)",
                        "compare.tolerance.cosine: applies to by: cosine, but predictions are"
                                + " compared by ranking (compare.by)",
                        "compare.tolerance.overlap: applies to by: top-k, but predictions are"
                                + " compared by ranking (compare.by)",
                        "compare.classes: applies to equality and argmax, but compare.by is"
                                + " ranking");
    }

    @Test
    void refusesEdgesThatAreNone() {
        assertThat(problems(SMALLEST, Map.of("compare.bins", "{edges: [0, 1], count: 5}")))
                .containsExactly(
                        "compare.bins.count: is replaced by compare.bins.edges; write one of them");
        assertThat(problems(SMALLEST, Map.of("compare.bins.edges", "[0, 2, 2]")))
                .containsExactly("compare.bins.edges[2]: 2 is not above 2, the number before");
        assertThat(problems(SMALLEST, Map.of("compare.bins.edges", "[0]")))
                .containsExactly(
                        "compare.bins.edges: a list of 1 is not a list of 2 to 10001 ascending"
                                + " numbers");
        assertThat(problems(SMALLEST, Map.of("compare.bins.edges", "[0, .inf]")))
                .containsExactly("compare.bins.edges[1]: Infinity is not a finite number");
    }

    @Test
    void refusesBinsThatRunBackwards() {
        assertThat(problems(SMALLEST, Map.of("compare.bins", "{from: 1, to: 1}")))
                .containsExactly("compare.bins: from: 1.0 is not below to: 1.0");
        assertThat(problems(SMALLEST, Map.of("compare.bins", "{from: -1e308, to: 1e308}")))
                .containsExactly(
                        "compare.bins: from: -1.0E308 to: 1.0E308 is too wide for a" + " number");
    }

    @Test
    void refusesTwoShadowsWithoutModelAndTwoOfOneName() {
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "shadows",
                                        "[{name: a}, {name: b, model: {path: m}}, {name: a}]")))
                .containsExactly(
                        "shadows[2].name: \"a\" is the name of shadows[0] already",
                        "shadows[2].model: missing: the log holds the answers of one shadow, and"
                                + " shadows[0] has no model either");
    }

    @Test
    void refusesModelSettingsWithoutModel() {
        String noUse = ": has no effect: without a model this shadow's answers come from the log";
        assertThat(
                        problems(
                                SMALLEST,
                                Map.of(
                                        "shadows",
                                        "[{name: a, features: [x], output: {name: o, index: 0}}]")))
                .containsExactly(
                        "shadows[0].features" + noUse,
                        "shadows[0].output.name" + noUse,
                        "shadows[0].output.index" + noUse);
    }

    @Test
    void refusesModelWithoutPath() {
        assertThat(problems(SMALLEST, Map.of("shadows", "[{name: a, model: {}}]")))
                .containsExactly(
                        "shadows[0].model.path: missing: the file of the model; or url, if a server"
                                + " runs it");
    }

    @Test
    void needsAtLeastOneShadow() {
        assertThat(problems(SMALLEST, Map.of("shadows", "[]")))
                .containsExactly("shadows: is empty; a test has at least one shadow");
        assertThat(problems(SMALLEST, Map.of("shadows", "{name: a}")))
                .containsExactly(
                        "shadows: a section is not a list; start each entry with \"- \"; keys here:"
                                + " name, model, features, missing, inputs, output");
    }

    @Test
    void namesEveryKeyThatIsMissing() throws IOException {
        assertThat(problems(write("window: 1 min"), Map.of()))
                .containsExactly(
                        "test: missing: the name of the test, part of every report and decision",
                        "primary.name: missing: the name of the model in production",
                        "traffic: missing: files (with a path) or kafka (with servers and a topic)",
                        "shadows: missing: a test has at least one shadow",
                        "sinks: missing: files (with a path) or kafka (with servers and topics)");
    }

    @Test
    void reportsAllProblemsOfAFileAtOnce() throws IOException {
        Path file =
                write(
                        """
                        tset: a
                        test: ok
                        traffic:
                          path: requests/
                          files: {path: requests/}
                          kafka2: {servers: here}
                          sample: {rate: 0.5, rate: 2}
                        test: again
                        primary:
                        shadows:
                          - name: v
                            model:
                          - 7
                        inference: 5
                        gates: {minAgreementRate: 1, max-shadow-latency-ms: 5}
                        segments: [x]
                        sinks: {files: {path: *out}}
                        """);
        String shadowKeys = "keys here: name, model, features, missing, inputs, output";
        String trafficKeys =
                "keys here: files, kafka, record, shadow-log, pairing, sample, out-of-orderness,"
                    + " idleness, max-ahead, timestamp-slack, max-record-bytes, max-dropped-rate";
        String gateKeys =
                "keys here: policy, min-requests, min-agreement-rate, max-shadow-latency-p99,"
                        + " max-shadow-error-rate, max-distribution-divergence, above-noise-floor,"
                        + " paired-latency, classes, labels, segments, cluster-segment, evidence";
        assertThat(problems(file, Map.of("window", "5")))
                .containsExactly(
                        "traffic.sample.rate: appears twice, in lines 7 and 7; keep one",
                        "test: appears twice, in lines 2 and 8; keep one",
                        "sinks.files.path: *out is a YAML alias, which is not allowed in a spec;"
                                + " write the value itself",
                        "tset: unknown key; did you mean test? " + TOP_KEYS,
                        "traffic.path: unknown key; did you mean traffic.files.path? "
                                + trafficKeys,
                        "traffic.kafka2: unknown key; did you mean kafka? " + trafficKeys,
                        "primary: is empty; keys here: name, noise-floor",
                        "shadows[0].model: is empty; keys here: path, url, sha256, headers,"
                                + " certificates, engine, custom-ops, signature",
                        "shadows[1]: 7 is not a section; " + shadowKeys,
                        "inference: 5 is not a section; keys here: batch, linger, timeout,"
                                + " workers, single-calls, max-rate, max-outage",
                        "gates.minAgreementRate: unknown key; did you mean min-agreement-rate? "
                                + gateKeys,
                        "gates.max-shadow-latency-ms: unknown key; did you mean"
                                + " max-shadow-latency-p99? "
                                + gateKeys,
                        "segments: unknown key; did you mean compare.segments or privacy.segments? "
                                + TOP_KEYS,
                        "traffic.sample.rate: 2 is not in [0, 1]; for 2 percent write 0.02",
                        "window: 5 has no unit; write 5 min, 5 s or 5 ms");
    }

    @Test
    void messageHasALineForEachProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), Files.readString(SMALLEST));
        assertThat(failure(file, Map.of("window", "5")))
                .hasMessage(
                        file + ": 1 problem\n  - window: 5 has no unit; write 5 min, 5 s or 5 ms");
        assertThat(failure(file, Map.of("shadows", "[{name: 1}, {name: 2, model: {path: m}}]")))
                .hasMessage(
                        file
                                + ": 2 problems"
                                + "\n  - shadows[0].name: 1 is not text; put it in quotes: \"1\""
                                + "\n  - shadows[1].name: 2 is not text; put it in quotes: \"2\"");
    }

    @Test
    void saysWhereYamlIsBroken() throws IOException {
        assertThat(problems(write("test: a\ntraffic: b: c\n"), Map.of()))
                .containsExactly(
                        "not valid YAML: line 2, column 11: mapping values are not allowed here");
        assertThat(problems(write("test: a\ngates: {b: 1\n"), Map.of()))
                .containsExactly(
                        "not valid YAML: line 3, column 1: expected ',' or '}', but got <stream"
                                + " end> (while parsing a flow mapping from line 2, column 8)");
        assertThat(problems(write(Files.readString(SMALLEST) + "---\ntest: b\n"), Map.of()))
                .containsExactly("line 11 starts a second YAML document; only one is allowed");
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws IOException {
        Path absent = folder.resolve("absent.yaml");
        assertThat(problems(absent, Map.of())).containsExactly("there is no such file: " + absent);
        assertThat(problems(folder, Map.of()))
                .containsExactly("this is a folder; name the YAML file in it");
        for (String empty : List.of("", "# nothing\n", "---\n", "null\n")) {
            assertThat(problems(write(empty), Map.of("test", "a")))
                    .containsExactly("the file is empty; start with \"test: \" and a name");
        }
        assertThat(problems(write("- a\n"), Map.of()))
                .containsExactly("a list is not a section; " + TOP_KEYS);
        Path latin = Files.writeString(folder.resolve("latin.yaml"), "test: \u00e9", ISO_8859_1);
        assertThat(problems(latin, Map.of())).containsExactly("the file is not UTF-8 text");
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("spec.yaml"), yaml);
    }

    private static List<String> problemsWith(
            Map<String, String> overrides, String path, String value) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        all.put(path, value);
        return problems(SMALLEST, all);
    }

    static List<String> problems(Path file, Map<String, String> overrides) {
        return failure(file, overrides).problems().stream()
                .map(SpecException.Problem::toString)
                .toList();
    }

    private static SpecException failure(Path file, Map<String, String> overrides) {
        return catchThrowableOfType(SpecException.class, () -> SpecReader.read(file, overrides));
    }
}
