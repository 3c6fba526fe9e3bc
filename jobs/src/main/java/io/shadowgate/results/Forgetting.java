package io.shadowgate.results;

import io.shadowgate.output.ResultKind;
import io.shadowgate.privacy.KnownIds;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.ShadowTest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Removes what published results hold of single requests: lines of {@code comparisons/}, {@code
 * disagreements/} and {@code rejected/}. The other results hold counts, and stay as they are.
 */
public final class Forgetting {
    /** The kinds of results with a line for a request. */
    public static final List<String> KINDS =
            List.of(
                    ResultKind.COMPARISONS.folder(),
                    ResultKind.DISAGREEMENTS.folder(),
                    ResultKind.REJECTED.folder());

    private static final String SUFFIX = ".jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ShadowTest test;
    private final boolean trial;
    private final ResultStore store;
    private final ResultFolder folder;

    /**
     * @param test keeps results in files
     * @param trial whether to count only, and change nothing
     * @throws ResultException if the folder holds results of another test
     */
    public Forgetting(ShadowTest test, boolean trial) throws IOException {
        this.test = test;
        this.trial = trial;
        this.store = new ResultStore(test, Map.of());
        this.folder = store.folder();
        for (List<PeriodRecord> records : List.of(store.records(), store.others())) {
            for (PeriodRecord record : records) {
                if (!record.test().equals(test.test())) {
                    throw new ResultException(
                            folder.path()
                                    + " holds results of test "
                                    + record.test()
                                    + ", and this is test "
                                    + test.test()
                                    + "; name that test's spec, or another sinks.files.path");
                }
            }
        }
    }

    /**
     * What was removed, and what was left.
     *
     * @param lines removed, by kind of result
     * @param undated rejected records that have no time, and so were not removed by age
     * @param damaged lines that are no records, and so were not removed
     * @param open files that a job still writes
     * @param running runs that have not published their results
     */
    public record Outcome(
            SortedMap<String, Long> lines, long undated, long damaged, int open, int running) {
        public long total() {
            return lines.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Forgets requests, and rejected records that show one of their ids as a word. */
    public Outcome requests(Set<String> requestIds) throws IOException {
        KnownIds ids = new KnownIds(requestIds, test);
        return each(
                new Rule() {
                    @Override
                    boolean forgetsComparison(JsonNode comparison) {
                        JsonNode id = comparison.get("request_id");
                        return id != null && ids.contains(id.asString());
                    }

                    @Override
                    boolean forgetsRejected(JsonNode rejected, @Nullable String period) {
                        return ids.isIn(
                                new Rejected(
                                        text(rejected, "reason"),
                                        text(rejected, "position"),
                                        text(rejected, "record"),
                                        null));
                    }
                });
    }

    /** Forgets all requests before an event time, in epoch milliseconds. */
    public Outcome before(long time) throws IOException {
        Periods periods = new Periods(test.sinks().requiredFiles().period());
        return each(
                new Rule() {
                    @Override
                    boolean mayForget(@Nullable String period) {
                        return period == null || !isDated(period) || Periods.start(period) < time;
                    }

                    @Override
                    boolean forgetsComparison(JsonNode comparison) {
                        return time(comparison) < time;
                    }

                    /** One without a time of its own is kept by the time of its log. */
                    @Override
                    boolean forgetsRejected(JsonNode rejected, @Nullable String period) {
                        if (rejected.path("timestamp").isString()) {
                            return time(rejected) < time;
                        }
                        boolean over =
                                period != null
                                        && isDated(period)
                                        && periods.range(Periods.start(period)).toMs() <= time;
                        undated += over ? 0 : 1;
                        return over;
                    }
                });
    }

    private static boolean isDated(String period) {
        return !period.equals(Periods.UNDATED);
    }

    private static long time(JsonNode record) {
        return Instant.parse(record.required("timestamp").stringValue()).toEpochMilli();
    }

    private static String text(JsonNode record, String field) {
        return record.path(field).asString("");
    }

    /** What is forgotten. */
    private abstract static class Rule {
        long undated;
        long damaged;

        /**
         * @param period null in the results of a job without end
         */
        boolean mayForget(@Nullable String period) {
            return true;
        }

        abstract boolean forgetsComparison(JsonNode comparison);

        abstract boolean forgetsRejected(JsonNode rejected, @Nullable String period);

        Predicate<String> stays(String kind, @Nullable String period) {
            boolean rejected = kind.equals(ResultKind.REJECTED.folder());
            return line -> {
                try {
                    JsonNode record = JSON.readTree(line);
                    return !(rejected
                            ? forgetsRejected(record, period)
                            : forgetsComparison(record));
                } catch (JacksonException e) {
                    damaged++;
                    return true;
                }
            };
        }
    }

    private Outcome each(Rule rule) throws IOException {
        SortedMap<String, Long> lines = new TreeMap<>();
        KINDS.forEach(kind -> lines.put(kind, 0L));
        if (trial) {
            look(rule, lines, (file, stays) -> count(file, stays));
            return new Outcome(lines, rule.undated, rule.damaged, open(), running());
        }
        // What killed runs left is no result, and may hold requests.
        store.sweep();
        StagingDir scratch = new StagingDir(folder);
        scratch.claim();
        try {
            look(rule, lines, (file, stays) -> folder.retain(file, stays, scratch.folder()));
        } finally {
            scratch.delete();
        }
        return new Outcome(lines, rule.undated, rule.damaged, open(), running());
    }

    /** What is done to a file; returns how many of its lines are forgotten. */
    @FunctionalInterface
    private interface Treatment {
        long of(Path file, Predicate<String> stays) throws IOException;
    }

    private long count(Path file, Predicate<String> stays) throws IOException {
        long[] forgotten = new long[1];
        folder.eachLine(file, line -> forgotten[0] += stays.test(line) ? 0 : 1);
        return forgotten[0];
    }

    private void look(Rule rule, SortedMap<String, Long> lines, Treatment treatment)
            throws IOException {
        Set<String> done = new HashSet<>();
        boolean more = true;
        // A run may publish other files meanwhile.
        while (more) {
            more = false;
            for (String kind : KINDS) {
                for (Part part : parts(kind)) {
                    if (part.isOpen() || !done.add(part.file().toString())) {
                        continue;
                    }
                    more = true;
                    if (rule.mayForget(part.period())) {
                        lines.merge(kind, treat(part, kind, rule, treatment), Long::sum);
                    }
                }
            }
        }
    }

    private static long treat(Part part, String kind, Rule rule, Treatment treatment)
            throws IOException {
        try {
            return treatment.of(part.file(), rule.stays(kind, part.period()));
        } catch (FileNotFoundException e) {
            return 0; // A run has replaced it, and its new files come next.
        }
    }

    /**
     * A file of results.
     *
     * @param period null in the results of a job without end
     */
    private record Part(Path file, @Nullable String period) {
        /** Flink hides files that are not complete. */
        boolean isOpen() {
            return file.getName().startsWith(".");
        }
    }

    private List<Part> parts(String kind) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (FileStatus entry : folder.list(folder.at(kind))) {
            Path path = entry.getPath();
            if (!entry.isDir()) {
                add(parts, new Part(path, null));
            } else if (Periods.isName(path.getName())) {
                for (FileStatus file : folder.list(path)) {
                    add(parts, new Part(file.getPath(), path.getName()));
                }
            }
        }
        return parts;
    }

    private static void add(List<Part> parts, Part part) {
        if (part.isOpen() || part.file().getName().endsWith(SUFFIX)) {
            parts.add(part);
        }
    }

    private int open() throws IOException {
        int open = 0;
        for (String kind : KINDS) {
            open += (int) parts(kind).stream().filter(Part::isOpen).count();
        }
        return open;
    }

    private int running() throws IOException {
        return (int)
                folder.list(folder.path()).stream()
                        .filter(entry -> entry.isDir() && StagingDir.isName(entry.getPath()))
                        .count();
    }
}
