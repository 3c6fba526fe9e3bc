package io.shadowgate.labels;

import io.shadowgate.labels.KeptLabel.Use;
import io.shadowgate.quality.GroundTruth;
import io.shadowgate.quality.KnownLabel;
import io.shadowgate.record.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one id that wait for their label, and the labels of this id. What comes out does
 * not depend on the order in which they came in.
 */
final class RequestsOfId {
    private final LabelTimes times;
    @Nullable private final GroundTruth byDefault;
    private final List<WaitingRequest> requests;
    private final List<KeptLabel> labels;

    /**
     * @param byDefault what a request without a label turned out to be; null for nothing
     * @param stored what {@link #toBytes} gave; null for nothing yet
     */
    RequestsOfId(
            String requestId,
            LabelTimes times,
            @Nullable GroundTruth byDefault,
            byte @Nullable [] stored)
            throws IOException {
        this.times = times;
        this.byDefault = byDefault;
        StoredRequests read = StoredRequests.read(requestId, stored);
        this.requests = read.requests();
        this.labels = read.labels();
    }

    void add(WaitingRequest request) {
        requests.add(request);
    }

    void add(Label label) {
        KeptLabel kept = new KeptLabel(label, Use.NONE);
        for (Iterator<KeptLabel> each = labels.iterator(); each.hasNext(); ) {
            KeptLabel other = each.next();
            if (times.replaces(label, other.label())) {
                if (label.compareTo(other.label()) <= 0) {
                    return;
                }
                each.remove();
                kept = new KeptLabel(label, other.use());
            }
        }
        labels.add(kept);
    }

    /** What became of labels that are forgotten: how many came too late, or without a request. */
    record Forgotten(int late, int unused) {}

    /**
     * Passes on the requests whose windows are mature at this time, and forgets them and the labels
     * that no request can need any more.
     */
    Forgotten advance(long time, Consumer<LabelledRequest> mature) {
        List<WaitingRequest> due = new ArrayList<>();
        for (WaitingRequest request : requests) {
            if (times.matureAt(request.timestamp()) <= time) {
                due.add(request);
                mature.accept(new LabelledRequest(request, labelOf(request)));
            }
        }
        requests.removeAll(due);
        due.forEach(request -> labels.replaceAll(kept -> usedBy(request, kept)));
        int late = 0;
        int unused = 0;
        for (Iterator<KeptLabel> each = labels.iterator(); each.hasNext(); ) {
            KeptLabel kept = each.next();
            if (times.forgottenAt(kept.label()) <= time && !isNeeded(kept.label())) {
                each.remove();
                late += kept.use() == Use.LATE ? 1 : 0;
                unused += kept.use() == Use.NONE ? 1 : 0;
            }
        }
        return new Forgotten(late, unused);
    }

    private KeptLabel usedBy(WaitingRequest request, KeptLabel kept) {
        if (times.counts(kept.label(), request.timestamp())) {
            return new KeptLabel(kept.label(), Use.COUNTED);
        }
        boolean late = kept.label().timestamp() > times.matureAt(request.timestamp());
        return late && kept.use() == Use.NONE ? new KeptLabel(kept.label(), Use.LATE) : kept;
    }

    private boolean isNeeded(Label label) {
        return requests.stream().anyMatch(request -> times.counts(label, request.timestamp()));
    }

    private @Nullable KnownLabel labelOf(WaitingRequest request) {
        Label last = null;
        for (KeptLabel kept : labels) {
            Label label = kept.label();
            if (times.counts(label, request.timestamp())
                    && (last == null || label.compareTo(last) > 0)) {
                last = label;
            }
        }
        if (last == null || last.truth() == null) {
            return byDefault == null ? null : new KnownLabel(byDefault, 0, true);
        }
        return new KnownLabel(
                GroundTruth.of(last.truth()),
                last.isTimeless() ? 0 : last.timestamp() - request.timestamp(),
                false);
    }

    /** Null if nothing is left. */
    byte @Nullable [] toBytes() throws IOException {
        return requests.isEmpty() && labels.isEmpty()
                ? null
                : new StoredRequests(requests, labels).toBytes();
    }
}
