package io.shadowgate.results;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Judges the published windows of a test again, perhaps by other gates or over a part of the time.
 * What is published stays as it is.
 */
public final class Rejudgement {
    private static final String PART = "part-0.jsonl";

    private final ResultStore store;
    private final Judge judge;

    public Rejudgement(ResultStore store, Judge judge) {
        this.store = store;
        this.judge = judge;
    }

    /**
     * @param range of whole periods; only an endless one for the results of a test without end,
     *     which are not kept by period
     * @param out a folder for the decisions and their summary; null to write nothing
     * @throws ResultException if there is nothing to judge, or if the folder has something in it
     */
    public Summary over(EventTimeRange range, @Nullable String out) throws IOException {
        ResultFolder to = out == null ? null : new ResultFolder(out);
        if (to != null && !to.list(to.path()).isEmpty()) {
            throw new ResultException(
                    to.path() + " is not empty; decisions are written only into a new folder");
        }
        List<PeriodRecord> records = records(range);
        Map<String, byte[]> decisions = new LinkedHashMap<>();
        Map<String, Map<String, Decision>> last =
                new Decisions(store, judge)
                        .judge(
                                records,
                                (kind, period, lines) -> {
                                    if (kind == ResultKind.DECISIONS) {
                                        decisions.put(period, lines);
                                    }
                                });
        Summary summary = Summary.of(store.test(), records, last, range);
        if (to != null) {
            for (Map.Entry<String, byte[]> period : decisions.entrySet()) {
                if (period.getValue().length > 0) {
                    Path folder = to.at(ResultKind.DECISIONS.folder() + "/" + period.getKey());
                    to.write(new Path(folder, PART), period.getValue());
                }
            }
            to.write(to.at(Summary.FILE), summary.json(Map.of(), Map.of()));
        }
        return summary;
    }

    private List<PeriodRecord> records(EventTimeRange range) throws IOException {
        List<PeriodRecord> records =
                store.records().stream().filter(record -> record.isIn(range)).toList();
        if (!records.isEmpty()) {
            return records;
        }
        if (!store.isEmpty()) {
            List<PeriodRecord> others = store.others();
            throw new ResultException(
                    others.isEmpty()
                            ? store.path() + " has no results of this range"
                            : new Objections(store).ofOthers(others, range));
        }
        List<String> live = new ArrayList<>();
        for (String kind : List.of(ResultKind.WINDOWS.folder(), ResultKind.REJECTED.folder())) {
            ResultFolder folder = store.folder();
            for (FileStatus file : folder.list(folder.at(kind))) {
                String name = file.getPath().getName();
                if (!file.isDir() && !name.startsWith(".")) {
                    live.add(kind + "/" + name);
                }
            }
        }
        if (live.isEmpty()) {
            throw new ResultException(
                    store.path()
                            + " (sinks.files.path) holds no results; 'run' or 'backfill' makes"
                            + " them");
        }
        if (range.isFinite()) {
            throw new ResultException(
                    store.path()
                            + " holds results of a test without end, which are not kept by"
                            + " period; leave --from and --to out");
        }
        return List.of(store.describe(store.path(), Periods.UNDATED, "live", live));
    }
}
