package io.shadowgate.app;

import io.shadowgate.output.kafka.DecisionTopic;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.DecisionFiles;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens the decisions that a test publishes, in files or else in a topic. */
public final class DecisionFeeds {
    private DecisionFeeds() {}

    /** Whether the test publishes decisions. */
    public static boolean areThere(ShadowTest test) {
        Sinks.Kafka kafka = test.sinks().kafka();
        return test.sinks().files() != null || kafka != null && DecisionTopic.isNamed(kafka);
    }

    /**
     * All that are published and those to come.
     *
     * @throws UserError if the spec publishes no decisions
     */
    public static DecisionFeed ofAll(ShadowTest test) throws IOException, InterruptedException {
        if (test.sinks().files() != null) {
            return new DecisionFiles(test.sinks().files().path(), test.test());
        }
        Sinks.Kafka kafka = test.sinks().kafka();
        if (kafka == null || !DecisionTopic.isNamed(kafka)) {
            throw new UserError(
                    "test "
                            + test.test()
                            + " publishes no decisions; set sinks.files.path, sinks.kafka.current"
                            + " or sinks.kafka.decisions");
        }
        return DecisionTopic.ofAll(kafka, test.test());
    }

    /**
     * Those to come.
     *
     * @return null if the spec publishes no decisions
     */
    @Nullable
    public static DecisionFeed ofComing(ShadowTest test) throws IOException, InterruptedException {
        if (test.sinks().files() != null) {
            DecisionFiles files = new DecisionFiles(test.sinks().files().path(), test.test());
            files.next();
            return files;
        }
        Sinks.Kafka kafka = test.sinks().kafka();
        return kafka == null || !DecisionTopic.isNamed(kafka)
                ? null
                : DecisionTopic.ofComing(kafka, test.test());
    }
}
