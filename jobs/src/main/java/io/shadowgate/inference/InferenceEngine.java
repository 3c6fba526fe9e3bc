package io.shadowgate.inference;

import io.shadowgate.config.Inference;
import io.shadowgate.traffic.Features;
import io.shadowgate.traffic.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores rows of one shadow in micro-batches on threads of its own.
 *
 * <p>Every row that is submitted gets exactly one answer, whatever the model does:
 *
 * <ul>
 *   <li>A batch that fails is scored again row by row, so that a bad row costs only itself.
 *   <li>A call that runs past the deadline is answered TIMED_OUT and its worker, which cannot be
 *       stopped inside native code, is abandoned: a fresh one takes its place, the late result is
 *       discarded, and the old thread ends when the call returns.
 *   <li>When too many calls hang at once no further thread is risked: all rows are answered
 *       TIMED_OUT at once, until a call returns. A shadow that blocks for ever costs a few
 *       deadlines, not one per batch.
 * </ul>
 *
 * <p>The deadline runs from the start of a call. The wait for a free worker is not the model's
 * doing: a backfill reads faster than any model answers, and back-pressure bounds that wait.
 */
final class InferenceEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceEngine.class);
    private static final int MOST_HANGING_CALLS = 4;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final String shadow;
    private final Supplier<Scorer> scorers;
    private final Inference config;
    private final ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    private final BlockingQueue<Ask> queue;
    private final ScheduledThreadPoolExecutor deadlines;

    // Guarded by this.
    private final Set<Worker> workers = new HashSet<>();
    private int hanging;
    private boolean closed;

    /**
     * @param capacity most asks that callers will have open at once
     */
    InferenceEngine(String shadow, Supplier<Scorer> scorers, Inference config, int capacity) {
        this.shadow = shadow;
        this.scorers = scorers;
        this.config = config;
        this.queue = new LinkedBlockingQueue<>(capacity);
        this.deadlines =
                new ScheduledThreadPoolExecutor(1, task -> daemon(task, "deadlines of " + shadow));
        deadlines.setRemoveOnCancelPolicy(true);
        synchronized (this) {
            for (int i = 0; i < config.workers(); i++) {
                startWorker();
            }
        }
    }

    /** The answers come in the rows' order, and the future never completes exceptionally. */
    CompletableFuture<Answer[]> submit(List<Features> rows) {
        Ask ask = new Ask(rows);
        synchronized (this) {
            if (isStuck()) {
                ask.giveUp(Outcome.TIMED_OUT, stuck());
            } else if (!queue.offer(ask)) {
                ask.giveUp(Outcome.TIMED_OUT, queue.size() + " batches wait for it already");
            }
        }
        return ask.answered;
    }

    private void startWorker() {
        Worker worker = new Worker();
        workers.add(worker);
        worker.thread.start();
    }

    private boolean isStuck() {
        return workers.size() == hanging && hanging >= MOST_HANGING_CALLS;
    }

    private String stuck() {
        return "did not answer: " + hanging + " calls of it still hang past their deadline";
    }

    private synchronized void expire(Worker worker, Call call, Batch batch) {
        if (call.isOver) {
            return;
        }
        call.isOver = true;
        worker.abandoned = true;
        hanging++;
        LOG.warn("Shadow {} runs past its deadline of {}", shadow, config.timeout());
        if (isStuck()) {
            List<Ask> waiting = new ArrayList<>();
            queue.drainTo(waiting);
            waiting.forEach(ask -> ask.giveUp(Outcome.TIMED_OUT, stuck()));
        } else if (workers.size() - hanging < config.workers() && hanging < MOST_HANGING_CALLS) {
            startWorker();
        }
        batch.giveUp("no answer within " + config.timeout().toMillis() + " ms");
    }

    private synchronized void ended(Worker worker) {
        workers.remove(worker);
        if (worker.abandoned) {
            hanging--;
        }
        if (!closed && workers.size() - hanging < config.workers()) {
            startWorker();
        }
    }

    @Override
    public void close() {
        List<Worker> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(workers);
        }
        deadlines.shutdownNow();
        running.forEach(worker -> worker.thread.interrupt());
        long until = System.nanoTime() + LONGEST_CLOSE.toNanos();
        for (Worker worker : running) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            try {
                worker.thread.join(Math.max(1, leftMs));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
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

        private Scorer scorer;

        @Override
        public void run() {
            try {
                while (!isDismissed()) {
                    score(nextBatch());
                }
            } catch (InterruptedException e) {
                LOG.debug("Worker of shadow {} stops", shadow);
            } finally {
                if (scorer != null) {
                    scorer.close();
                }
                ended(this);
            }
        }

        private boolean isDismissed() {
            synchronized (InferenceEngine.this) {
                return closed || abandoned;
            }
        }

        private Batch nextBatch() throws InterruptedException {
            Batch batch = new Batch();
            batch.add(queue.take());
            long until = System.nanoTime() + config.linger().toNanos();
            while (batch.size() < config.batch()) {
                Ask next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                batch.add(next);
            }
            return batch;
        }

        private void score(Batch batch) {
            for (int from = 0; from < batch.size(); from += config.batch()) {
                int to = Math.min(batch.size(), from + config.batch());
                boolean whole = call(batch, from, to);
                for (int row = from; row < to && !whole && !isDismissed(); row++) {
                    call(batch, row, row + 1);
                }
                if (isDismissed()) {
                    return;
                }
            }
        }

        /** Returns false when the call failed and its rows deserve a call each. */
        private boolean call(Batch batch, int from, int to) {
            Call call = new Call();
            ScheduledFuture<?> deadline = deadlineFor(call, batch);
            try {
                List<Features> rows = batch.rows.subList(from, to);
                Scorer ready = scorer();
                long start = System.nanoTime();
                Prediction[] predictions = ready.score(rows);
                double latencyMs = (System.nanoTime() - start) / 1e6;
                check(predictions, rows.size());
                if (inTime(call)) {
                    batch.scored(from, predictions, latencyMs, start);
                }
                return true;
            } catch (Throwable e) {
                // Whatever the model throws, even an Error, is a result to count.
                if (inTime(call) && to - from == 1) {
                    batch.failed(from, describe(e));
                }
                return to - from == 1;
            } finally {
                if (deadline != null) {
                    deadline.cancel(false);
                }
            }
        }

        private boolean inTime(Call call) {
            synchronized (InferenceEngine.this) {
                boolean inTime = !call.isOver;
                call.isOver = true;
                return inTime;
            }
        }

        private Scorer scorer() {
            if (scorer == null) {
                scorer = scorers.get();
            }
            return scorer;
        }

        private ScheduledFuture<?> deadlineFor(Call call, Batch batch) {
            synchronized (InferenceEngine.this) {
                return closed
                        ? null
                        : deadlines.schedule(
                                () -> expire(this, call, batch),
                                config.timeout().toNanos(),
                                TimeUnit.NANOSECONDS);
            }
        }
    }

    /** One call of the model. It is over when it returns or when its deadline passes. */
    private static final class Call {
        /** Guarded by the engine. */
        boolean isOver;
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
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
