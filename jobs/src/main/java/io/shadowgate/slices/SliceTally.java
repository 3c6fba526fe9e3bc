package io.shadowgate.slices;

import io.shadowgate.comparison.CarriedFeatures;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.privacy.Redactor;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.statistics.slices.SliceDimension;
import io.shadowgate.statistics.slices.SliceValues;
import io.shadowgate.window.Models;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts the comparisons of a subtask in slices, by shadow and period, and emits each period's sum
 * when event time has passed it. Counts are too large to be passed on with each watermark.
 *
 * <p>State: the sums of periods that have not passed. After a restart they stay apart from new
 * ones, because the bins may be others, and {@link SlicePeriods} adds them up.
 */
final class SliceTally extends AbstractStreamOperator<SliceReport>
        implements OneInputStreamOperator<Comparison, SliceReport>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    private final String test;
    private final List<SliceDimension> dimensions;
    private final String bins;
    private final Map<String, String> models = new HashMap<>();
    private final Compare compare;
    private final Redactor redactor;
    private final long periodMs;
    private final int mostOpen;
    private transient Changes changes;
    private transient Map<Key, Open> open;
    private transient List<SliceReport> earlier;
    private transient ListState<SliceReport> state;
    private transient long watermark;

    private record Key(String shadow, long periodStart) {}

    /** What a subtask has counted of a period. */
    private record Open(SliceCube cube, Exemplars exemplars) {}

    /**
     * @param digests sha256 by shadow, for shadows with a model
     */
    SliceTally(
            ShadowTest test,
            List<SliceDimension> dimensions,
            long periodMs,
            Map<String, String> digests) {
        this.test = test.test();
        this.dimensions = new ArrayList<>(dimensions);
        this.bins = SliceReport.digest(dimensions);
        this.compare = test.compare();
        this.redactor = Redactor.of(test);
        this.periodMs = periodMs;
        for (Shadow shadow : test.shadows()) {
            models.put(shadow.name(), Models.name(digests.get(shadow.name())));
        }
        long each = SliceCube.bytes(dimensions, false);
        this.mostOpen =
                (int) Math.max(2L * test.shadows().size(), test.requiredSlices().maxBytes() / each);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "periods", TypeInformation.of(SliceReport.class)));
        earlier = new ArrayList<>();
        for (SliceReport report : state.get()) {
            earlier.add(report);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        changes = new Changes(compare);
        open = new HashMap<>();
        watermark = Long.MIN_VALUE;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<SliceReport> held = new ArrayList<>(earlier);
        open.forEach((key, counts) -> held.add(report(key, counts)));
        state.update(held);
    }

    @Override
    public void processElement(StreamRecord<Comparison> element) {
        Comparison comparison = element.getValue();
        CarriedFeatures carried = comparison.carried();
        if (carried == null
                || carried.bins() == null
                || comparison.outcome() == Outcome.UNAVAILABLE) {
            return;
        }
        long start = Math.floorDiv(comparison.timestamp(), periodMs) * periodMs;
        if (start + periodMs - 1 <= watermark) {
            return; // Its window is closed too, so it is told as late.
        }
        Key key = new Key(comparison.shadow(), start);
        Open counts = open.get(key);
        if (counts == null) {
            if (open.size() >= mostOpen) {
                emit(Long.MAX_VALUE);
            }
            counts = new Open(new SliceCube(dimensions), new Exemplars());
            open.put(key, counts);
        }
        add(comparison, carried.bins(), counts);
    }

    private void add(Comparison comparison, SliceValues values, Open counts) {
        Prediction shadow = comparison.shadowPrediction();
        if (shadow == null) {
            counts.cube().addUnscored(values);
            return;
        }
        Prediction primary = comparison.primaryPrediction();
        counts.cube()
                .addScored(values, !comparison.isDisagreement(), shadow.score() - primary.score());
        if (comparison.isDisagreement() && redactor.keepsPredictions()) {
            addExemplar(comparison, values, shadow, counts.exemplars());
        }
    }

    private void addExemplar(
            Comparison comparison, SliceValues values, Prediction shadow, Exemplars exemplars) {
        String id = redactor.id(comparison.requestId());
        if (id != null && exemplars.takes(id)) {
            exemplars.add(
                    new Exemplar(
                            id,
                            values,
                            changes.words(comparison.primaryPrediction(), comparison.requestId()),
                            changes.words(shadow, comparison.requestId())));
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        emit(watermark);
        super.processWatermark(mark);
    }

    @Override
    public void endInput() {
        emit(Long.MAX_VALUE);
    }

    /** Emits the periods that have passed at a time. */
    private void emit(long time) {
        open.entrySet()
                .removeIf(
                        entry -> {
                            boolean passed = entry.getKey().periodStart() + periodMs - 1 <= time;
                            if (passed) {
                                emit(report(entry.getKey(), entry.getValue()));
                            }
                            return passed;
                        });
        earlier.removeIf(
                report -> {
                    boolean passed = report.periodEnd() - 1 <= time;
                    if (passed) {
                        emit(report);
                    }
                    return passed;
                });
    }

    private void emit(SliceReport report) {
        output.collect(new StreamRecord<>(report, report.periodStart()));
    }

    private SliceReport report(Key key, Open counts) {
        return new SliceReport(
                test,
                key.shadow(),
                key.periodStart(),
                key.periodStart() + periodMs,
                Objects.requireNonNull(models.get(key.shadow())),
                bins,
                counts.cube().toBytes(),
                counts.exemplars().toBytes());
    }
}
