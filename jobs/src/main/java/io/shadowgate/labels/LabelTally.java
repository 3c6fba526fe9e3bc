package io.shadowgate.labels;

import io.shadowgate.operator.BundlingOperator;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.quality.QualityTally;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.Models;
import io.shadowgate.window.SegmentName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sums mature requests with the same shadow, segment and window before they are shuffled. It emits
 * reports on parts of a window, which {@code MatureWindows} sums.
 */
final class LabelTally extends BundlingOperator<LabelledRequest, QualityReport> {
    private static final long serialVersionUID = 1;

    /** Limits memory. A tally takes up to about 20 kB. */
    private static final int MOST_OPEN = 512;

    /** In place of the digest of a model that answered before a restart with another one. */
    private static final String EARLIER = "earlier";

    private final ShadowTest test;
    private final Map<String, String> models = new HashMap<>();
    private final LabelTimes times;
    private transient Map<Key, QualityTally> open;

    /**
     * @param current whether the shadow's present model answered, and no earlier one
     */
    private record Key(String shadow, String segment, long windowStart, boolean current) {}

    /**
     * @param digests sha256 by shadow, for shadows with a model
     */
    LabelTally(ShadowTest test, Map<String, String> digests) {
        this.test = test;
        this.times = new LabelTimes(test);
        for (Shadow shadow : test.shadows()) {
            models.put(shadow.name(), Models.name(digests.get(shadow.name())));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        open = new HashMap<>();
    }

    @Override
    public void processElement(StreamRecord<LabelledRequest> element) {
        LabelledRequest labelled = element.getValue();
        WaitingRequest request = labelled.request();
        if (!models.containsKey(request.shadow())) {
            return; // The test goes on from a savepoint without this shadow.
        }
        add(labelled, SegmentName.ALL);
        List<String> names = test.compare().segments();
        for (int i = 0; i < names.size(); i++) {
            add(labelled, SegmentName.of(names.get(i), request.segments()[i]));
        }
        if (open.size() > MOST_OPEN) {
            flush();
        }
    }

    private void add(LabelledRequest labelled, String segment) {
        WaitingRequest request = labelled.request();
        QualityTally tally =
                open.computeIfAbsent(
                        new Key(
                                request.shadow(),
                                segment,
                                times.windowStart(request.timestamp()),
                                isCurrent(request)),
                        any -> new QualityTally(test.compare(), test.gates().labels().loss()));
        if (request.isAnswered()) {
            tally.add(
                    Objects.requireNonNull(request.primary()),
                    Objects.requireNonNull(request.shadowAnswer()),
                    request.agrees(),
                    labelled.label());
        } else {
            tally.addUnanswered();
        }
    }

    private boolean isCurrent(WaitingRequest request) {
        return Objects.requireNonNull(models.get(request.shadow())).hashCode() == request.model();
    }

    @Override
    protected void flush() {
        open.forEach(
                (key, tally) -> output.collect(new StreamRecord<>(report(key, tally.counts()))));
        open.clear();
    }

    private QualityReport report(Key key, QualityCounts counts) {
        String model = key.current() ? models.get(key.shadow()) : EARLIER;
        long end = times.windowEnd(key.windowStart());
        return new QualityReport(
                test.test(),
                key.shadow(),
                key.segment(),
                key.windowStart(),
                end,
                times.areFinal() ? times.matureAt(key.windowStart()) : end,
                new Models(model, model),
                counts);
    }
}
