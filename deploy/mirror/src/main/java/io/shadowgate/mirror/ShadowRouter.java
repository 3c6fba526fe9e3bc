package io.shadowgate.mirror;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests with the primary, and asks the shadow about the same requests afterwards. The
 * mirror gets both answers.
 *
 * <p>The caller waits for the primary alone. The shadow runs on threads of its own, of which there
 * is a fixed number, and a fixed number of requests waits for them. A shadow that does not answer
 * within the deadline has failed, and its call is interrupted. While all threads hang in such
 * calls, further requests fail too, as they would in a service. When the shadow is only too slow
 * for the traffic, requests that find no place are dropped and counted.
 *
 * <p>Thread-safe. The input of a request must not change after the call, because the shadow reads
 * it later.
 *
 * @param <I> what models take
 * @param <O> what models answer
 */
public final class ShadowRouter<I, O> implements AutoCloseable {
    private final Mirror mirror;
    private final Model<I, O> primary;
    private final Model<I, O> shadow;
    private final Function<I, MirroredRequest> request;
    private final Function<O, Object> prediction;
    private final Duration deadline;
    private final int threads;
    private final ThreadPoolExecutor calls;
    private final ScheduledThreadPoolExecutor deadlines;

    /** Calls that have missed their deadline and have not returned. */
    private final AtomicInteger hanging = new AtomicInteger();

    /**
     * A model.
     *
     * @param <I> what it takes
     * @param <O> what it answers
     */
    @FunctionalInterface
    public interface Model<I, O> {
        O call(I input) throws Exception;
    }

    /**
     * @param mirror gets the answers; it stays open when the router is closed
     * @param request makes the record of an input: its id, features and segments
     * @param prediction what of an answer is recorded: a number, a text or a {@code double[]}
     * @param deadline the longest that the shadow may take; {@code inference.timeout} of a test
     * @param threads how many calls of the shadow run at a time
     * @param waiting how many requests may wait for one of these threads
     */
    public ShadowRouter(
            Mirror mirror,
            Model<I, O> primary,
            Model<I, O> shadow,
            Function<I, MirroredRequest> request,
            Function<O, Object> prediction,
            Duration deadline,
            int threads,
            int waiting) {
        if (deadline.toMillis() < 1 || threads < 1 || waiting < 1) {
            throw new IllegalArgumentException(
                    "the deadline "
                            + deadline
                            + " is at least 1 ms, and threads "
                            + threads
                            + " and waiting "
                            + waiting
                            + " at least 1");
        }
        this.mirror = mirror;
        this.primary = primary;
        this.shadow = shadow;
        this.request = request;
        this.prediction = prediction;
        this.deadline = deadline;
        this.threads = threads;
        this.calls =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(waiting),
                        daemons("shadow-call"));
        this.deadlines = new ScheduledThreadPoolExecutor(1, daemons("shadow-deadline"));
        deadlines.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * The primary's answer.
     *
     * @throws Exception what the primary throws, and nothing else
     */
    public O answer(I input) throws Exception {
        long start = System.nanoTime();
        long at = System.currentTimeMillis();
        O answer;
        try {
            answer = primary.call(input);
        } catch (Exception e) {
            record(input, at, start, null, e);
            throw e;
        }
        record(input, at, start, answer, null);
        return answer;
    }

    private void record(
            I input, long at, long start, @Nullable O answer, @Nullable Exception fault) {
        double ms = ms(start);
        MirroredRequest record;
        try {
            record = request.apply(input).at(at);
            if (answer == null) {
                mirror.offer(record.failed(String.valueOf(fault), ms));
                return;
            }
            record.answeredWith(prediction.apply(answer), ms);
        } catch (RuntimeException e) {
            // The user has an answer, so a fault in the record is no reason to fail.
            mirror.offer(MirroredRequest.of(null));
            return;
        }
        Copy copy = mirror.take(record);
        if (copy != null) {
            new Call(input, copy).submit();
        }
    }

    private static double ms(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e6;
    }

    /** One call of the shadow. It is recorded once, by its answer or by its deadline. */
    private final class Call implements Runnable {
        private final I input;
        private final Copy record;
        private final AtomicBoolean recorded = new AtomicBoolean();
        private final AtomicBoolean returned = new AtomicBoolean();

        Call(I input, Copy record) {
            this.input = input;
            this.record = record;
        }

        void submit() {
            try {
                calls.execute(this);
            } catch (RejectedExecutionException e) {
                if (hanging.get() >= threads) {
                    failed("not asked, because " + threads + " calls hang");
                } else {
                    mirror.giveUp(
                            record,
                            calls.isShutdown() ? DropReason.CLOSED : DropReason.SHADOW_BUSY);
                }
            }
        }

        @Override
        public void run() {
            Thread own = Thread.currentThread();
            ScheduledFuture<?> late;
            try {
                late =
                        deadlines.schedule(
                                () -> late(own), deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                mirror.giveUp(record, DropReason.CLOSED);
                return;
            }
            long start = System.nanoTime();
            Copy.ShadowAnswer answer;
            try {
                O answered = shadow.call(input);
                double ms = ms(start);
                answer = answer(prediction.apply(answered), ms);
            } catch (Exception | StackOverflowError e) {
                answer = new Copy.ShadowAnswer(null, ms(start), String.valueOf(e));
            }
            end(late, answer);
        }

        private Copy.ShadowAnswer answer(@Nullable Object answered, double ms) {
            return answered == null
                    ? new Copy.ShadowAnswer(null, ms, "answered null")
                    : new Copy.ShadowAnswer(answered, ms, null);
        }

        private void end(Future<?> late, Copy.ShadowAnswer answer) {
            late.cancel(false);
            synchronized (this) {
                returned.set(true);
                if (recorded.compareAndSet(false, true)) {
                    mirror.put(record.with(answer));
                } else {
                    hanging.decrementAndGet();
                    // The interrupt was for this call.
                    Thread.interrupted();
                }
            }
        }

        private synchronized void late(Thread caller) {
            if (!returned.get() && recorded.compareAndSet(false, true)) {
                hanging.incrementAndGet();
                mirror.put(
                        record.with(
                                new Copy.ShadowAnswer(
                                        null,
                                        Double.POSITIVE_INFINITY,
                                        "no answer within " + deadline.toMillis() + " ms")));
                caller.interrupt();
            }
        }

        private void failed(String error) {
            mirror.put(record.with(new Copy.ShadowAnswer(null, Double.POSITIVE_INFINITY, error)));
        }
    }

    /** Requests that wait for the shadow are dropped and counted. Close the mirror afterwards. */
    @Override
    public void close() {
        for (Runnable waiting : calls.shutdownNow()) {
            if (waiting instanceof ShadowRouter<?, ?>.Call call) {
                mirror.giveUp(call.record, DropReason.CLOSED);
            }
        }
        deadlines.shutdown();
    }
}
