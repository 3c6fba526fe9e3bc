package io.shadowgate.results;

import io.shadowgate.gate.Counts;
import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ErrorCounts;
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
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The published results of a test, by period.
 *
 * <p>{@code periods/} holds a record for each complete period; it names the files of the period.
 * The record publishes: new files are moved into place before it is written, and files of an
 * earlier run are deleted after. So the files that a record names are one run's whole result at any
 * time. Runs of different periods never touch each other's files. If two runs publish the same
 * period at once, the later record counts.
 */
public final class ResultStore {
    static final String RECORDS = "periods";

    /**
     * The folders that a job writes by period; decisions and stages are made from the windows of
     * all jobs.
     */
    static final List<String> KINDS =
            ResultKind.ALL.stream()
                    .filter(kind -> kind != ResultKind.DECISIONS && kind != ResultKind.STAGES)
                    .map(ResultKind::folder)
                    .toList();

    /** A file of a job; it carries the id of the run that wrote it. */
    static final Pattern PART = Pattern.compile("part-([0-9a-f]{12})-.*\\.jsonl");

    private static final int MOST_REASONS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ShadowTest test;
    private final ResultFolder folder;
    private final Periods periods;
    private final String windowsSha256;

    /**
     * @param modelDigests sha256 by shadow, for those that have a model
     */
    public ResultStore(ShadowTest test, Map<String, String> modelDigests) throws IOException {
        this.test = test;
        this.folder = new ResultFolder(test.sinks().requiredFiles().path());
        this.periods = new Periods(test.sinks().requiredFiles().period());
        this.windowsSha256 =
                DigestUtils.sha256Hex(
                        test.windowsSha256()
                                + new TreeMap<>(modelDigests)
                                + test.sinks().requiredFiles().period());
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

    /** Makes files from all results: their names below the folder, and what they hold. */
    @FunctionalInterface
    public interface Maker {
        Map<String, byte[]> make() throws IOException;
    }

    /**
     * Puts files beside the results that are made from them, such as a page. Makes them anew if
     * another run publishes meanwhile, so those of the run that ends last are of all results.
     */
    public void put(Maker maker) throws IOException {
        List<PeriodRecord> seen;
        do {
            seen = records();
            StagingDir scratch = new StagingDir(folder);
            scratch.claim();
            try {
                for (Map.Entry<String, byte[]> file : maker.make().entrySet()) {
                    folder.put(folder.at(file.getKey()), file.getValue(), scratch.folder());
                }
            } finally {
                scratch.delete();
            }
        } while (!records().equals(seen));
    }

    public Periods periods() {
        return periods;
    }

    /**
     * Removes what killed runs left. Their hidden folders go last, so that the next sweep finds the
     * rest if this one is killed too.
     */
    public void sweep() throws IOException {
        Set<String> dead = StagingDir.dead(folder);
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
            StagingDir.delete(folder, run);
        }
    }

    /** All records by name of the period, of this test and of any other. */
    private SortedMap<String, PeriodRecord> all() throws IOException {
        SortedMap<String, PeriodRecord> records = new TreeMap<>();
        for (String name : folder.names(folder.at(RECORDS))) {
            if (!name.endsWith(".json")) {
                continue; // Not ours.
            }
            PeriodRecord record = record(name.substring(0, name.length() - 5));
            if (record != null) {
                records.put(record.period(), record);
            }
        }
        return records;
    }

    /** The periods that count, in the order of time; the undated one comes last. */
    List<PeriodRecord> records() throws IOException {
        return all().values().stream()
                .filter(record -> record.windowsSha256().equals(windowsSha256))
                .sorted(
                        (a, b) ->
                                Long.compare(
                                        a.isUndated() ? Long.MAX_VALUE : a.startMs(),
                                        b.isUndated() ? Long.MAX_VALUE : b.startMs()))
                .toList();
    }

    /** Records of another test, or of the same under another spec or model. */
    List<PeriodRecord> others() throws IOException {
        return all().values().stream()
                .filter(record -> !record.windowsSha256().equals(windowsSha256))
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

    Path place(String period) {
        return folder.at(RECORDS + "/" + period + ".json");
    }

    /** Whether no run has published any period. */
    public boolean isEmpty() throws IOException {
        return folder.names(folder.at(RECORDS)).isEmpty();
    }

    /** Whether a period's results are complete and were made under the same spec and models. */
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
     * Whether a period has results to which labels that came meanwhile may add.
     *
     * @param now the clock, in epoch milliseconds. It only saves runs that would be in vain: which
     *     labels count depends on event time
     */
    public boolean isDue(long start, long now) throws IOException {
        PeriodRecord record = record(periods.name(start));
        return record != null && record.labels().isDue(test, periods.range(start).toMs(), now);
    }

    /**
     * Publishes what a finished job over a range wrote. Replaces all results of a finite range; a
     * period without any record is published as an empty one. Over an endless range, replaces the
     * periods that the job wrote.
     *
     * @param replace whether an endless range replaces all other results too
     */
    public void publish(StagingDir job, EventTimeRange range, boolean replace) throws IOException {
        // The undated period comes first: a reader who finds all periods takes it for complete.
        SortedSet<String> touched =
                new TreeSet<>(
                        Comparator.comparing((String period) -> !period.equals(Periods.UNDATED))
                                .thenComparing(Comparator.naturalOrder()));
        for (PeriodRecord other : others()) {
            if (other.isIn(range)) {
                touched.add(other.period());
                // Nobody may add these to the new results.
                folder.delete(place(other.period()));
            }
        }
        SortedSet<String> complete = written(job);
        if (range.isFinite()) {
            periods.of(range).forEach(start -> complete.add(periods.name(start)));
        } else if (replace) {
            touched.addAll(standing(range));
        }
        if (!test.traffic().isIndexedByTime()) {
            // If the log is not indexed by time, every run reads all of it.
            touched.add(Periods.UNDATED);
        }
        touched.addAll(complete);
        for (String period : touched) {
            if (complete.contains(period)) {
                publish(job, period);
            } else {
                folder.delete(place(period));
            }
        }
        // If it is killed here, the next sweep finds its hidden folder.
        for (String period : touched) {
            clean(period, Set.of());
        }
        job.delete();
        // While it existed, other runs left alone the files of this one that they replaced.
        for (String period : touched) {
            clean(period, Set.of());
        }
    }

    /** The periods that a job wrote. */
    SortedSet<String> written(StagingDir job) throws IOException {
        SortedSet<String> periods = new TreeSet<>();
        for (String kind : KINDS) {
            periods.addAll(folder.names(new Path(job.folder(), kind)));
        }
        return periods;
    }

    /** The files that a job wrote of one period, by their places below the results. */
    List<String> written(StagingDir job, String period) throws IOException {
        List<String> files = new ArrayList<>();
        for (String kind : KINDS) {
            for (String name : folder.names(new Path(job.folder(), kind + "/" + period))) {
                files.add(kind + "/" + period + "/" + name);
            }
        }
        return files;
    }

    /** Periods of an endless range that have any results. */
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

    private void publish(StagingDir job, String period) throws IOException {
        List<String> files = written(job, period);
        for (String file : files) {
            folder.move(new Path(job.folder(), file), folder.at(file));
        }
        // If somebody has removed what was written, the rest of it is no result.
        job.requireClaim();
        folder.put(
                place(period),
                describe(folder.path(), period, job.run(), files).toJson(),
                job.folder());
    }

    /**
     * @param below where the files are
     */
    PeriodRecord describe(Path below, String period, String run, List<String> files)
            throws IOException {
        Map<String, Seen> byShadow = new HashMap<>();
        Map<String, ErrorCounts> errors = new HashMap<>();
        RejectionReasons reasons = new RejectionReasons();
        SortedSet<String> cut = new TreeSet<>();
        long[] windows = new long[2];
        for (String file : files) {
            if (file.startsWith(ResultKind.WINDOWS.folder())) {
                folder.eachLine(
                        new Path(below, file),
                        line -> windows[0] += count(line, byShadow, errors, cut) ? 1 : 0);
            } else if (file.startsWith(ResultKind.REJECTED.folder())) {
                folder.eachLine(
                        new Path(below, file),
                        line -> {
                            // A label is no record of the request log.
                            if (!Rejected.isOfLabel(reason(line))) {
                                reasons.add(reason(line));
                            }
                        });
            } else if (file.startsWith(ResultKind.QUALITY.folder())) {
                folder.eachLine(
                        new Path(below, file),
                        line -> windows[1] += LabelState.isOfAllSegments(line) ? 1 : 0);
            }
        }
        // Every shadow saw the same requests.
        Seen all = byShadow.values().stream().findFirst().orElse(Seen.NOTHING);
        Coverage seen = all.coverage;
        return new PeriodRecord(
                test.test(),
                period,
                windowsSha256,
                test.sha256(),
                new RecordCounts(
                        reasons.total(),
                        seen.notSampled(),
                        seen.duplicates(),
                        seen.primaryMissing(),
                        seen.taken(),
                        reasons.countOf(Part.REQUEST.alone()),
                        reasons.countOf(Part.RESPONSE.alone()),
                        all.elsewhere,
                        seen.notMirrored()),
                reasons.commonest(MOST_REASONS),
                ShadowError.commonest(errors),
                List.copyOf(cut),
                LabelState.of(test, windows[0], windows[1]),
                run,
                files);
    }

    /** What the windows of a shadow have seen. */
    private record Seen(Coverage coverage, long elsewhere) {
        static final Seen NOTHING = new Seen(Coverage.NONE, 0);

        static Seen of(Counts counts) {
            return new Seen(counts.coverage(), counts.elsewhere());
        }

        Seen plus(Seen other) {
            return new Seen(coverage.plus(other.coverage), elsewhere + other.elsewhere);
        }
    }

    /** Returns whether it is about all requests of a window, and some were compared. */
    private static boolean count(
            String line,
            Map<String, Seen> byShadow,
            Map<String, ErrorCounts> errors,
            SortedSet<String> cut) {
        String rest = WindowLine.rest(line);
        if (rest != null) {
            cut.add(rest);
        }
        WindowLine window = WindowLine.ofAllSegments(line);
        if (window != null) {
            Counts counts = window.part().evidence();
            byShadow.merge(window.shadow(), Seen.of(counts), Seen::plus);
            errors.computeIfAbsent(window.shadow(), any -> new ErrorCounts())
                    .merge(counts.errors());
        }
        return window != null && window.part().evidence().coverage().compared() > 0;
    }

    private static String reason(String line) {
        JsonNode rejected = JSON.readTree(line);
        return rejected.required("reason").stringValue();
    }

    /**
     * Removes files that no record names. Files of a run that is still publishing stay, because it
     * may be about to name them; it cleans up itself. The order of the three looks matters: a run
     * that is gone writes no more records, so a record that is read after that is final.
     *
     * @param done runs that write no more records, though their hidden folders still exist
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
                    || !done.contains(part.group(1)) && StagingDir.exists(folder, part.group(1))) {
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
