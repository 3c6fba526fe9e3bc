package io.shadowgate.results;

import io.shadowgate.comparison.RunCounts;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.WindowReport;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
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
        return publish(range, Map.of(), NOBODY);
    }

    /** Is shown all windows while they are judged, and so need not read and judge them again. */
    public interface Follower {
        /** Whether it needs the reports of segments that no gate needs. */
        boolean needsSegments();

        /** Judging begins, or it begins anew because another run has published meanwhile. */
        PublishedWindows.Visitor begin();

        /**
         * All windows have been judged.
         *
         * @param summary of all results
         * @param results the published ones
         * @return when each verdict came and where the shadow differs, by shadow, as JSON has them
         */
        Map<String, Object> end(Summary summary, ResultStore results) throws IOException;
    }

    static final Follower NOBODY =
            new Follower() {
                @Override
                public boolean needsSegments() {
                    return false;
                }

                @Override
                public PublishedWindows.Visitor begin() {
                    return (reports, decided) -> {};
                }

                @Override
                public Map<String, Object> end(Summary summary, ResultStore results) {
                    return Map.of();
                }
            };

    /**
     * Adds up all windows in the order of time, and writes {@code summary.json} and the decisions
     * that differ from those in place. Starts over if another run publishes meanwhile, so the run
     * that ends last has seen all windows.
     *
     * @param run what this run has counted, by shadow
     * @param follower of the judging
     * @return the summary of the range
     */
    public Summary publish(EventTimeRange range, Map<String, RunCounts> run, Follower follower)
            throws IOException {
        StagingDir scratch = new StagingDir(folder);
        scratch.claim();
        try {
            for (int failures = 0; ; ) {
                List<PeriodRecord> records = store.records();
                try {
                    Map<String, Map<String, Decision>> last =
                            decide(records, scratch.folder(), follower);
                    Summary all = Summary.of(store.test(), records, last, EventTimeRange.ALL);
                    all.write(folder, scratch.folder(), follower.end(all, store), run);
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
        return judge(records, taker, NOBODY);
    }

    private Map<String, Map<String, Decision>> judge(
            List<PeriodRecord> records, Taker taker, Follower follower) throws IOException {
        Encoder encoder = new Encoder(records, taker, follower.begin(), stages());
        PublishedWindows.each(store, records, judge, follower.needsSegments(), encoder);
        return encoder.last;
    }

    /** Encodes the decisions of one period after another. */
    private final class Encoder implements PublishedWindows.Visitor {
        private final Taker taker;
        private final PublishedWindows.Visitor next;
        private final @Nullable StageHistory stages;
        private final Map<String, PeriodRecord> records = new HashMap<>();
        private final ByteArrayOutputStream decisions = new ByteArrayOutputStream();
        private final Map<String, Map<String, Decision>> last = new HashMap<>();
        private Map<String, Decision> lastOfPeriod = new HashMap<>();

        Encoder(
                List<PeriodRecord> records,
                Taker taker,
                PublishedWindows.Visitor next,
                @Nullable StageHistory stages) {
            records.forEach(record -> this.records.put(record.period(), record));
            this.taker = taker;
            this.next = next;
            this.stages = stages;
        }

        @Override
        public void visit(List<WindowReport> reports, Judge.Decided decided) throws IOException {
            add(decided.decision());
            next.visit(reports, decided);
        }

        @Override
        public void visitMature(String shadow, Judge.Decided decided) throws IOException {
            add(decided.decision());
            next.visitMature(shadow, decided);
        }

        private void add(Decision decision) throws IOException {
            lines.encode(decision, decisions);
            lastOfPeriod.put(decision.shadow(), decision);
            if (stages != null) {
                stages.add(decision);
            }
        }

        @Override
        public void endOfPeriod(String period) throws IOException {
            last.put(period, lastOfPeriod);
            taker.take(ResultKind.DECISIONS, period, decisions.toByteArray());
            PeriodRecord record = records.get(period);
            if (stages != null && record != null) {
                stages.read(folder, record);
                taker.take(ResultKind.STAGES, period, stages.tell());
            }
            lastOfPeriod = new HashMap<>();
            decisions.reset();
            next.endOfPeriod(period);
        }
    }

    private Map<String, Map<String, Decision>> decide(
            List<PeriodRecord> records, Path scratch, Follower follower) throws IOException {
        Map<String, Map<String, Decision>> last =
                judge(
                        records,
                        (kind, period, lines) -> put(kind, period, lines, scratch),
                        follower);
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
