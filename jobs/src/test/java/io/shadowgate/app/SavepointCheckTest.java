package io.shadowgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.WindowQuery;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointCheckTest {
    private static final Path SAVEPOINT =
            Path.of("src", "test", "resources", "savepoints", "0.1.0").toAbsolutePath();

    private final ShadowTest test = Tests.answersInLog(Path.of("requests"), Path.of("out"));
    private final Configuration config = new Configuration();

    @Test
    void openWindowsOfAnotherSpecAreNamed() {
        config.set(StateRecoveryOptions.SAVEPOINT_PATH, SAVEPOINT.toUri().toString());
        assertThatThrownBy(() -> SavepointCheck.check(config, test))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(SAVEPOINT.getFileName() + "")
                .hasMessageContaining("has open windows of another spec")
                .hasMessageContaining("-n");
        config.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        SavepointCheck.check(config, test);
    }

    @Test
    void withoutASavepointThereIsNothingToCheck(@TempDir Path folder) {
        SavepointCheck.check(config, test);
        config.set(StateRecoveryOptions.SAVEPOINT_PATH, folder.resolve("none").toString());
        SavepointCheck.check(config, test);
    }

    @Test
    void operatorsOfTheSameSpecAreTold() {
        String uid = WindowQuery.uidFormat("ff7c4aa0").replaceAll("<[a-z]+>", "calc");
        assertThat(WindowQuery.isUidOfOther(uid, "ff7c4aa0")).isFalse();
        assertThat(WindowQuery.isUidOfOther(uid + "_2", "ff7c4aa0")).isFalse();
        assertThat(WindowQuery.isUidOfOther(uid, "00000000")).isTrue();
        assertThat(WindowQuery.isUidOfOther("promotion-gate", "00000000")).isFalse();
    }
}
