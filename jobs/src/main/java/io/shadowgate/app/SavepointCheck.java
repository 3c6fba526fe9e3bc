package io.shadowgate.app;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.WindowQuery;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.util.TimeUtils;

/**
 * Looks into the savepoint that a live test shall go on from. Flink would only say that it cannot
 * map the state of some operator.
 */
final class SavepointCheck {
    private SavepointCheck() {}

    /**
     * @throws UserError if the open windows of the savepoint are of another spec
     */
    static void check(ReadableConfig config, ShadowTest test) {
        Optional<String> path = config.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
        if (path.isEmpty() || config.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE)) {
            return;
        }
        for (OperatorState operator : operators(path.get())) {
            String uid = operator.getOperatorUid().orElse("");
            if (WindowQuery.isUidOfOther(uid, test.windowsMean())) {
                throw new UserError(
                        "the savepoint "
                                + path.get()
                                + " has open windows of another spec, which cannot go on in this"
                                + " one (window is "
                                + TimeUtils.formatWithHighestUnit(test.window())
                                + " now). Keep the window and compare of the spec that wrote it, or"
                                + " give up its open windows and start the evidence anew: flink run"
                                + " -s PATH -n");
            }
        }
    }

    /** Empty if it cannot be read here; then Flink says why. */
    private static Iterable<OperatorState> operators(String path) {
        try {
            CompletedCheckpointStorageLocation location =
                    AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
            try (DataInputStream in =
                    new DataInputStream(location.getMetadataHandle().openInputStream())) {
                CheckpointMetadata metadata =
                        Checkpoints.loadCheckpointMetadata(
                                in, SavepointCheck.class.getClassLoader(), path);
                return metadata.getOperatorStates();
            }
        } catch (IOException e) {
            return List.of();
        }
    }
}
