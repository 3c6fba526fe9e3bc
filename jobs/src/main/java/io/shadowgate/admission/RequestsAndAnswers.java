package io.shadowgate.admission;

import io.shadowgate.record.MirroredRequest;
import java.util.Comparator;

/** The requests of the log, and the answers of the shadow's own log. */
enum RequestsAndAnswers implements PairRule<MirroredRequest> {
    RULE;

    private static final Comparator<MirroredRequest> ORDER =
            Comparator.comparingLong(MirroredRequest::timestamp)
                    .thenComparing(MirroredRequest::isAnswerAlone)
                    .thenComparing(RequestsAndAnswers::content);

    @Override
    public long timestamp(MirroredRequest record) {
        return record.timestamp();
    }

    @Override
    public boolean isAnswer(MirroredRequest record) {
        return record.isAnswerAlone();
    }

    /** A request that has no answer is compared, and must not be compared twice. */
    @Override
    public boolean repeatsMayCount() {
        return false;
    }

    @Override
    public Comparator<MirroredRequest> order() {
        return ORDER;
    }

    private static String content(MirroredRequest record) {
        Contents content =
                new Contents()
                        .add(record.primary())
                        .add(record.primaryLatencyMs())
                        .add(record.features());
        if (record.shadow() != null) {
            content.add(record.shadow().prediction())
                    .add(record.shadow().latencyMs())
                    .add(record.shadow().error());
        }
        return content.add(record.segments()).toString();
    }
}
