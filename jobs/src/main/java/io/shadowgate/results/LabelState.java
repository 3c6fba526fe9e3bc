package io.shadowgate.results;

import io.shadowgate.output.json.QualityForm;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.SegmentName;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * What the quality reports of a period are made from, and how far they are.
 *
 * @param sha256 digest of what the spec says of labels; empty for a test without labels
 * @param immature windows of shadows that have compared requests, but no quality report yet
 */
record LabelState(String sha256, long immature) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static LabelState of(ShadowTest test, long compared, long reported) {
        return new LabelState(digestOf(test), test.labels() == null ? 0 : compared - reported);
    }

    /**
     * Whether a run now could say more, if its log of labels has gone on.
     *
     * @param periodEnd epoch milliseconds
     * @param now epoch milliseconds
     */
    boolean isDue(ShadowTest test, long periodEnd, long now) {
        Labels labels = test.labels();
        if (labels == null) {
            return false;
        }
        return !sha256.equals(digestOf(test))
                || immature > 0
                        && labels.matureAfter() != null
                        && periodEnd + labels.matureAfter().toMillis() <= now;
    }

    /** Whether a line of a file of quality reports is about all requests of a window. */
    static boolean isOfAllSegments(String line) {
        QualityReport report = QualityForm.read(JSON.readTree(line));
        return report.segment().equals(SegmentName.ALL);
    }

    /** The place of the log does not matter. */
    private static String digestOf(ShadowTest test) {
        @Nullable Labels labels = test.labels();
        return labels == null
                ? ""
                : DigestUtils.sha256Hex(
                        labels.mapping()
                                + " "
                                + labels.inRequests()
                                + " "
                                + labels.matureAfter()
                                + " "
                                + labels.before()
                                + " "
                                + labels.byDefault());
    }
}
