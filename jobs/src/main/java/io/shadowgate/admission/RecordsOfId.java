package io.shadowgate.admission;

import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one request id that wait for each other, and the rules by which they leave. The
 * rules are those of {@link Pairing}; nothing of Flink is here.
 */
final class RecordsOfId {
    /** Requests stand before answers of the same time. Content only makes the order definite. */
    static final Comparator<MirroredRequest> ORDER =
            Comparator.comparingLong(MirroredRequest::timestamp)
                    .thenComparing(MirroredRequest::isAnswerAlone)
                    .thenComparing(RecordsOfId::content);

    /** What becomes of a record. Each record is told of once. */
    interface Outcomes {
        void paired(MirroredRequest request, MirroredRequest answer);

        /** A request that has no answer in the shadow's own log. */
        void alone(MirroredRequest request);

        void duplicate(MirroredRequest record);

        /** An answer that has no request. */
        void primaryMissing(MirroredRequest answer);

        /** An answer whose request has left without it. */
        void late(MirroredRequest answer);
    }

    private final long withinMs;
    private final boolean joins;
    private final Outcomes outcomes;
    private final List<MirroredRequest> open = new ArrayList<>();
    private SeenId known;

    /**
     * @param withinMs the horizon
     * @param joins whether the shadow has a log of its own
     * @param open records that wait
     */
    RecordsOfId(
            long withinMs,
            boolean joins,
            SeenId known,
            Iterable<MirroredRequest> open,
            Outcomes outcomes) {
        this.withinMs = withinMs;
        this.joins = joins;
        this.known = known;
        this.outcomes = outcomes;
        open.forEach(this.open::add);
    }

    SeenId known() {
        return known;
    }

    /** Records that still wait. */
    List<MirroredRequest> open() {
        return open;
    }

    /** Takes the next record in {@link #ORDER}. */
    void take(MirroredRequest record) {
        if (record.isAnswerAlone()) {
            takeAnswer(record);
        } else {
            takeRequest(record);
        }
    }

    private void takeRequest(MirroredRequest request) {
        boolean repeated = isNear(known.request(), request.timestamp());
        known = known.andRequest(request.timestamp());
        if (repeated) {
            outcomes.duplicate(request);
        } else if (!joins) {
            known = known.keeping(request.timestamp(), null);
            outcomes.alone(request);
        } else {
            MirroredRequest answer = takeWaiting(true, request.timestamp());
            known = known.keeping(request.timestamp(), answer == null ? null : true);
            if (answer == null) {
                open.add(request);
            } else {
                outcomes.paired(request, answer);
            }
        }
    }

    private void takeAnswer(MirroredRequest answer) {
        boolean repeated = isNear(known.answer(), answer.timestamp());
        known = known.andAnswer(answer.timestamp());
        MirroredRequest request = repeated ? null : takeWaiting(false, answer.timestamp());
        boolean hasLeft = known.answered() != null && isNear(known.kept(), answer.timestamp());
        if (request != null) {
            known = known.keeping(request.timestamp(), true);
            outcomes.paired(request, answer);
        } else if (repeated || hasLeft && Boolean.TRUE.equals(known.answered())) {
            outcomes.duplicate(answer);
        } else if (hasLeft) {
            outcomes.late(answer);
        } else {
            open.add(answer);
        }
    }

    /** The earliest record of the other log within the horizon; null if none waits. */
    @Nullable
    private MirroredRequest takeWaiting(boolean answer, long time) {
        MirroredRequest taken = null;
        for (MirroredRequest record : open) {
            if (record.isAnswerAlone() == answer
                    && isNear(record.timestamp(), time)
                    && (taken == null || ORDER.compare(record, taken) < 0)) {
                taken = record;
            }
        }
        open.remove(taken);
        return taken;
    }

    /** Lets go of the records whose horizon has passed at a time. */
    void expire(long time) {
        for (MirroredRequest record : List.copyOf(open)) {
            if (record.timestamp() + withinMs <= time) {
                open.remove(record);
                if (record.isAnswerAlone()) {
                    outcomes.primaryMissing(record);
                } else {
                    known = known.keeping(record.timestamp(), false);
                    outcomes.alone(record);
                }
            }
        }
    }

    private boolean isNear(@Nullable Long one, long other) {
        return one != null && Math.abs(one - other) <= withinMs;
    }

    private static String content(MirroredRequest record) {
        StringBuilder content = new StringBuilder();
        append(content, record.primary());
        content.append(record.primaryLatencyMs()).append(' ');
        if (record.features() != null) {
            content.append(Arrays.toString(record.features().numbers()))
                    .append(Arrays.toString(record.features().texts()))
                    .append(Arrays.deepToString(record.features().lists()));
        }
        if (record.shadow() != null) {
            append(content, record.shadow().prediction());
            content.append(record.shadow().latencyMs()).append(record.shadow().error());
        }
        return content.append(Arrays.toString(record.segments())).toString();
    }

    private static void append(StringBuilder content, @Nullable Prediction prediction) {
        if (prediction != null) {
            content.append(prediction.score())
                    .append(prediction.label())
                    .append(Arrays.toString(prediction.vector()))
                    .append(' ');
        }
    }
}
