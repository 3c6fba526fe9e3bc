package io.shadowgate.results;

import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** Reasons not to run or publish, because results that are in place would suffer. */
public final class Objections {
    private static final Pattern DECISIONS_PART = Pattern.compile("part-.*\\.jsonl");

    private final ResultStore store;
    private final ResultFolder folder;
    private final ShadowTest test;

    public Objections(ResultStore store) {
        this.store = store;
        this.folder = store.folder();
        this.test = store.test();
    }

    /**
     * To a run over a range: it would mix results that do not go together, or replace results of
     * another test or decisions that were made under other gates.
     *
     * @param replace whether the user allows to replace other results
     * @return what is wrong and what to do; null if all is well
     */
    @Nullable
    public String toRun(EventTimeRange range, boolean replace) throws IOException {
        Path foreign = foreign();
        if (foreign != null && foreign.equals(folder.path())) {
            return foreign.getPath()
                    + " is a file, where a folder should be; choose another sinks.files.path";
        }
        if (foreign != null) {
            return foreign
                    + " is no result that ShadowGate keeps by period, but lies where such results"
                    + " would be replaced; choose another sinks.files.path";
        }
        List<PeriodRecord> others =
                store.others().stream().filter(record -> !replace || !record.isIn(range)).toList();
        if (!others.isEmpty()) {
            return ofOthers(others, range);
        }
        return replace ? null : otherGates();
    }

    /** What is wrong with results of another test, or of this one under another spec. */
    String ofOthers(List<PeriodRecord> others, EventTimeRange range) throws IOException {
        String test = others.get(0).test();
        boolean all = others.stream().allMatch(record -> record.isIn(range));
        return folder.path()
                + " holds results of test "
                + test
                + " ("
                + named(others.stream().map(PeriodRecord::period).toList())
                + ") "
                + (test.equals(this.test.test())
                        ? otherWindow(others)
                                + "made under another spec, model or sinks.files.period, which"
                                + " cannot be added to this run's (only sinks may differ, and gates"
                                + " but for latency limits and cluster-segment, by which windows"
                                + " count)"
                        : "and this is test " + this.test.test())
                + "; choose another sinks.files.path, or "
                + (all
                        ? "replace them with --replace"
                        : "run with --replace and without --from and --to to replace all of them");
    }

    /** The commonest reason why results do not go together. Empty if it is another one. */
    private String otherWindow(List<PeriodRecord> others) throws IOException {
        for (PeriodRecord other : others) {
            for (String file : other.files(ResultKind.WINDOWS.folder())) {
                Duration window = WindowLines.windowOf(folder, folder.at(file));
                if (window != null && !window.equals(test.window())) {
                    return "whose window was "
                            + TimeUtils.formatWithHighestUnit(window)
                            + " and is "
                            + TimeUtils.formatWithHighestUnit(test.window())
                            + " now; they were ";
                }
            }
        }
        return "";
    }

    /** Trying other gates must not rewrite the decisions that count. */
    @Nullable
    private String otherGates() throws IOException {
        List<PeriodRecord> records = store.records();
        Set<String> official = new TreeSet<>();
        String summary = Summary.specSha256(folder);
        if (summary != null) {
            official.add(summary);
        } else {
            records.forEach(record -> official.add(record.specSha256()));
        }
        if (records.isEmpty() || official.isEmpty() || official.contains(test.sha256())) {
            return null;
        }
        return folder.path()
                + " holds decisions of test "
                + test.test()
                + " ("
                + named(records.stream().map(PeriodRecord::period).toList())
                + ") made under other gates (spec_sha256 "
                + official.iterator().next().substring(0, 12)
                + ", now "
                + test.sha256().substring(0, 12)
                + "), which this run would rewrite; to try these gates, use 'shadowgate decide',"
                + " which changes nothing; to decide by them from now on, add --replace";
    }

    /** The first, and how many more. */
    private static String named(List<String> periods) {
        return periods.get(0)
                + (periods.size() == 1
                        ? ""
                        : " and "
                                + (periods.size() - 1)
                                + " more period"
                                + (periods.size() == 2 ? "" : "s"));
    }

    /**
     * To a run without end: it would add its results to those of another test.
     *
     * @return what is wrong and what to do; null if all is well
     */
    @Nullable
    public static String toStream(ResultFolder folder, String test) throws IOException {
        List<String> records = folder.names(folder.at(ResultStore.RECORDS));
        if (!records.isEmpty()) {
            return folder.path()
                    + " holds results that a bounded run keeps by period ("
                    + named(records.stream().map(name -> name.replace(".json", "")).toList())
                    + "), which this one would not; choose another sinks.files.path";
        }
        for (String name : folder.names(folder.at(ResultKind.WINDOWS.folder()))) {
            Path file = folder.at(ResultKind.WINDOWS.folder() + "/" + name);
            String other = folder.status(file).isDir() ? null : WindowLines.testOf(folder, file);
            if (other != null) {
                return other.equals(test)
                        ? null
                        : folder.path()
                                + " holds results of test "
                                + other
                                + ", and this is test "
                                + test
                                + "; choose another sinks.files.path";
            }
        }
        return null;
    }

    /** A file that no run of ours wrote, in a place where a run replaces files. */
    @Nullable
    private Path foreign() throws IOException {
        List<String> kinds = new ArrayList<>(ResultStore.KINDS);
        kinds.add(ResultKind.DECISIONS.folder());
        kinds.add(ResultStore.RECORDS);
        List<Path> folders = new ArrayList<>(List.of(folder.path()));
        kinds.forEach(kind -> folders.add(folder.at(kind)));
        for (Path ours : folders) {
            if (folder.exists(ours) && !folder.status(ours).isDir()) {
                return ours;
            }
        }
        Path summary = folder.at(Summary.FILE);
        if (folder.exists(summary) && folder.status(summary).isDir()) {
            return summary;
        }
        for (FileStatus record : folder.list(folder.at(ResultStore.RECORDS))) {
            if (record.isDir()) {
                return record.getPath();
            }
        }
        kinds.remove(ResultStore.RECORDS);
        for (String kind : kinds) {
            for (FileStatus period : folder.list(folder.at(kind))) {
                String name = period.getPath().getName();
                if (name.startsWith(".")) {
                    continue;
                }
                if (!period.isDir() || !Periods.isName(name)) {
                    return period.getPath();
                }
                for (FileStatus file : folder.list(period.getPath())) {
                    String part = file.getPath().getName();
                    Pattern ours =
                            kind.equals(ResultKind.DECISIONS.folder())
                                    ? DECISIONS_PART
                                    : ResultStore.PART;
                    if (!part.startsWith(".") && !ours.matcher(part).matches()) {
                        return file.getPath();
                    }
                }
            }
        }
        return null;
    }

    /**
     * To publishing what a job wrote: results would disappear because their log did. Kafka and log
     * rotation delete old records. A topic loses records in no other way, so fewer records are
     * suspicious there; files may be mended, so there only no record at all is.
     *
     * @return what is wrong and what to do; null if all is well
     */
    @Nullable
    public String toPublish(StagingDir job, EventTimeRange range) throws IOException {
        return range.isFinite() ? toFewer(job, range) : toGone(job, range);
    }

    /** The log no longer holds periods that have results. */
    @Nullable
    private String toGone(StagingDir job, EventTimeRange range) throws IOException {
        Set<String> written = store.written(job);
        List<String> gone =
                store.records().stream()
                        .filter(record -> !record.isUndated() && record.isIn(range))
                        .filter(record -> record.records().read() > 0)
                        .map(PeriodRecord::period)
                        .filter(period -> !written.contains(period))
                        .toList();
        if (gone.isEmpty()) {
            return null;
        }
        return folder.path()
                + " holds results of test "
                + test.test()
                + " of periods of which the log has no record now ("
                + named(gone)
                + "); choose another sinks.files.path, give backfill --from and --to to run the"
                + " periods of this log alone, or remove those results with --replace";
    }

    @Nullable
    private String toFewer(StagingDir job, EventTimeRange range) throws IOException {
        for (PeriodRecord before : store.records()) {
            if (before.isUndated() || before.records().read() == 0 || !before.isIn(range)) {
                continue;
            }
            long read =
                    store.describe(
                                    job.folder(),
                                    before.period(),
                                    job.run(),
                                    store.written(job, before.period()))
                            .records()
                            .read();
            if (read == 0 || test.traffic().kafka() != null && read < before.records().read()) {
                return before.period()
                        + " held "
                        + before.records().read()
                        + " records when it was last run, and now "
                        + read
                        + ". If its log is gone, leave it out of --from and --to; if that is all"
                        + " there is to be, remove "
                        + store.place(before.period())
                        + " first";
            }
        }
        return null;
    }
}
