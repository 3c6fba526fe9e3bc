package io.shadowgate.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordMappingTest {

    @Test
    void keysAreReadWhereAPathLeadsIntoThem() {
        assertThat(of(Map.of("request_id", paths("/id", "header:id")), Map.of()).readsKeys())
                .isFalse();
        assertThat(of(Map.of("request_id", paths("/id", "key:")), Map.of()).readsKeys()).isTrue();
        assertThat(
                        of(
                                        Map.of("request_id", paths("/id")),
                                        Map.of(FieldPath.of("key:/tenant"), List.of("a")))
                                .readsKeys())
                .isTrue();
        assertThat(
                        of(
                                        Map.of("request_id", paths("/id")),
                                        Map.of(FieldPath.of("/key"), List.of("a")))
                                .readsKeys())
                .isFalse();
    }

    @Test
    void aFieldWithoutPathsIsOneThatTheLogDoesNotHave() {
        RecordMapping untimed = of(Map.of("primary_latency_ms", List.of()), Map.of());
        assertThat(untimed.has("primary_latency_ms")).isFalse();
        assertThat(untimed.isUntimed()).isTrue();
        assertThat(of(Map.of("primary_latency_us", paths("/us")), Map.of()).isUntimed()).isFalse();
        assertThat(of(Map.of(), Map.of()).isUntimed()).isFalse();
    }

    @Test
    void aRequestAndItsResponseAreTwoRecordsIfAKindTellsThem() {
        assertThat(of(Map.of("kind", paths("/type")), Map.of()).isOfHalves()).isTrue();
        assertThat(of(Map.of("kind", List.of()), Map.of()).isOfHalves()).isFalse();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> of(Map.of("score", paths("/s")), Map.of()))
                .hasMessage("no field is called score");
        assertThatThrownBy(
                        () ->
                                new RecordMapping(
                                        Map.of(), Map.of(), Duration.ofNanos(1), ZoneOffset.UTC))
                .hasMessageContaining("is below 1 ms");
    }

    private static RecordMapping of(
            Map<String, List<FieldPath>> fields, Map<FieldPath, List<String>> where) {
        return new RecordMapping(fields, where, RecordMapping.WITHIN, ZoneOffset.UTC);
    }

    private static List<FieldPath> paths(String... written) {
        return Arrays.stream(written).map(FieldPath::of).toList();
    }
}
