package io.shadowgate.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingFeatureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "feature age is missing",
                "feature age (years) is null",
                "features[3] is NaN",
                "feature age is null in row 2",
                "feature age is missing; the columns are income, debt",
            })
    void aFeatureIsMissing(String reason) {
        assertThat(MissingFeature.isIn(reason)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "features is missing",
                "feature age must be a number, not an array",
                "request_id is missing",
                "primary_prediction is null",
                "feature age stands twice",
            })
    void anotherFault(String reason) {
        assertThat(MissingFeature.isIn(reason)).isFalse();
    }
}
