package io.shadowgate.labels;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Emits the largest of its inputs at their end; nothing without an input. */
final class LatestEventTime extends AbstractStreamOperator<Long>
        implements OneInputStreamOperator<Long, Long>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    private long latest = Long.MIN_VALUE;
    private transient ListState<Long> kept;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        kept =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("latest", Types.LONG));
        for (Long time : kept.get()) {
            latest = Math.max(latest, time);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        kept.update(List.of(latest));
    }

    @Override
    public void processElement(StreamRecord<Long> element) {
        latest = Math.max(latest, element.getValue());
    }

    @Override
    public void endInput() {
        if (latest != Long.MIN_VALUE) {
            output.collect(new StreamRecord<>(latest));
        }
    }
}
