package io.shadowgate.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.RequestField;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LayoutsTest {
    static final List<String> NAMES = Layouts.NAMES;

    @ParameterizedTest
    @FieldSource("NAMES")
    void aLayoutPlacesTheFieldsThatEveryLogHas(String name) {
        Map<String, List<FieldPath>> fields = Layouts.fields(name);
        assertThat(fields.keySet()).allMatch(MappedFields::isKnown);
        assertThat(fields).containsKeys("request_id", "timestamp", "request", "response");
        assertThat(Layouts.title(name)).isNotBlank();
    }

    /** What a log calls a model is not what its spec calls it. */
    @ParameterizedTest
    @FieldSource("NAMES")
    void noLayoutPlacesThePrimaryModel(String name) {
        assertThat(Layouts.fields(name)).doesNotContainKey("primary_model");
    }

    @Test
    void aMappingCanPlaceEveryFieldOfARecord() {
        assertThat(MappedFields.ALL)
                .containsAll(
                        Arrays.stream(RequestField.values()).map(RequestField::fieldName).toList());
        assertThat(MappedFields.ofOwnLayout())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(RequestField.values()).map(RequestField::fieldName).toList());
    }

    @Test
    void aSpecReplacesFieldsOfALayout() {
        Map<String, List<FieldPath>> fields =
                Layouts.fields("vertex", Map.of("request_id", List.of(FieldPath.of("/other"))));
        assertThat(fields.get("request_id")).containsExactly(FieldPath.of("/other"));
        assertThat(fields.get("timestamp")).containsExactly(FieldPath.of("/logging_time"));
    }

    @Test
    void withoutALayoutFieldsHaveTheirOwnNames() {
        Map<String, List<FieldPath>> fields =
                Layouts.fields(null, Map.of("features", List.of(FieldPath.of("/x"))));
        assertThat(fields.get("features")).containsExactly(FieldPath.of("/x"));
        assertThat(fields.get("primary_prediction"))
                .containsExactly(FieldPath.of("/primary_prediction"));
    }
}
