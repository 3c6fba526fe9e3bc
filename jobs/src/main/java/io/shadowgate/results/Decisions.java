package io.shadowgate.results;

import io.shadowgate.comparison.RunCounts;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.verdict.EvidenceState;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes the decisions of a test from its published windows and nothing else. Whichever runs made
 * the windows, in whatever order, the decisions are those of one run over all.
 */
public final class Decisions {
    private static final String PART = "part-0.jsonl";
    private static final int MOST_FAILURES = 5;

    private final ResultStore store;
    private final ResultFolder folder;
    private final Judge judge;
    private final JsonLines<Decision> lines = new JsonLines<>(JsonForms::decision);

    public Decisions(ResultStore store, Judge judge) {
        this.store = store;
        this.folder = store.folder();
        this.judge = judge;
    }

    /** The same, of a run that has counted nothing. */
    public Summary publish(EventTimeRange range) throws IOException {
        return publish(range, Map.of(), Map::of);
    }

    /** Reads from the windows when each verdict came and where the shadow differs. */
    @FunctionalInterface
    public interface Where {
        /** By shadow, as JSON has them. */
        Map<String, Object> read() throws IOException;
    }

    /**
     * Adds up all windows in the order of time, and writes {@code summary.json} and the decisions
     * that differ from those in place. Starts over if another run publishes meanwhile, so the run
     * that ends last has seen all windows.
     *
     * @param run what this run has counted, by shadow
     * @param where may be asked several times; the last answer counts
     * @return the summary of the range
     */
    public Summary publish(EventTimeRange range, Map<String, RunCounts> run, Where where)
            throws IOException {
        StagingDir scratch = new StagingDir(folder);
        scratch.claim();
        try {
            for (int failures = 0; ; ) {
                List<PeriodRecord> records = store.records();
                try {
                    Map<String, Map<String, Decision>> last = decide(records, scratch.folder());
                    Summary.of(store.test(), records, last, EventTimeRange.ALL)
                            .write(folder, scratch.folder(), where.read(), run);
                    Summary summary = Summary.of(store.test(), records, last, range);
                    if (store.records().equals(records)) {
                        return summary;
                    }
                } catch (FileNotFoundException e) {
                    // Another run may be replacing the file; that does not happen again and again.
                    if (store.records().equals(records) && ++failures == MOST_FAILURES) {
                        throw gone(e);
                    }
                }
            }
        } finally {
            scratch.delete();
        }
    }

    private static ResultException gone(FileNotFoundException e) {
        return new ResultException(
                "a file that "
                        + ResultStore.RECORDS
                        + "/ names is gone: "
                        + e.getMessage()
                        + "; run its period again");
    }

    /** Takes the decisions of a period, or its stages, as JSON lines. */
    interface Taker {
        void take(ResultKind<?> kind, String period, byte[] lines) throws IOException;
    }

    /**
     * Judges the windows of some periods, and changes nothing.
     *
     * @return the last decision of each shadow, by period. Reading them back from files would not
     *     be safe, because another run may be replacing those
     */
    Map<String, Map<String, Decision>> judge(List<PeriodRecord> records, Taker taker)
            throws IOException {
        Map<String, EvidenceState> states = new HashMap<>();
        Map<String, Map<String, Decision>> last = new HashMap<>();
        MatureWindows mature = MatureWindows.of(store, records, judge);
        StageHistory stages = stages();
        for (PeriodRecord record : records) {
            ByteArrayOutputStream decisions = new ByteArrayOutputStream();
            Map<String, Decision> lastOfPeriod = new HashMap<>();
            // Records that count differ in nothing but the gates of their specs.
            boolean hindsight = !record.specSha256().equals(store.test().sha256());
            for (List<WindowLine> window :
                    WindowLines.read(folder, record.files(ResultKind.WINDOWS.folder()), judge)) {
                String shadow = window.get(0).shadow();
                long end = window.get(0).part().windowEnd();
                for (MatureWindows.Mature before : mature.before(shadow, end)) {
                    lines.encode(
                            decide(
                                    shadow,
                                    before.parts(),
                                    before.hindsight(),
                                    states,
                                    lastOfPeriod,
                                    stages),
                            decisions);
                }
                List<WindowPart> parts =
                        new ArrayList<>(window.stream().map(WindowLine::part).toList());
                parts.addAll(mature.at(shadow, end));
                lines.encode(
                        decide(shadow, parts, hindsight, states, lastOfPeriod, stages), decisions);
            }
            if (record.equals(records.get(records.size() - 1))) {
                // What becomes final after the last window is in the file of its period.
                for (String shadow : mature.shadows()) {
                    for (MatureWindows.Mature after : mature.before(shadow, Long.MAX_VALUE)) {
                        lines.encode(
                                decide(
                                        shadow,
                                        after.parts(),
                                        after.hindsight(),
                                        states,
                                        lastOfPeriod,
                                        stages),
                                decisions);
                    }
                }
            }
            last.put(record.period(), lastOfPeriod);
            taker.take(ResultKind.DECISIONS, record.period(), decisions.toByteArray());
            if (stages != null) {
                stages.read(folder, record);
                taker.take(ResultKind.STAGES, record.period(), stages.tell());
            }
        }
        return last;
    }

    private Map<String, Map<String, Decision>> decide(List<PeriodRecord> records, Path scratch)
            throws IOException {
        Map<String, Map<String, Decision>> last =
                judge(records, (kind, period, lines) -> put(kind, period, lines, scratch));
        Set<String> periods =
                records.stream().map(PeriodRecord::period).collect(Collectors.toSet());
        for (ResultKind<?> kind : List.of(ResultKind.DECISIONS, ResultKind.STAGES)) {
            for (String period : folder.names(folder.at(kind.folder()))) {
                if (!periods.contains(period)) {
                    folder.delete(folder.at(kind.folder() + "/" + period));
                }
            }
        }
        return last;
    }

    private Decision decide(
            String shadow,
            List<WindowPart> parts,
            boolean hindsight,
            Map<String, EvidenceState> states,
            Map<String, Decision> last,
            @Nullable StageHistory stages) {
        Judge.Decided judged = judge.judge(states.get(shadow), shadow, parts, hindsight);
        states.put(shadow, judged.state());
        last.put(shadow, judged.decision());
        if (stages != null) {
            stages.add(judged.decision());
        }
        return judged.decision();
    }

    /** Null in a test without stages. */
    private @Nullable StageHistory stages() throws IOException {
        ShadowTest test = store.test();
        return test.hasStages()
                ? new StageHistory(
                        test,
                        judge.models(),
                        new Overrides(test.sinks().requiredFiles().path(), test.test()).all())
                : null;
    }

    private void put(ResultKind<?> kind, String period, byte[] decisions, Path scratch)
            throws IOException {
        Path file = folder.at(kind.folder() + "/" + period + "/" + PART);
        byte[] before = null;
        try {
            before = folder.read(file);
        } catch (FileNotFoundException e) {
            if (decisions.length == 0) {
                return;
            }
        }
        if (decisions.length == 0) {
            folder.delete(file.getParent());
        } else if (!Arrays.equals(before, decisions)) {
            folder.put(file, decisions, scratch);
        }
    }
}
