package io.shadowgate.labels;

import io.shadowgate.record.Label;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
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

    private final boolean tells;

    /**
     * @param tells whether to tell what is wrong with records
     */
    LabelReader(boolean tells) {
        this.tells = tells;
    }

    @Override
    public void processElement(LogRecord record, Context context, Collector<Label> out) {
        if (record.labels() != null) {
            for (Label label : record.labels()) {
                out.collect(label);
            }
        } else if (tells && record.rejected() != null) {
            Rejected rejected = record.rejected();
            context.output(REJECTED, rejected.asLabel());
        }
    }
}
