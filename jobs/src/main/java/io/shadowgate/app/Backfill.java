package io.shadowgate.app;

import io.shadowgate.comparison.RunCounts;
import io.shadowgate.decision.Judge;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.results.Decisions;
import io.shadowgate.results.Objections;
import io.shadowgate.results.Periods;
import io.shadowgate.results.ResultFolder;
import io.shadowgate.results.ResultStore;
import io.shadowgate.results.StagingDir;
import io.shadowgate.results.Summary;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.PathTemplate;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** A test over a log that ends, or over a range of it. Results are kept by period. */
public final class Backfill {
    /** A larger number is probably a mistake, such as a period of seconds for a range of years. */
    private static final long MOST_PERIODS = 100_000;

    private final ShadowTest test;
    private final EventTimeRange range;
    private final FlinkChoice choice;
    private final RunListener listener;
    private final boolean checked;

    /**
     * @param checked whether the first records are looked at, and a log of which nearly nothing can
     *     be used is an error
     */
    public Backfill(
            ShadowTest test,
            EventTimeRange range,
            FlinkChoice choice,
            RunListener listener,
            boolean checked) {
        this.test = test;
        this.range = range;
        this.choice = choice;
        this.listener = listener;
        this.checked = checked;
    }

    /**
     * A finished run.
     *
     * @param summary of the range
     * @param runCounts what the jobs of this run counted, by shadow
     * @param results the folder of all results
     * @param modelDigests sha256 by shadow, for those that have a model
     * @param toCheck what looks like a mistake of the set-up, one sentence each
     * @param story of all results, also of those beyond the range
     */
    public record Finished(
            Summary summary,
            Map<String, RunCounts> runCounts,
            Path results,
            Map<String, String> modelDigests,
            List<String> toCheck,
            Story story) {
        public Finished {
            toCheck = List.copyOf(toCheck);
        }

        /** The story to tell at the end of the run: its records are those of the range. */
        public Story told() {
            return new Story(story.test(), summary, story.shadows());
        }
    }

    /**
     * @param resume whether to skip complete periods to which no labels can have come
     * @param replace whether to replace other runs' results beyond this run's periods, and
     *     decisions made under other gates
     */
    public Finished run(boolean resume, boolean replace) throws Exception {
        checkSpec();
        Preflight preflight = new Preflight(test, listener);
        Shadows shadows = preflight.models();
        ResultStore store = new ResultStore(test, shadows.digests());
        require(new Objections(store).toRun(range, replace));
        store.sweep();
        List<Long> open = open(store, resume);
        Map<String, RunCounts> runCounts = Map.of();
        List<String> toCheck = new ArrayList<>();
        if (range.isFinite() && open.isEmpty()) {
            listener.note(
                    "All periods of the range are complete; deciding again from their windows");
        } else {
            List<EventTimeRange> jobs = jobs(withLog(open, preflight));
            EventTimeRange all =
                    new EventTimeRange(jobs.get(0).fromMs(), jobs.get(jobs.size() - 1).toMs());
            preflight.traffic(all);
            if (checked) {
                toCheck.addAll(preflight.firstLook(shadows, all));
            }
            runCounts = run(shadows, store, jobs, replace);
        }
        StoryFollower follower = new StoryFollower(test);
        Summary summary =
                new Decisions(store, new Judge(test, shadows.digests()))
                        .publish(range, runCounts, follower);
        String shortLog = shorterThanWindow(summary);
        if (shortLog != null) {
            toCheck.add(shortLog);
        }
        return new Finished(
                summary, runCounts, store.path(), shadows.digests(), toCheck, follower.story());
    }

    /** A window is the least that a decision is made of, so a shorter log has only one. */
    private @Nullable String shorterThanWindow(Summary summary) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Summary.LastDecision shadow : summary.shadows()) {
            if (shadow.decision() != null) {
                first = Math.min(first, shadow.decision().firstEventTime());
                last = Math.max(last, shadow.decision().lastEventTime());
            }
        }
        if (first >= last || last - first >= test.window().toMillis()) {
            return null;
        }
        Duration covered = Duration.ofMillis(last - first);
        return String.format(
                Locale.ROOT,
                "the log covers %d min %d s, less than one window (window: %s)",
                covered.toMinutes(),
                covered.toSecondsPart(),
                TimeUtils.formatWithHighestUnit(test.window()));
    }

    private void checkSpec() {
        if (test.sinks().files() == null) {
            throw new UserError(
                    "a run that ends keeps its results by period in files; set"
                            + " sinks.files.path");
        }
        if (test.sinks().kafka() != null) {
            listener.note("Results of a run that ends go only to sinks.files, not to sinks.kafka");
        }
        if (range.isFinite() && periods().countOf(range) > MOST_PERIODS) {
            throw new UserError(
                    "the range has more than "
                            + MOST_PERIODS
                            + " periods of "
                            + periods().length()
                            + "; make it shorter, or sinks.files.period longer");
        }
    }

    private static void require(@Nullable String objection) {
        if (objection != null) {
            throw new UserError(objection);
        }
    }

    /** The starts of the periods to run; empty for a range without ends. */
    private List<Long> open(ResultStore store, boolean resume) throws IOException {
        List<Long> open = new ArrayList<>();
        long now = System.currentTimeMillis();
        if (range.isFinite()) {
            for (long start : periods().of(range)) {
                if (!resume || !store.has(start) || store.isDue(start, now)) {
                    open.add(start);
                }
            }
        }
        return open;
    }

    /**
     * Leaves out periods that have no file in the log. The file may be late, or it was deleted. An
     * empty result would claim that it was read, and would replace earlier results.
     */
    private List<Long> withLog(List<Long> open, Preflight preflight) throws IOException {
        Traffic.Files files = test.traffic().files();
        if (files == null || PathTemplate.of(files.path()) == null) {
            return open;
        }
        List<Long> there = new ArrayList<>();
        List<Long> absent = new ArrayList<>();
        for (long start : open) {
            (preflight.hasFiles(periods().range(start)) ? there : absent).add(start);
        }
        if (there.isEmpty() && !absent.isEmpty()) {
            throw Preflight.noLog(files, "traffic.files.path", range);
        }
        if (!absent.isEmpty()) {
            listener.note(
                    "Left out, because the request log has no file for it: "
                            + periods().name(absent.get(0))
                            + (absent.size() == 1
                                    ? ""
                                    : " and " + (absent.size() - 1) + " more periods"));
        }
        return there;
    }

    /**
     * The range of each job. If the log is indexed by time, each job runs one period. Otherwise
     * each job reads the whole log, so it runs as many adjacent periods as possible.
     */
    private List<EventTimeRange> jobs(List<Long> open) {
        if (!range.isFinite()) {
            return List.of(range);
        }
        boolean pruned = test.traffic().isIndexedByTime();
        List<EventTimeRange> jobs = new ArrayList<>();
        for (long start : open) {
            EventTimeRange period = periods().range(start);
            EventTimeRange last = jobs.isEmpty() ? null : jobs.get(jobs.size() - 1);
            if (!pruned && last != null && last.toMs() == start) {
                jobs.set(jobs.size() - 1, new EventTimeRange(last.fromMs(), period.toMs()));
            } else {
                jobs.add(period);
            }
        }
        return jobs;
    }

    private Periods periods() {
        return new Periods(test.sinks().requiredFiles().period());
    }

    private Map<String, RunCounts> run(
            Shadows shadows, ResultStore store, List<EventTimeRange> jobs, boolean replace)
            throws Exception {
        try (JobRunner runner = JobRunner.open(test, shadows, choice, listener, checked)) {
            if (!runner.canStay()) {
                throw new UserError(
                        "a test over a log that ends publishes its results after its job, so the"
                                + " process that submits the job must stay: leave out -d");
            }
            for (int i = 0; i < jobs.size(); i++) {
                EventTimeRange job = jobs.get(i);
                if (range.isFinite()) {
                    listener.note("%s (%d of %d)".formatted(name(job), i + 1, jobs.size()));
                }
                runAndPublish(runner, store, job, replace);
            }
            return runner.runCounts();
        }
    }

    private String name(EventTimeRange job) {
        long last = job.toMs() - periods().length().toMillis();
        String first = periods().name(job.fromMs());
        return last == job.fromMs()
                ? "Period " + first
                : "Periods " + first + " to " + periods().name(last);
    }

    private void runAndPublish(
            JobRunner runner, ResultStore store, EventTimeRange job, boolean replace)
            throws Exception {
        StagingDir staging = new StagingDir(new ResultFolder(test.sinks().requiredFiles().path()));
        Thread interrupted = new Thread(() -> stopped(staging, job), "discard results");
        Runtime.getRuntime().addShutdownHook(interrupted);
        boolean publishing = false;
        try {
            staging.claim();
            runner.run(job, List.of(ResultFiles.staged(test, staging)));
            if (!unhook(interrupted)) {
                throw new UserError("stopped before its results were complete");
            }
            boolean all = replace && !job.isFinite();
            if (!all) {
                require(new Objections(store).toPublish(staging, job));
            }
            // If this process ends after this line, the next run finds the hidden folder and cleans
            // up.
            publishing = true;
            store.publish(staging, job, all);
        } finally {
            if (!publishing) {
                unhook(interrupted);
                discard(staging);
            }
        }
    }

    /** Returns false if the process is already ending and the hook runs. */
    private static boolean unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The process was stopped (Ctrl-C) while a job ran. */
    private void stopped(StagingDir staging, EventTimeRange job) {
        discard(staging);
        String results = test.sinks().requiredFiles().path();
        listener.note(
                range.isFinite()
                        ? "Stopped in "
                                + name(job)
                                + ". Periods that were complete before stay in "
                                + results
                                + ", and 'backfill --resume' goes on from there; 'report' tells"
                                + " what they show so far."
                        : "Stopped before the end of the log. This run leaves no results; those of"
                                + " earlier runs stay in "
                                + results
                                + ".");
    }

    /** Removes the output of a job that failed or was stopped. */
    private static void discard(StagingDir staging) {
        try {
            staging.delete();
        } catch (IOException e) {
            System.err.println("shadowgate: " + e.getMessage());
        }
    }
}
