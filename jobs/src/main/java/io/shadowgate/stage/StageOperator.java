package io.shadowgate.stage;

import io.shadowgate.spec.ShadowTest;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Takes the windows of a shadow through the stages, in time order. It keeps state and timers;
 * {@link StageChain} decides. What comes with one window waits for the timer at its end, because
 * counts and decisions come on different ways.
 */
public final class StageOperator extends KeyedProcessFunction<String, StagePart, StageRecord> {
    private static final long serialVersionUID = 1;

    private final HashMap<String, StageChain> chains = new HashMap<>();
    private final OverrideSource overrides;
    private transient MapState<Long, StagePart> waiting;
    private transient ValueState<StageState> sofar;

    /**
     * @param digests sha256 by shadow, for shadows with a model
     */
    public StageOperator(ShadowTest test, Map<String, String> digests, OverrideSource overrides) {
        test.shadows()
                .forEach(
                        shadow ->
                                chains.put(
                                        shadow.name(),
                                        new StageChain(
                                                test, shadow.name(), digests.get(shadow.name()))));
        this.overrides = overrides;
    }

    @Override
    public void open(OpenContext context) {
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "waiting",
                                        Types.LONG,
                                        TypeInformation.of(StagePart.class)));
        sofar =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "sofar", TypeInformation.of(StageState.class)));
    }

    @Override
    public void processElement(StagePart part, Context context, Collector<StageRecord> out)
            throws Exception {
        StagePart before = waiting.get(part.end());
        waiting.put(part.end(), before == null ? part : before.plus(part));
        context.timerService().registerEventTimeTimer(part.end() - 1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<StageRecord> out)
            throws Exception {
        StagePart part = waiting.get(time + 1);
        waiting.remove(time + 1);
        StageChain chain = chains.get(context.getCurrentKey());
        if (chain == null) {
            sofar.clear(); // The test goes on from a savepoint without this shadow.
            return;
        }
        StageChain.Next next = chain.next(sofar.value(), part.window(overrides.all()));
        sofar.update(next.state());
        out.collect(next.record());
    }
}
