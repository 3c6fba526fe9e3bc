package io.shadowgate.inference;

import io.shadowgate.inference.WorkerBatch.Kind;
import io.shadowgate.inference.WorkerBatch.Rows;
import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.model.UnavailableException;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Inference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores rows of one shadow in micro-batches on threads of its own.
 *
 * <p>Every row that is submitted gets exactly one answer, whatever the model does.
 *
 * <ul>
 *   <li>If a call of several rows fails or runs past the deadline, each of its rows is called again
 *       alone, so that a bad row costs only itself. A row is called at most twice. A row that fails
 *       alone is MODEL_ERROR; one that runs past the deadline alone is TIMED_OUT.
 *   <li>A call inside native code cannot be stopped. A worker whose call runs past the deadline is
 *       abandoned: a new worker takes over the rest of its batch, the late result is ignored, and
 *       the old thread ends when the call returns.
 *   <li>If too many calls hang at once, no new thread starts: all rows are answered TIMED_OUT at
 *       once, until a call returns. A shadow that blocks forever costs a few deadlines, not one per
 *       batch.
 *   <li>A call that does not reach the model is repeated as it is, after a pause, without end: it
 *       says nothing about the model. If the outage lasts too long, rows are answered UNAVAILABLE
 *       until it ends.
 *   <li>Rows without an answer when the engine closes are answered TIMED_OUT.
 * </ul>
 *
 * <p>Rows that are called alone show whether the model gives the same answers in company ({@link
 * CompanyCheck}).
 *
 * <p>Latency is measured on calls of one row that was chosen before, as serving would see it. Such
 * a call that times out counts as a latency too.
 *
 * <p>The deadline starts with the call. The wait for a free worker does not count, because the
 * model does not cause it: a backfill reads faster than any model answers. Back-pressure bounds
 * that wait.
 */
final class InferenceEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceEngine.class);
    private static final int MOST_HANGING_CALLS = 4;

    /** If the model goes away that often during a call, the call is taken for the cause. */
    private static final int MOST_INTERRUPTIONS = 2;

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final String ENDED = "the run ended before it answered";

    private final String shadow;
    private final Supplier<Scorer> scorers;
    private final LongSupplier clock;
    private final CallSize callSize;
    private final Availability availability;
    private final Pace pace;
    private final CompanyCheck company;
    private final int mostAllowed;
    private final String mixing;
    private final Inference config;
    private final ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    private final BlockingQueue<SubmittedRows> queue;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Histogram batchSize;
    private final Histogram queueWait;
    private final Histogram inferenceTime;
    private final ThrottledLog hangs = new ThrottledLog(LOG);
    private final ThrottledLog recoveries = new ThrottledLog(LOG);
    private final ThrottledLog outages = new ThrottledLog(LOG);
    private final ThrottledLog differences = new ThrottledLog(LOG);

    // Guarded by this.
    private final Set<Worker> workers = new HashSet<>();
    private int hanging;
    private boolean closed;

    /**
     * @param model gives the scorers
     * @param capacity most submissions that callers have open at once
     * @param metrics the shadow's
     */
    InferenceEngine(
            String shadow,
            ScorerSource.Opened model,
            Inference config,
            int capacity,
            MetricGroup metrics) {
        this(shadow, model, config, capacity, metrics, System::nanoTime);
    }

    /**
     * @param clock by which calls are timed, in nanoseconds
     */
    InferenceEngine(
            String shadow,
            ScorerSource.Opened model,
            Inference config,
            int capacity,
            MetricGroup metrics,
            LongSupplier clock) {
        this.shadow = shadow;
        this.scorers = model::newScorer;
        this.company = new CompanyCheck(model::isSame, model.alone());
        this.mixing = model.mixing();
        this.config = config;
        this.clock = clock;
        this.mostAllowed = Math.min(model.mostRows(), config.batch());
        this.callSize = new CallSize(mostAllowed, config.timeout().toNanos());
        this.availability = new Availability(config.maxOutage(), clock);
        this.pace = new Pace(config.maxRate(), clock);
        this.queue = new LinkedBlockingQueue<>(capacity);
        this.deadlines =
                new ScheduledThreadPoolExecutor(1, task -> daemon(task, "deadlines of " + shadow));
        batchSize = JobMetric.BATCH_SIZE.histogram(metrics);
        queueWait = JobMetric.QUEUE_WAIT_US.histogram(metrics);
        inferenceTime = JobMetric.INFERENCE_TIME_US.histogram(metrics);
        JobMetric.CALL_LIMIT.gauge(metrics, callSize::rows);
        JobMetric.HANGING_CALLS.gauge(metrics, this::hanging);
        JobMetric.OUTAGE_MS.gauge(metrics, availability::outageMs);
        synchronized (this) {
            for (int i = 0; i < config.workers(); i++) {
                startWorker(null);
            }
        }
    }

    /**
     * Returns the answers in the rows' order. The future never completes exceptionally.
     *
     * @param alone how many of the rows, the first, are each called alone to measure their latency
     */
    CompletableFuture<Answer[]> submit(List<Features> rows, int alone) {
        SubmittedRows submitted = new SubmittedRows(rows, alone);
        if (!rows.isEmpty()) {
            String refusal = enqueue(submitted);
            if (refusal != null) {
                submitted.giveUp(Outcome.TIMED_OUT, refusal);
            }
        }
        return submitted.answered;
    }

    /** Returns why the rows cannot wait for a worker; null if it does. */
    @Nullable
    private synchronized String enqueue(SubmittedRows submitted) {
        if (closed) {
            return ENDED;
        }
        if (workers.size() == hanging && (hanging >= MOST_HANGING_CALLS || !startWorker(null))) {
            return stuck();
        }
        return queue.offer(submitted) ? null : queue.size() + " batches wait for it already";
    }

    /** Returns false if the process can have no more threads. */
    private boolean startWorker(@Nullable WorkerBatch unfinished) {
        Worker worker = new Worker(unfinished);
        try {
            worker.thread.start();
        } catch (OutOfMemoryError e) {
            LOG.error("No thread for shadow {}", shadow, e);
            return false;
        }
        // The thread cannot end before this line, because it needs the lock that is held here.
        workers.add(worker);
        watch(worker, config.timeout().toNanos());
        return true;
    }

    /**
     * Looks at the worker's call when it may have run past its deadline. One look per timeout finds
     * every call that overruns, because a call that starts after a look has its deadline after the
     * next one. A timer for each call would wake a thread for each.
     */
    private synchronized void watch(Worker worker, long nanos) {
        if (!closed) {
            deadlines.schedule(() -> look(worker), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look(Worker worker) {
        Call call;
        synchronized (this) {
            if (worker.abandoned || !workers.contains(worker)) {
                return;
            }
            call = worker.call;
        }
        long left =
                call == null ? config.timeout().toNanos() : call.deadlineNanos - clock.getAsLong();
        if (call == null || left > 0) {
            watch(worker, left);
        } else if (!expire(worker, call)) {
            watch(worker, config.timeout().toNanos());
        }
    }

    private void isUnavailable(String why) {
        if (availability.failed(why)) {
            outages.warn(
                    "Shadow {} cannot be asked: {}. Requests wait for up to {} ms",
                    shadow,
                    why,
                    config.maxOutage().toMillis());
        }
    }

    private void isAvailable() {
        if (availability.answered()) {
            recoveries.info("Shadow {} can be asked again", shadow);
        }
    }

    private synchronized int hanging() {
        return hanging;
    }

    private String stuck() {
        return "did not answer: " + hanging + " calls of it still hang past their deadline";
    }

    /** Returns false if the call has ended in time. */
    private boolean expire(Worker worker, Call call) {
        WorkerBatch batch = call.batch;
        boolean alone = call.rows.count() == 1;
        List<SubmittedRows> waiting = new ArrayList<>();
        boolean replaced;
        String stuck;
        int nowHanging;
        synchronized (this) {
            if (call.isOver || closed) {
                return false;
            }
            call.isOver = true;
            worker.abandoned = true;
            hanging++;
            if (!alone) {
                batch.askEachAgain(call.rows);
            }
            replaced = hanging < MOST_HANGING_CALLS && startWorker(batch);
            if (workers.size() == hanging) {
                queue.drainTo(waiting);
            }
            stuck = stuck();
            nowHanging = hanging;
        }
        hangs.warn(
                "Shadow {} hangs: a call of {} rows runs past its deadline of {} ms; calls that"
                        + " hang: {}",
                shadow,
                call.rows.count(),
                config.timeout().toMillis(),
                nowHanging);
        if (alone) {
            batch.timedOut(call.rows, "no answer within " + config.timeout().toMillis() + " ms");
        } else {
            callSize.overran(call.rows.count());
        }
        if (!replaced) {
            batch.giveUp(Outcome.TIMED_OUT, stuck);
            // Empty if another worker is free to take them.
            waiting.forEach(rows -> rows.giveUp(Outcome.TIMED_OUT, stuck));
        }
        return true;
    }

    private void ended(Worker worker) {
        boolean recovered;
        synchronized (this) {
            workers.remove(worker);
            if (worker.abandoned) {
                hanging--;
            }
            recovered = worker.abandoned && hanging == 0 && !closed;
            if (!closed && workers.size() - hanging < config.workers()) {
                startWorker(null);
            }
        }
        if (recovered) {
            recoveries.info("Shadow {} has recovered: no call hangs any more", shadow);
        }
    }

    /** Waits a bounded time for running calls; {@link #isQuiet} says whether all have returned. */
    @Override
    public void close() {
        List<Worker> running;
        List<SubmittedRows> waiting = new ArrayList<>();
        synchronized (this) {
            closed = true;
            running = List.copyOf(workers);
            queue.drainTo(waiting);
        }
        deadlines.shutdownNow();
        running.forEach(worker -> worker.thread.interrupt());
        waiting.forEach(rows -> rows.giveUp(Outcome.TIMED_OUT, ENDED));
        long until = System.nanoTime() + LONGEST_CLOSE.toNanos();
        for (Worker worker : running) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            try {
                worker.thread.join(Math.max(1, leftMs));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        running.forEach(worker -> worker.giveUp(Outcome.TIMED_OUT, ENDED));
    }

    /** Whether no thread can touch the model any more, so that it may be closed. */
    synchronized boolean isQuiet() {
        return workers.isEmpty();
    }

    private Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader);
        return thread;
    }

    /** One thread with one scorer. */
    private final class Worker implements Runnable {
        final Thread thread = daemon(this, "shadow " + shadow);

        /** Written and read under the engine's lock. */
        boolean abandoned;

        /** The call that runs; null if none does. Written and read under the engine's lock. */
        @Nullable Call call;

        /** The batch that it has taken and not finished. */
        @Nullable private volatile WorkerBatch batch;

        @Nullable private Scorer scorer;

        /** The last row that was called alone. */
        @Nullable private Reference known;

        Worker(@Nullable WorkerBatch unfinished) {
            batch = unfinished;
        }

        @Override
        public void run() {
            try {
                while (!isDismissed()) {
                    finishOneBatch();
                }
                giveUp(Outcome.TIMED_OUT, ENDED);
            } finally {
                closeScorer();
                ended(this);
            }
        }

        private void finishOneBatch() {
            try {
                // The engine takes the field away when it closes.
                WorkerBatch taken = batch;
                if (taken == null) {
                    taken = takeBatch();
                }
                while (call(taken)) {
                    if (isDismissed()) {
                        return;
                    }
                }
                batch = null;
            } catch (InterruptedException e) {
                LOG.debug("Worker of shadow {} is interrupted", shadow);
            } catch (Throwable e) {
                // Not from the model, so memory is probably short. The rows still get answers.
                giveUp(Outcome.MODEL_ERROR, describe(e));
            }
        }

        private boolean isDismissed() {
            synchronized (InferenceEngine.this) {
                return closed || abandoned;
            }
        }

        /** Answers the open rows of its batch, unless another worker has taken it over. */
        void giveUp(Outcome outcome, String why) {
            WorkerBatch open = batch;
            synchronized (InferenceEngine.this) {
                if (abandoned || open == null) {
                    return;
                }
            }
            batch = null;
            open.giveUp(outcome, why);
        }

        private WorkerBatch takeBatch() throws InterruptedException {
            WorkerBatch taken = new WorkerBatch();
            taken.add(queue.take());
            // From here on this thread answers the rows, even if it is interrupted.
            batch = taken;
            long until = System.nanoTime() + config.linger().toNanos();
            try {
                while (taken.size() < config.batch()) {
                    SubmittedRows next =
                            queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (next == null) {
                        break;
                    }
                    taken.add(next);
                }
            } catch (InterruptedException e) {
                LOG.debug("Worker of shadow {} is interrupted and lingers no more", shadow);
            }
            taken.waits(queueWait::update);
            return taken;
        }

        /** Returns false if no row of the batch needs a call. */
        private boolean call(WorkerBatch batch) throws InterruptedException {
            int cutTo = company.alone() == null ? callSize.cutTo() : 0;
            int allowed = Math.min(Math.min(mostAllowed, pace.mostRows()), callSize.ceiling());
            Rows rows = batch.nextCall(mostRows(allowed));
            if (rows == null) {
                return false;
            }
            // No deadline runs here: the model causes neither of the two waits.
            String unavailable = availability.await();
            if (unavailable != null) {
                batch.failed(rows, Outcome.UNAVAILABLE, unavailable);
                return true;
            }
            boolean room = rows.count() > 1 && rows.count() < allowed;
            Reference reference = room && company.isDue() ? known : null;
            TimeUnit.NANOSECONDS.sleep(pace.reserve(rows.count() + (reference == null ? 0 : 1)));
            Call call = begin(batch, rows);
            try {
                Scorer ready = scorer();
                List<Features> asked = batch.features(rows);
                if (reference != null) {
                    asked = new ArrayList<>(asked);
                    asked.add(reference.row);
                }
                long start = clock.getAsLong();
                Prediction[] predictions;
                try {
                    predictions = ready.score(asked);
                } finally {
                    batchSize.update(rows.count());
                    inferenceTime.update((clock.getAsLong() - start) / 1000);
                }
                long nanos = clock.getAsLong() - start;
                isAvailable();
                check(predictions, asked.size());
                if (inTime(call)) {
                    answer(batch, rows, predictions, reference, nanos, cutTo);
                }
            } catch (Throwable e) {
                // Anything that the model throws, even an Error, is a result to count.
                failed(batch, call, e);
            } finally {
                // The model may have set the flag, which is not meant for this worker.
                Thread.interrupted();
            }
            return true;
        }

        private void failed(WorkerBatch batch, Call call, Throwable e) {
            Rows rows = call.rows;
            boolean inTime = inTime(call);
            if (e instanceof UnavailableException) {
                isUnavailable(describe(e));
            } else if (inTime) {
                // A fault of the model is an answer; the end of a call that was given up is none.
                isAvailable();
            }
            if (!inTime) {
                return;
            }
            if (e instanceof UnavailableException gone && !isSuspect(rows, gone)) {
                batch.askAgain(rows, gone.isInterrupted());
                return;
            }
            boolean refused = e instanceof RefusedRowsException;
            if (rows.count() == 1) {
                batch.failed(rows, refused ? Outcome.BAD_INPUT : Outcome.MODEL_ERROR, describe(e));
                return;
            }
            if (e instanceof RefusedRowsException few && few.isTooMany()) {
                callSize.overran(rows.count());
            }
            batch.askEachAgain(rows);
        }

        /** Whether these rows seem to be why the model goes away. */
        private boolean isSuspect(Rows rows, UnavailableException gone) {
            return gone.isInterrupted() && rows.interruptions() + 1 >= MOST_INTERRUPTIONS;
        }

        /**
         * One row while none is known that was called alone and could be compared, and room for it
         * where the next call is to be checked.
         */
        private int mostRows(int allowed) {
            int most = company.alone() == null ? Math.min(callSize.rows(), allowed) : 1;
            if (most == 1 || !company.isDue()) {
                return most;
            }
            if (known == null) {
                return 1;
            }
            return most == allowed ? Math.max(2, most - 1) : most;
        }

        private void answer(
                WorkerBatch batch,
                Rows rows,
                Prediction[] predictions,
                @Nullable Reference reference,
                long nanos,
                int cutTo) {
            if (reference != null
                    && !company.passes(reference.alone, predictions[rows.count()], mixing)) {
                differences.warn(
                        "Shadow {} answers a request differently alone and together with {} others:"
                                + " {} and {}. The others are called again alone{}",
                        shadow,
                        rows.count(),
                        reference.alone,
                        predictions[rows.count()],
                        company.alone() == null ? "" : ", as all are from now on: " + mixing);
                batch.askEachAgain(rows);
                known = null;
                return;
            }
            batch.scored(rows, predictions, nanos / 1e6, cutTo, company.alone());
            if (rows.kind() == Kind.TOGETHER) {
                callSize.ended(rows.count(), nanos);
            }
            if (rows.count() == 1) {
                known = new Reference(batch.features(rows).get(0), predictions[0]);
            } else {
                company.answered(rows.count());
            }
        }

        private boolean inTime(Call call) {
            synchronized (InferenceEngine.this) {
                boolean inTime = !call.isOver;
                call.isOver = true;
                this.call = null;
                return inTime;
            }
        }

        private Scorer scorer() {
            if (scorer == null) {
                scorer = scorers.get();
            }
            return scorer;
        }

        private void closeScorer() {
            try {
                if (scorer != null) {
                    scorer.close();
                }
            } catch (Throwable e) {
                LOG.warn("A scorer of shadow {} does not close", shadow, e);
            }
        }

        private Call begin(WorkerBatch batch, Rows rows) {
            Call begun = new Call(batch, rows, clock.getAsLong() + config.timeout().toNanos());
            synchronized (InferenceEngine.this) {
                call = begun;
            }
            return begun;
        }
    }

    /** A row and its answer alone. */
    private record Reference(Features row, Prediction alone) {}

    /** One call of the model. It is over when it returns or when its deadline passes. */
    private static final class Call {
        final WorkerBatch batch;
        final Rows rows;
        final long deadlineNanos;

        /** Guarded by the engine. */
        boolean isOver;

        Call(WorkerBatch batch, Rows rows, long deadlineNanos) {
            this.batch = batch;
            this.rows = rows;
            this.deadlineNanos = deadlineNanos;
        }
    }

    private static void check(Prediction[] predictions, int rows) {
        if (predictions == null || predictions.length != rows) {
            throw new IllegalStateException(
                    "gave "
                            + (predictions == null ? "no" : predictions.length)
                            + " predictions for "
                            + rows
                            + " requests");
        }
        for (Prediction prediction : predictions) {
            if (prediction == null) {
                throw new IllegalStateException("gave no prediction for a request");
            }
        }
    }

    private static String describe(Throwable e) {
        // The message of an Error is often only the name of a class.
        return e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
