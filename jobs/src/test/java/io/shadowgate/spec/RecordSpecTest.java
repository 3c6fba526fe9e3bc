package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSpecTest {
    private static RecordMapping mapping(Map<String, String> overrides) {
        return SpecReader.defaults(overrides, warning -> {}).traffic().mapping();
    }

    @Test
    void labelsAreReadByAMappingOfTheirOwn() {
        Labels labels =
                SpecReader.defaults(
                                Map.of(
                                        "labels",
                                        "{files: {path: l.csv}, record: {fields: {request_id: id,"
                                                + " ground_truth: target}}, mature-after: 14 d,"
                                                + " default: 0}"),
                                warning -> {})
                        .labels();
        assertThat(labels.mapping().ofLabels().fields())
                .containsOnlyKeys("request_id", "timestamp", "ground_truth", "acted_on");
        assertThat(labels.mapping().ofLabels().paths("ground_truth"))
                .containsExactly(FieldPath.of("target"));
        assertThat(labels.byDefault()).isEqualTo("0");
        assertThat(labels.bounded(true).requiredFiles().pollInterval()).isNull();
        assertThat(labels.bounded(false).requiredFiles().pollInterval())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void withoutTheSectionALogIsInOurOwnLayout() {
        assertThat(mapping(Map.of())).isNull();
    }

    @Test
    void aLayoutIsAMapping() {
        RecordMapping mapping =
                mapping(
                        Map.of(
                                "traffic.record",
                                "{layout: databricks, fields: {request_id: [/a, b]},"
                                        + " where: {/served: [v1, 2]}, within: 1 min,"
                                        + " time-zone: Europe/Berlin}"));
        assertThat(mapping.paths("request_id"))
                .containsExactly(FieldPath.of("/a"), FieldPath.of("/b"));
        assertThat(mapping.paths("status")).containsExactly(FieldPath.of("/status_code"));
        assertThat(mapping.where())
                .isEqualTo(Map.of(FieldPath.of("/served"), java.util.List.of("v1", "2")));
        assertThat(mapping.within()).isEqualTo(Duration.ofMinutes(1));
        assertThat(mapping.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(mapping.isOfHalves()).isFalse();
    }

    @Test
    void theShadowsOwnLogMayHaveALayoutOfItsOwn() {
        Map<String, String> pairing = new HashMap<>();
        pairing.put("traffic.record", "{layout: kserve, within: 1 min}");
        pairing.put("traffic.shadow-log.path", "answers/");
        Traffic same = SpecReader.defaults(pairing, warning -> {}).traffic();
        assertThat(same.ofShadowLog().mapping()).isEqualTo(same.mapping());
        assertThat(same.reach()).isEqualTo(Duration.ofMinutes(3 + 3));

        pairing.put("traffic.shadow-log.record", "{fields: {request_id: /id}, within: 2 min}");
        Traffic other = SpecReader.defaults(pairing, warning -> {}).traffic();
        assertThat(other.mapping()).isEqualTo(same.mapping());
        assertThat(other.ofShadowLog().mapping().paths("request_id"))
                .containsExactly(FieldPath.of("/id"));
        assertThat(other.ofShadowLog().mapping().isOfHalves()).isFalse();
        assertThat(other.reach()).isEqualTo(Duration.ofMinutes(3 + 3));
    }

    @Test
    void recordsThatArePairedNeedIds() {
        Map<String, String> pairing = new HashMap<>();
        pairing.put("traffic.shadow-log.path", "answers/");
        pairing.put("traffic.shadow-log.record", "{fields: {timestamp: /at}}");
        assertThatThrownBy(() -> SpecReader.defaults(pairing, warning -> {}))
                .hasMessageContaining(
                        "traffic.shadow-log.record.fields.request_id: missing: say where the id is,"
                                + " because a request and its answer are paired by it");
        assertThatThrownBy(() -> mapping(Map.of("traffic.record", "{fields: {kind: /type}}")))
                .hasMessageContaining(
                        "traffic.record.fields.request_id: missing: say where the id is, because a"
                                + " request and its response are paired by it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{layout: kserv} | is not one of kserve",
                "{fields: {id: /a}} | no field is called so; fields are request_id",
                "{fields: {request_id: 5}} | is not a path",
                "{fields: {request_id: /a~b}} | escapes nothing",
                "{fields: [a]} | is not a section",
                "{where: {/a: []}} | allows no value",
                "{where: {/a: {b: c}}} | is not a value",
                "{time-zone: EST} | is not a time zone",
                "{within: 0 s} | within"
            })
    void aProblemSaysWhatWouldBeRight(String section, String problem) {
        assertThatThrownBy(() -> mapping(Map.of("traffic.record", section)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(problem);
    }

    /** A gate that never could say anything would hold forever. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{layout: sagemaker} | | the layout sagemaker has none",
                "{layout: vertex} | | the layout vertex has none",
                "{layout: azureml} | | the layout azureml has none",
                "{layout: databricks, fields: {primary_latency_ms: []}} | | the layout databricks"
                        + " has",
                "{fields: {primary_latency_ms: []}} | | traffic.record.fields says that the log"
                        + " has",
                "{} | [request_id, timestamp] | traffic.files.columns has no primary_latency_ms",
                "{layout: databricks} | |",
                "{layout: kserve} | |",
                "{layout: seldon} | |",
                "{layout: vertex, fields: {primary_latency_s: /took}} | |",
                "{fields: {primary_latency_s: took}} | [took, b] |",
                "{} | |",
            })
    void aGateOnLatenciesNeedsALogThatHasThem(String record, String columns, String problem) {
        Map<String, String> overrides =
                new HashMap<>(
                        Map.of(
                                "traffic.record",
                                record,
                                "gates.paired-latency.max-excess-rate",
                                "0.01"));
        if (columns != null) {
            overrides.put("traffic.files.columns", columns);
        }
        if (problem == null) {
            assertThat(mapping(overrides)).isNotNull();
        } else {
            assertThatThrownBy(() -> mapping(overrides))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining(
                            "gates.paired-latency.max-excess-rate: needs the primary's latencies,"
                                    + " but "
                                    + problem);
        }
    }

    @Test
    void aFieldMustBeAmongTheColumns() {
        assertThatThrownBy(
                        () ->
                                mapping(
                                        Map.of(
                                                "traffic.record",
                                                "{fields: {request_id: [id, uid]}}",
                                                "traffic.files.columns",
                                                "[key, at]")))
                .hasMessageContaining(
                        "traffic.record.fields.request_id: is not in traffic.files.columns, which"
                                + " are key, at");
    }

    @Test
    void whatFilesAreLikeHasNoMeaningForKafka() {
        assertThatThrownBy(
                        () ->
                                mapping(
                                        Map.of(
                                                "traffic.kafka",
                                                "{servers: a:1, topic: t}",
                                                "traffic.files",
                                                "{format: csv, delimiter: ;, columns: [a]}")))
                .hasMessageContaining(
                        "traffic.files.format: applies to files, but requests come from Kafka")
                .hasMessageContaining("traffic.files.delimiter: applies to files")
                .hasMessageContaining("traffic.files.columns: applies to files");
    }

    /** A limit on what is not there could never be kept, and the test would hold for ever. */
    @Test
    void aLimitOnTheLatenciesOfAShadowsLogNeedsThem() {
        Map<String, String> spec = new HashMap<>();
        spec.put("traffic.shadow-log.path", "answers/");
        spec.put("traffic.record", "{layout: kserve}");
        assertThat(limitOf(spec)).isEqualTo(100);

        spec.put("traffic.record", "{layout: sagemaker}");
        assertThatThrownBy(() -> limitOf(spec))
                .hasMessageContaining(
                        "gates.max-shadow-latency-p99: needs the shadow's latencies, but the layout"
                                + " sagemaker of the shadow's own log has none; write none, or say"
                                + " where they are with traffic.record.fields.shadow_latency_ms");
        spec.put("traffic.record", "{layout: sagemaker, fields: {shadow_latency_ms: /ms}}");
        assertThat(limitOf(spec)).isEqualTo(100);

        spec.put("traffic.record", "{layout: sagemaker}");
        spec.put(
                "traffic.shadow-log.record",
                "{fields: {request_id: id, shadow_latency_ms: [], primary_latency_ms: []}}");
        spec.put("gates.max-shadow-latency-p99", "50 ms");
        assertThatThrownBy(() -> limitOf(spec))
                .hasMessageContaining(
                        "the shadow's own log has none; write none, or say where they are with"
                                + " traffic.shadow-log.record.fields.shadow_latency_ms");
        spec.put("gates.max-shadow-latency-p99", "none");
        assertThat(limitOf(spec)).isInfinite();

        spec.put("gates.paired-latency.max-excess-rate", "0.01");
        spec.put("traffic.record", "{layout: databricks}");
        spec.put("gates.segments.measures", "[latency]");
        assertThatThrownBy(() -> limitOf(spec))
                .hasMessageContainingAll(
                        "gates.paired-latency.threshold: missing: say from which latency",
                        "gates.segments.measures: cannot have latency, because"
                                + " gates.max-shadow-latency-p99 is none");
    }

    private static double limitOf(Map<String, String> spec) {
        return SpecReader.defaults(spec, warning -> {}).gates().limits().maxShadowLatencyP99Ms();
    }
}
