package io.shadowgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.junit.jupiter.api.Test;

/** What users set stays, but for what a guarantee depends on. */
class FlinkSettingsTest {
    private static final ShadowTest TEST = Tests.answersInLog(Path.of("log"), Path.of("out"));

    @Test
    void recordsOfALiveTestWaitForOthersNoLongerThanTheUserSays() {
        Configuration user = new Configuration();
        assertThat(waits(user, RuntimeExecutionMode.STREAMING)).isEqualTo(Duration.ofMillis(10));
        assertThat(waits(user, RuntimeExecutionMode.BATCH))
                .isEqualTo(ExecutionOptions.BUFFER_TIMEOUT.defaultValue());
        user.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(70));
        assertThat(waits(user, RuntimeExecutionMode.STREAMING)).isEqualTo(Duration.ofMillis(70));
    }

    private static Duration waits(Configuration user, RuntimeExecutionMode mode) {
        return FlinkSettings.apply(user, TEST, mode).get(ExecutionOptions.BUFFER_TIMEOUT);
    }
}
