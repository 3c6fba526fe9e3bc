package io.shadowgate.labels;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.Label;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.ShadowTest;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Takes the labels out of the records of a log. What is wrong with a record of the log of labels
 * goes to a side output; what is wrong with a request is told by those who read it as a request.
 */
final class LabelReader extends ProcessFunction<LogRecord, Label> {
    private static final long serialVersionUID = 1;

    static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected-labels") {};

    private final String test;
    private final boolean leavesOut;
    private final boolean tells;
    private transient Counter actedOn;

    /**
     * @param tells whether to tell what is wrong with records
     */
    LabelReader(ShadowTest test, boolean tells) {
        this.test = test.test();
        this.leavesOut = test.requiredLabels().actedOn() == Labels.ActedOn.LEAVE_OUT;
        this.tells = tells;
    }

    @Override
    public void open(OpenContext context) {
        actedOn =
                JobMetric.LABELS_ACTED_ON.counter(
                        JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test));
    }

    @Override
    public void processElement(LogRecord record, Context context, Collector<Label> out) {
        if (record.labels() != null) {
            for (Label label : record.labels()) {
                if (label.actedOn()) {
                    actedOn.inc();
                }
                // A label that does not count must not leave an earlier one in its place.
                out.collect(label.actedOn() && leavesOut ? label.withoutTruth() : label);
            }
        } else if (tells && record.rejected() != null) {
            Rejected rejected = record.rejected();
            context.output(REJECTED, rejected.asLabel());
        }
    }
}
