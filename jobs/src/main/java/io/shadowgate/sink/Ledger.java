package io.shadowgate.sink;

import io.shadowgate.config.ShadowTest;
import io.shadowgate.report.Coverage;
import io.shadowgate.traffic.EventTimeRange;
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
            PeriodRecord record = record(name.replace(".json", ""));
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
            return PeriodRecord.fromJson(folder.read(place(period)));
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private Path place(String period) {
        return folder.at(RECORDS + "/" + period + ".json");
    }

    /**
     * Makes sure that a run over this range would leave results that go together, and takes the
     * place of nothing but results.
     *
     * @return what is wrong and what to do; null if all is well
     */
    @Nullable
    public String objection(EventTimeRange range) throws IOException {
        Path foreign = foreign();
        if (foreign != null) {
            return foreign
                    + " is no result that ShadowGate keeps by period, but lies where such results"
                    + " would be replaced; choose another sinks.files.path";
        }
        List<String> others =
                all().values().stream()
                        .filter(record -> !record.windowsSha256().equals(windowsSha256))
                        .filter(record -> !isIn(range, record))
                        .map(PeriodRecord::period)
                        .toList();
        if (others.isEmpty()) {
            return null;
        }
        return folder.path()
                + " holds windows ("
                + others.get(0)
                + (others.size() == 1 ? "" : " and " + (others.size() - 1) + " more periods")
                + ") made under another spec, model or sinks.files.period, which cannot be added to"
                + " this test's (only sinks may differ, and gates but for latency limits and"
                + " cluster-key, by which windows count); choose another"
                + " sinks.files.path, or run without --from and --to to replace all of them";
    }

    private static boolean isIn(EventTimeRange range, PeriodRecord record) {
        // What is undated is replaced by every run.
        return record.isUndated() || range.contains(record.start());
    }

    /** A file that no bounded run of ours wrote, where one would replace files. */
    @Nullable
    private Path foreign() throws IOException {
        List<String> kinds = new ArrayList<>(KINDS);
        kinds.add(ResultFiles.DECISIONS);
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
     * Publishes what a finished job over a range wrote, in place of all results of that range: a
     * period without any record is an answer too, and stands as an empty one if the range is
     * finite.
     */
    public void publish(ResultFiles job, EventTimeRange range) throws IOException {
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
        } else {
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
        for (PeriodRecord before : range.isFinite() ? records() : List.<PeriodRecord>of()) {
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
        for (String file : files) {
            if (file.startsWith(ResultFiles.WINDOWS)) {
                folder.eachLine(new Path(below, file), line -> count(line, byShadow));
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
                reasons.commonest(MOST_REASONS));
    }

    private static void count(String line, Map<String, Coverage> byShadow) {
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
