package io.shadowgate.admission;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.streaming.api.TimerService;

/**
 * The state of an operator that is keyed by request id and brings together the records of each id,
 * within a horizon of event time.
 *
 * <p>The rules are for the records of one id, in the order of event time. Records of the same time
 * are ordered by their content:
 *
 * <ul>
 *   <li>A record is a duplicate if there is one of its kind with the same id within the horizon
 *       before it.
 *   <li>Of requests and responses, a repeat counts in the place of the record before it, if that
 *       one does not find its other half.
 *   <li>An answer belongs to the request within the horizon before or behind it. Duplicates are
 *       left out. A second answer to one request is a duplicate.
 *   <li>A request without an answer, and an answer without a request, leave alone.
 * </ul>
 *
 * <p>The outcome of a record therefore depends only on the records within three horizons of it, as
 * long as an id is not repeated without a pause for longer than that. It does not depend on the
 * order in which records come, as long as each comes before the watermark has passed it. A record
 * that comes later, while its window is open, is never paired twice: an id is remembered until no
 * repeat of it can be admitted.
 *
 * <p>Timers take records at the records' own times. A bounded log has no watermark before its end,
 * so it is held in state until then; in batch mode one id at a time.
 */
final class HeldRecords<R> {
    private final HeldRules<R> rules;
    private final long withinMs;
    private final ListState<R> arrived;
    private final ListState<R> waiting;
    private final ValueState<SeenId> seen;
    private final ListState<Long> sizes;

    /** Records in the state of this subtask, for a gauge alone. */
    private volatile long held;

    /**
     * @param sizes from {@link #sizes}. After a change of parallelism the parts are spread anew,
     *     and their sum is still right.
     */
    HeldRecords(HeldRules<R> rules, RuntimeContext context, ListState<Long> sizes)
            throws Exception {
        this.rules = rules;
        this.withinMs = rules.within().toMillis();
        this.sizes = sizes;
        TypeInformation<R> record = TypeInformation.of(rules.type());
        arrived = context.getListState(new ListStateDescriptor<>("arrived", record));
        waiting = context.getListState(new ListStateDescriptor<>("waiting", record));
        seen =
                context.getState(
                        new ValueStateDescriptor<>("seen", TypeInformation.of(SeenId.class)));
        long sum = 0;
        for (long part : sizes.get()) {
            sum += part;
        }
        held = sum;
    }

    /** How many records each subtask holds. */
    static ListState<Long> sizes(FunctionInitializationContext context) throws Exception {
        return context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("held", Types.LONG));
    }

    void snapshotState() throws Exception {
        sizes.update(List.of(held));
    }

    /** How many records wait. Any thread may ask. */
    long size() {
        return held;
    }

    void add(R record, TimerService timers) throws Exception {
        arrived.add(record);
        held = held + 1;
        long time = rules.rule().timestamp(record);
        // Set all timers of this record now: in batch mode a timer cannot set another.
        timers.registerEventTimeTimer(time);
        if (rules.joins()) {
            timers.registerEventTimeTimer(time + withinMs);
        }
        timers.registerEventTimeTimer(rules.forgetting(time));
    }

    /** Lets go of the records of an id that have an outcome at a time. */
    void onTimer(long time, RecordsOfId.Outcomes<R> outcomes) throws Exception {
        List<R> inOrder = new ArrayList<>();
        List<R> ahead = new ArrayList<>();
        for (R record : arrived.get()) {
            (rules.rule().timestamp(record) <= time ? inOrder : ahead).add(record);
        }
        SeenId before = seen.value() == null ? SeenId.NOTHING : seen.value();
        RecordsOfId<R> records =
                new RecordsOfId<>(
                        rules.rule(), withinMs, rules.joins(), before, waiting.get(), outcomes);
        int here = records.open().size() + inOrder.size();
        if (!inOrder.isEmpty()) {
            inOrder.sort(rules.rule().order());
            inOrder.forEach(records::take);
            arrived.update(ahead);
        }
        records.expire(time);
        held = held - (here - records.open().size());
        remember(records, time);
        if (ahead.isEmpty()) {
            arrived.clear();
        }
    }

    private void remember(RecordsOfId<R> records, long time) throws Exception {
        SeenId known = records.known();
        waiting.update(records.open());
        if (records.open().isEmpty()
                && (known.equals(SeenId.NOTHING) || rules.forgetting(known.last()) <= time)) {
            seen.clear();
        } else {
            seen.update(known);
        }
    }
}
