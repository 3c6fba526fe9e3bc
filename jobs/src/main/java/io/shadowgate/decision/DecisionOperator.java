package io.shadowgate.decision;

import io.shadowgate.verdict.EvidenceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator that makes a decision at the end of each window of a shadow, in time order.
 *
 * <p>The operator keeps state and timers; {@link Judge} decides. Reports wait for the timer at the
 * end of their window, because batch mode may deliver the windows of a key in any order. If the
 * state is about another spec or model, evidence restarts. A window in which another model answered
 * gets no decision. What labels say about such a window is left out.
 */
public final class DecisionOperator extends KeyedProcessFunction<String, ShadowWindow, Decision> {
    private static final long serialVersionUID = 2;
    private static final Logger LOG = LoggerFactory.getLogger(DecisionOperator.class);

    private final Judge judge;
    private transient MapState<Long, List<WindowPart>> waiting;
    private transient ValueState<EvidenceState> sofar;
    private transient EvidenceLog log;

    public DecisionOperator(Judge judge) {
        this.judge = judge;
    }

    @Override
    public void open(OpenContext context) {
        log = new EvidenceLog();
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "waiting",
                                        Types.LONG,
                                        Types.LIST(TypeInformation.of(WindowPart.class))));
        sofar =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "sofar", TypeInformation.of(EvidenceState.class)));
    }

    @Override
    public void processElement(ShadowWindow window, Context context, Collector<Decision> decisions)
            throws Exception {
        WindowPart part = window.part();
        List<WindowPart> parts = waiting.get(part.windowEnd());
        if (parts == null) {
            parts = new ArrayList<>();
        }
        parts.add(part);
        waiting.put(part.windowEnd(), parts);
        context.timerService().registerEventTimeTimer(part.windowEnd() - 1);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Decision> decisions)
            throws Exception {
        List<WindowPart> all = waiting.get(timestamp + 1);
        waiting.remove(timestamp + 1);
        String shadow = context.getCurrentKey();
        if (!judge.judges(shadow)) {
            LOG.warn("Shadow {} is no longer part of the test; its state is dropped", shadow);
            sofar.clear();
            return;
        }
        List<WindowPart> parts = judge.withoutLabelsOfOthers(shadow, all);
        if (parts.isEmpty()) {
            LOG.warn(
                    "Labels of shadow {} that became final up to {} are not evidence: {} answered"
                            + " these requests, but the model is now {}",
                    shadow,
                    Instant.ofEpochMilli(timestamp + 1),
                    all.get(0).models(),
                    judge.subject(shadow).modelSha256());
            return;
        }
        if (!judge.isAbout(shadow, parts)) {
            LOG.warn(
                    "The window of shadow {} up to {} is not evidence: {} answered in it, but the"
                            + " model is now {}",
                    shadow,
                    Instant.ofEpochMilli(timestamp + 1),
                    parts.get(0).models(),
                    judge.subject(shadow).modelSha256());
            return;
        }
        EvidenceState before = sofar.value();
        log.note(shadow, before, judge.subject(shadow));
        Judge.Decided judged = judge.judge(before, shadow, parts, false);
        sofar.update(judged.state());
        decisions.collect(judged.decision());
    }
}
