package io.shadowgate.spec;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.spec.Traffic.Files;
import io.shadowgate.spec.Traffic.Kafka;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where labels come from, and when those of a window are final.
 *
 * @param files null if labels do not come from files
 * @param kafka null if labels do not come from a topic
 * @param mapping how to read a log of labels; only the fields of a label count
 * @param inRequests whether records of the request log hold labels, which are known at once
 * @param actedOn what a label says whose outcome somebody may have changed
 * @param matureAfter how long after the end of a window its labels are final; null in a run that
 *     ends and takes the log of labels as it is
 * @param before how far a label's time may be before its request's
 * @param byDefault what a request without a label turned out to be; null if it stays without one
 */
public record Labels(
        @Nullable Files files,
        @Nullable Kafka kafka,
        RecordMapping mapping,
        boolean inRequests,
        ActedOn actedOn,
        @Nullable Duration matureAfter,
        Duration before,
        @Nullable String byDefault)
        implements Serializable {
    /** In a spec: a request without a label stays without one. */
    static final String NO_DEFAULT = "none";

    /** Longer than any log. */
    static final Duration ANY_SLACK = Duration.ofDays(1_000_000);

    /** What is made of a label of a request that was acted on. */
    public enum ActedOn {
        /** It counts like any other. */
        KEEP,
        /** Its request stays without a label. */
        LEAVE_OUT
    }

    public Labels {
        if (files != null && kafka != null || files == null && kafka == null && !inRequests) {
            throw new IllegalArgumentException(
                    "labels are in files, in a topic, or in the request log");
        }
        if (matureAfter != null && matureAfter.isNegative() || before.isNegative()) {
            throw new IllegalArgumentException(
                    "mature after " + matureAfter + " or before " + before + " is negative");
        }
    }

    /** Whether labels have a log of their own. */
    public boolean hasLog() {
        return files != null || kafka != null;
    }

    /** The same labels for a job that ends, or for one that does not. */
    public Labels bounded(boolean bounded) {
        return new Labels(
                files == null
                        ? null
                        : new Files(
                                files.path(),
                                bounded ? null : files.pollInterval(),
                                files.timestampSlack(),
                                files.results(),
                                files.form()),
                kafka == null
                        ? null
                        : new Kafka(
                                kafka.servers(),
                                kafka.topic(),
                                bounded && kafka.from().isForLiveTraffic()
                                        ? KafkaOffset.EARLIEST
                                        : kafka.from(),
                                bounded ? KafkaOffset.LATEST : null,
                                null,
                                kafka.timestampSlack(),
                                kafka.properties(),
                                kafka.values()),
                mapping,
                inRequests,
                actedOn,
                matureAfter,
                before,
                byDefault);
    }

    /** The files of a log of labels that is not a topic. */
    public Files requiredFiles() {
        return Objects.requireNonNull(files, "labels do not come from files");
    }
}
