package io.shadowgate.results;

import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.Coverage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The published results of a test, by period.
 *
 * <p>{@code periods/} holds a record for each period that is complete, naming the files that belong
 * to it. The record is what publishes: files come into place before it, and those of an earlier run
 * go after it, so that at any time the files that a record names are one run's whole result. Runs
 * of different periods never touch each other's files; of two that publish the same period at once,
 * the later record stands.
 */
public final class Ledger {
    static final String RECORDS = "periods";

    /** What a job writes by period. */
    private static final List<String> KINDS =
            List.of(
                    ResultFiles.WINDOWS,
                    ResultFiles.COMPARISONS,
                    ResultFiles.DISAGREEMENTS,
                    ResultFiles.REJECTED);

    /** Named after the run that wrote it. */
    private static final Pattern PART = Pattern.compile("part-([0-9a-f]{12})-.*\\.jsonl");

    private static final Pattern DECISIONS_PART = Pattern.compile("part-.*\\.jsonl");

    private static final int MOST_REASONS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ShadowTest test;
    private final ResultFolder folder;
    private final Periods periods;
    private final String windowsSha256;

    /**
     * @param modelDigests sha256 by shadow, for those that have a model
     */
    public Ledger(ShadowTest test, Map<String, String> modelDigests) throws IOException {
        this.test = test;
        this.folder = new ResultFolder(test.sinks().files().path());
        this.periods = new Periods(test.sinks().files().period());
        this.windowsSha256 =
                DigestUtils.sha256Hex(
                        test.windowsSha256()
                                + new TreeMap<>(modelDigests)
                                + test.sinks().files().period());
    }

    public Path path() {
        return folder.path();
    }

    ShadowTest test() {
        return test;
    }

    ResultFolder folder() {
        return folder;
    }

    public Periods periods() {
        return periods;
    }

    /**
     * Removes what runs left that were killed. Their hidden folders go last: as long as one stands,
     * whoever is killed here too leaves the rest to the next.
     */
    public void sweep() throws IOException {
        Set<String> dead = Unfinished.dead(folder);
        if (dead.isEmpty()) {
            return;
        }
        SortedSet<String> periods = new TreeSet<>();
        for (String kind : KINDS) {
            periods.addAll(folder.names(folder.at(kind)));
        }
        for (String period : periods) {
            clean(period, dead);
        }
        for (String run : dead) {
            Unfinished.delete(folder, run);
        }
    }

    /** By name of the period; those of this test and of any other. */
    private SortedMap<String, PeriodRecord> all() throws IOException {
        SortedMap<String, PeriodRecord> records = new TreeMap<>();
        for (String name : folder.names(folder.at(RECORDS))) {
            if (!name.endsWith(".json")) {
                continue; // Somebody else's.
            }
            PeriodRecord record = record(name.substring(0, name.length() - 5));
            if (record != null) {
                records.put(record.period(), record);
            }
        }
        return records;
    }

    /** The periods that count, in the order of time; what is undated comes last. */
    List<PeriodRecord> records() throws IOException {
        return all().values().stream()
                .filter(record -> record.windowsSha256().equals(windowsSha256))
                .sorted(
                        (a, b) ->
                                Long.compare(
                                        a.isUndated() ? Long.MAX_VALUE : a.start(),
                                        b.isUndated() ? Long.MAX_VALUE : b.start()))
                .toList();
    }

    @Nullable
    private PeriodRecord record(String period) throws IOException {
        try {
            PeriodRecord record = PeriodRecord.fromJson(folder.read(place(period)));
            if (!record.period().equals(period) || !Periods.isName(period)) {
                throw damaged(period, "it is about " + record.period());
            }
            return record;
        } catch (FileNotFoundException e) {
            return null;
        } catch (JacksonException e) {
            throw damaged(period, e.getOriginalMessage());
        }
    }

    private ResultException damaged(String period, String how) {
        return new ResultException(
                place(period) + " is damaged (" + how + "); remove it and run its period again");
    }

    private Path place(String period) {
        return folder.at(RECORDS + "/" + period + ".json");
    }

    /**
     * Makes sure that a run over this range would leave results that go together, and replaces
     * nothing but its own test's results, judged as they are.
     *
     * @param replace whether the user said that other results may go
     * @return what is wrong and what to do; null if all is well
     */
    @Nullable
    public String objection(EventTimeRange range, boolean replace) throws IOException {
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
                all().values().stream()
                        .filter(record -> !record.windowsSha256().equals(windowsSha256))
                        .filter(record -> !replace || !isIn(range, record))
                        .toList();
        if (!others.isEmpty()) {
            return others(others, range);
        }
        return replace ? null : otherGates();
    }

    private String others(List<PeriodRecord> others, EventTimeRange range) {
        String test = others.get(0).test();
        boolean all = others.stream().allMatch(record -> isIn(range, record));
        return folder.path()
                + " holds results of test "
                + test
                + " ("
                + named(others.stream().map(PeriodRecord::period).toList())
                + ") "
                + (test.equals(this.test.test())
                        ? "made under another spec, model or sinks.files.period, which cannot be"
                                + " added to this run's (only sinks may differ, and gates but for"
                                + " latency limits and cluster-segment, by which windows count)"
                        : "and this is test " + this.test.test())
                + "; choose another sinks.files.path, or "
                + (all
                        ? "replace them with --replace"
                        : "run with --replace and without --from and --to to replace all of them");
    }

    /** A what-if must not rewrite the decisions that count. */
    @Nullable
    private String otherGates() throws IOException {
        List<PeriodRecord> records = records();
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
                + "), which this run would rewrite; to try these gates, write to another folder"
                + " with -D sinks.files.path=FOLDER (into a copy of this one, backfill --resume"
                + " --replace decides without running again); to decide by them from now on, add"
                + " --replace";
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

    private static boolean isIn(EventTimeRange range, PeriodRecord record) {
        // What is undated is replaced by every run.
        return record.isUndated() || range.contains(record.start());
    }

    /**
     * Makes sure that a run without end does not add its results to those of another test.
     *
     * @return what is wrong and what to do; null if all is well
     */
    @Nullable
    public String objectionToStream() throws IOException {
        if (!isEmpty()) {
            return folder.path()
                    + " holds results that a bounded run keeps by period ("
                    + named(
                            folder.names(folder.at(RECORDS)).stream()
                                    .map(name -> name.replace(".json", ""))
                                    .toList())
                    + "), which this one would not; choose another sinks.files.path";
        }
        for (String name : folder.names(folder.at(ResultFiles.WINDOWS))) {
            Path file = folder.at(ResultFiles.WINDOWS + "/" + name);
            String other = folder.status(file).isDir() ? null : WindowLines.testOf(folder, file);
            if (other != null) {
                return other.equals(test.test())
                        ? null
                        : folder.path()
                                + " holds results of test "
                                + other
                                + ", and this is test "
                                + test.test()
                                + "; choose another sinks.files.path";
            }
        }
        return null;
    }

    /** A file that no bounded run of ours wrote, where one would replace files. */
    @Nullable
    private Path foreign() throws IOException {
        List<String> kinds = new ArrayList<>(KINDS);
        kinds.add(ResultFiles.DECISIONS);
        kinds.add(RECORDS);
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
        for (FileStatus record : folder.list(folder.at(RECORDS))) {
            if (record.isDir()) {
                return record.getPath();
            }
        }
        kinds.remove(RECORDS);
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
                    Pattern ours = kind.equals("decisions") ? DECISIONS_PART : PART;
                    if (!part.startsWith(".") && !ours.matcher(part).matches()) {
                        return file.getPath();
                    }
                }
            }
        }
        return null;
    }

    /** Whether there are results that a bounded run has published. */
    public boolean isEmpty() throws IOException {
        return folder.names(folder.at(RECORDS)).isEmpty();
    }

    /** Whether a period's results are there, whole, and what this test would make of it again. */
    public boolean has(long start) throws IOException {
        PeriodRecord record = record(periods.name(start));
        if (record == null || !record.windowsSha256().equals(windowsSha256)) {
            return false;
        }
        for (String file : record.files()) {
            if (!folder.exists(folder.at(file))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Publishes what a finished job over a range wrote, in place of all results of a finite range:
     * a period without any record is an answer too, and stands as an empty one. Over an endless
     * range it is in place of the periods that the job wrote.
     *
     * @param replace whether an endless range replaces all other results too
     */
    public void publish(ResultFiles job, EventTimeRange range, boolean replace) throws IOException {
        // What is undated comes first: whoever finds all periods complete takes it for complete.
        SortedSet<String> touched =
                new TreeSet<>(
                        Comparator.comparing((String period) -> !period.equals(Periods.UNDATED))
                                .thenComparing(Comparator.naturalOrder()));
        for (PeriodRecord other : all().values()) {
            if (!other.windowsSha256().equals(windowsSha256) && isIn(range, other)) {
                touched.add(other.period());
                // No one may add these to what comes now.
                folder.delete(place(other.period()));
            }
        }
        SortedSet<String> written = new TreeSet<>();
        for (String kind : KINDS) {
            written.addAll(folder.names(new Path(job.unfinished().folder(), kind)));
        }
        SortedSet<String> complete = new TreeSet<>(written);
        if (range.isFinite()) {
            periods.of(range).forEach(start -> complete.add(periods.name(start)));
        } else if (replace) {
            touched.addAll(standing(range));
        }
        if (!test.traffic().isIndexedByTime()) {
            // Where the log does not say when it was written, every run reads all of it.
            touched.add(Periods.UNDATED);
        }
        touched.addAll(complete);
        for (String period : touched) {
            if (complete.contains(period)) {
                publish(job.unfinished(), period);
            } else {
                folder.delete(place(period));
            }
        }
        // If it is killed here, the next sweep finds its hidden folder.
        for (String period : touched) {
            clean(period, Set.of());
        }
        job.discard();
        // As long as that stood, another run has left alone what it has replaced of this one's.
        for (String period : touched) {
            clean(period, Set.of());
        }
    }

    /**
     * Makes sure that results do not go with their log: Kafka and whoever rotates files delete what
     * has been read. Records of a topic become fewer in no other way; files may be mended, so there
     * it is none at all that is suspicious.
     *
     * @return what is wrong and what to do; null if all is well
     */
    @Nullable
    public String objection(ResultFiles job, EventTimeRange range) throws IOException {
        return range.isFinite() ? objectionToLess(job, range) : objectionToGone(job, range);
    }

    /** A log that no longer holds a period leaves its results without an owner. */
    @Nullable
    private String objectionToGone(ResultFiles job, EventTimeRange range) throws IOException {
        Set<String> written = new TreeSet<>();
        for (String kind : KINDS) {
            written.addAll(folder.names(new Path(job.unfinished().folder(), kind)));
        }
        List<String> gone =
                records().stream()
                        .filter(record -> !record.isUndated() && isIn(range, record))
                        .filter(record -> record.read() > 0)
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
    private String objectionToLess(ResultFiles job, EventTimeRange range) throws IOException {
        for (PeriodRecord before : records()) {
            if (before.isUndated() || before.read() == 0 || !isIn(range, before)) {
                continue;
            }
            Unfinished written = job.unfinished();
            List<String> files = new ArrayList<>();
            for (String kind : KINDS) {
                for (String name : written(written, kind, before.period())) {
                    files.add(kind + "/" + before.period() + "/" + name);
                }
            }
            long read = describe(written.folder(), before.period(), written.run(), files).read();
            if (read == 0 || test.traffic().kafka() != null && read < before.read()) {
                return before.period()
                        + " held "
                        + before.read()
                        + " records when it was last run, and now "
                        + read
                        + ". If its log is gone, leave it out of --from and --to; if that is all"
                        + " there is to be, remove "
                        + place(before.period())
                        + " first";
            }
        }
        return null;
    }

    private List<String> written(Unfinished job, String kind, String period) throws IOException {
        return folder.names(new Path(job.folder(), kind + "/" + period));
    }

    /** Periods of an endless range of which there is anything. */
    private SortedSet<String> standing(EventTimeRange range) throws IOException {
        SortedSet<String> standing = new TreeSet<>(all().keySet());
        for (String kind : KINDS) {
            standing.addAll(folder.names(folder.at(kind)));
        }
        standing.removeIf(
                period ->
                        !period.equals(Periods.UNDATED) && !range.contains(Periods.start(period)));
        return standing;
    }

    private void publish(Unfinished job, String period) throws IOException {
        List<String> files = new ArrayList<>();
        for (String kind : KINDS) {
            for (String name : written(job, kind, period)) {
                String file = kind + "/" + period + "/" + name;
                folder.move(new Path(job.folder(), file), folder.at(file));
                files.add(file);
            }
        }
        // Where somebody has removed what was written, what is left of it is no result.
        job.requireClaim();
        folder.put(
                place(period),
                describe(folder.path(), period, job.run(), files).toJson(),
                job.folder());
    }

    /**
     * @param below where the files are
     */
    private PeriodRecord describe(Path below, String period, String run, List<String> files)
            throws IOException {
        Map<String, Coverage> byShadow = new HashMap<>();
        RejectionReasons reasons = new RejectionReasons();
        SortedSet<String> cut = new TreeSet<>();
        for (String file : files) {
            if (file.startsWith(ResultFiles.WINDOWS)) {
                folder.eachLine(new Path(below, file), line -> count(line, byShadow, cut));
            } else if (file.startsWith(ResultFiles.REJECTED)) {
                folder.eachLine(new Path(below, file), line -> reasons.add(reason(line)));
            }
        }
        // Every shadow saw the same requests.
        Coverage seen =
                byShadow.values().stream().findFirst().orElse(new Coverage(0, 0, 0, 0, 0, 0, 0));
        return new PeriodRecord(
                test.test(),
                period,
                windowsSha256,
                test.sha256(),
                run,
                files,
                reasons.total(),
                seen.notSampled(),
                seen.duplicates(),
                seen.primaryMissing(),
                seen.compared(),
                reasons.commonest(MOST_REASONS),
                List.copyOf(cut));
    }

    private static void count(String line, Map<String, Coverage> byShadow, SortedSet<String> cut) {
        String rest = WindowLine.rest(line);
        if (rest != null) {
            cut.add(rest);
        }
        WindowLine window = WindowLine.ofAllSegments(line);
        if (window != null) {
            byShadow.merge(window.shadow(), window.part().evidence().coverage(), Coverage::plus);
        }
    }

    private static String reason(String line) {
        JsonNode rejected = JSON.readTree(line);
        return rejected.required("reason").stringValue();
    }

    /**
     * Removes files that no record names. Those of a run that is still publishing stay: it may be
     * about to name them, and cleans up itself. The order of the three looks matters: once a run is
     * gone it writes no more records, so what the record names after that, it names for good.
     *
     * @param done runs that write no more records, though their hidden folders still stand
     */
    private void clean(String period, Set<String> done) throws IOException {
        Map<String, Path> leftOver = new TreeMap<>();
        for (String kind : KINDS) {
            for (String name : folder.names(folder.at(kind + "/" + period))) {
                String file = kind + "/" + period + "/" + name;
                leftOver.put(file, folder.at(file));
            }
        }
        for (String file : List.copyOf(leftOver.keySet())) {
            Matcher part = PART.matcher(file.substring(file.lastIndexOf('/') + 1));
            if (!part.matches()
                    || !done.contains(part.group(1)) && Unfinished.exists(folder, part.group(1))) {
                leftOver.remove(file);
            }
        }
        PeriodRecord record = record(period);
        if (record != null) {
            leftOver.keySet().removeAll(record.files());
        }
        for (Path file : leftOver.values()) {
            folder.delete(file);
        }
    }
}
