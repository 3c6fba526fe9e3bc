package io.shadowgate.model;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads a model and tries it on a thread of its own. Native code cannot be stopped: a model that
 * never comes back costs this thread, and not the process that waits for it.
 */
final class ModelLoading<M extends ScorerSource.Opened> {
    /** ONNX Runtime works on a graph while it loads it, for a minute where the graph is large. */
    private static final Duration LONGEST_LOADING = Duration.ofMinutes(2);

    private static final Duration SHORTEST_TRIAL = Duration.ofSeconds(30);
    private static final int TIMEOUTS_OF_A_TRIAL = 10;

    /** Digests of models that were given up and have not come back. */
    private static final Set<String> HANGING = ConcurrentHashMap.newKeySet();

    /**
     * How long to wait for each of the two.
     *
     * @param call for later calls
     */
    record Deadlines(Duration loading, Duration trial, Duration call) {

        /** The first call of a model is slower than all others, so it is given more time. */
        static Deadlines of(Duration timeout) {
            Duration trial = timeout.multipliedBy(TIMEOUTS_OF_A_TRIAL);
            return new Deadlines(
                    LONGEST_LOADING,
                    trial.compareTo(SHORTEST_TRIAL) > 0 ? trial : SHORTEST_TRIAL,
                    timeout);
        }
    }

    private final CompletableFuture<Void> made = new CompletableFuture<>();
    private final CompletableFuture<M> tried = new CompletableFuture<>();
    private final Callable<M> make;
    private final Consumer<M> tryOnce;

    private ModelLoading(Callable<M> make, Consumer<M> tryOnce) {
        this.make = make;
        this.tryOnce = tryOnce;
    }

    /**
     * @param digest of the model
     * @param make loads the model. Closes what it made if it fails.
     * @param tryOnce makes a first call
     * @throws ModelException if the model does not load, fails, or does not answer in time
     */
    static <M extends ScorerSource.Opened> M run(
            String digest, Callable<M> make, Consumer<M> tryOnce, Deadlines deadlines) {
        if (HANGING.contains(digest)) {
            throw new ModelException(
                    "an earlier call of the model still hangs in this process; it is not tried"
                            + " again");
        }
        ModelLoading<M> loading = new ModelLoading<>(make, tryOnce);
        Thread thread = new Thread(loading::work, "loads a model");
        thread.setDaemon(true);
        thread.start();
        try {
            await(loading.made, deadlines.loading, "the model did not load within ", "");
            await(
                    loading.tried,
                    deadlines.trial,
                    "the model did not answer a trial row of zeros within ",
                    "; if it ends at all, inference.timeout gives it more time: the trial waits for"
                            + " "
                            + TIMEOUTS_OF_A_TRIAL
                            + " times that, and for "
                            + SHORTEST_TRIAL.toSeconds()
                            + " s at least");
            return loading.tried.join();
        } catch (TimedOut e) {
            HANGING.add(digest);
            loading.closeWhenBack(digest);
            throw e.error;
        } catch (InterruptedException e) {
            loading.closeWhenBack(digest);
            Thread.currentThread().interrupt();
            throw new ModelException("was not waited for while it was loaded", e);
        }
    }

    private void work() {
        try {
            M model = make.call();
            made.complete(null);
            try {
                tryOnce.accept(model);
            } catch (Throwable e) {
                model.close();
                throw e;
            }
            tried.complete(model);
        } catch (Throwable e) {
            // Of any kind: the thread that waits throws it.
            made.completeExceptionally(e);
            tried.completeExceptionally(e);
        }
    }

    private void closeWhenBack(String digest) {
        tried.whenComplete(
                (model, error) -> {
                    HANGING.remove(digest);
                    if (model != null) {
                        model.close();
                    }
                });
    }

    private static void await(Future<?> step, Duration longest, String late, String hint)
            throws InterruptedException, TimedOut {
        try {
            step.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TimedOut(new ModelException(late + seconds(longest) + hint, e));
        } catch (ExecutionException e) {
            throw known(e.getCause());
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    private static RuntimeException known(@Nullable Throwable error) {
        if (error instanceof OutOfMemoryError) {
            return new ModelException(
                    "it does not fit into the memory of this process, of "
                            + Memory.megabytes(Runtime.getRuntime().maxMemory())
                            + "; "
                            + Memory.MORE,
                    error);
        }
        return error instanceof RuntimeException known
                ? known
                : new ModelException("it cannot be loaded: " + error, error);
    }

    private static final class TimedOut extends Exception {
        private static final long serialVersionUID = 1;

        final ModelException error;

        TimedOut(ModelException error) {
            super(error);
            this.error = error;
        }
    }
}
