package io.shadowgate.model;

import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shadow's model as it travels with the job. Subtasks of one process share one loaded model: the
 * first opens it, the last to close unloads it.
 *
 * @param read names of the features in the order in which requests carry them
 * @param timeout of a call; a trial call is given a multiple of it
 */
public record ModelSource(Shadow shadow, Kind kind, List<String> read, Duration timeout)
        implements ScorerSource {

    private static final Map<ModelSource, Shared> LOADED = new HashMap<>();

    /**
     * Loads, checks and unloads the model.
     *
     * @return the same source, held to the digest that the model has now: one that changes between
     *     the start of a job and a restart would otherwise be judged under a wrong name
     * @throws ModelException if the file and the spec do not go together
     */
    public ModelSource check() {
        try (FittedModel model = load()) {
            Shadow.Model found = shadow.requiredModel().identifiedBy(model.digest());
            return new ModelSource(shadow.with(found), kind, read, timeout);
        }
    }

    /**
     * A model that answers the requests of another one. What the spec says of that one, such as its
     * operators or its signature, holds for both if the same engine runs them.
     *
     * @param path of a file, or the address of a model at a server
     */
    public static Shadow.Model beside(Shadow.Model other, String path) {
        return ModelEngines.runsAlso(other, path)
                ? other.elsewhere(path)
                : new Shadow.Model(path, null);
    }

    private FittedModel load() {
        return FittedModel.load(
                ModelEngines.of(shadow.requiredModel()),
                shadow,
                kind,
                read,
                ModelLoading.Deadlines.of(timeout));
    }

    /** The digest; null as long as any model will do. */
    @Nullable
    public String sha256() {
        return shadow.requiredModel().sha256();
    }

    @Override
    public Opened open() {
        synchronized (LOADED) {
            Shared shared = LOADED.get(this);
            if (shared == null) {
                shared = new Shared(load());
                LOADED.put(this, shared);
            }
            shared.users++;
            return new Use(shared);
        }
    }

    /** How many models this process holds, for tests. */
    static int loaded() {
        synchronized (LOADED) {
            return LOADED.size();
        }
    }

    private static final class Shared {
        final FittedModel model;
        int users;

        Shared(FittedModel model) {
            this.model = model;
        }
    }

    private final class Use implements Opened {
        private final Shared shared;
        private boolean closed;

        Use(Shared shared) {
            this.shared = shared;
        }

        @Nullable
        @Override
        public String misfit(Features features) {
            return shared.model.misfit(features);
        }

        @Override
        public int mostRows() {
            return shared.model.mostRows();
        }

        @Nullable
        @Override
        public String alone() {
            return shared.model.alone();
        }

        @Override
        public String mixing() {
            return shared.model.mixing();
        }

        @Override
        public boolean isSame(Prediction one, Prediction other) {
            return shared.model.isSame(one, other);
        }

        @Override
        public Scorer newScorer() {
            return shared.model.newScorer();
        }

        @Override
        public void close() {
            synchronized (LOADED) {
                if (closed) {
                    return;
                }
                closed = true;
                shared.users--;
                if (shared.users == 0) {
                    LOADED.remove(ModelSource.this);
                    shared.model.close();
                }
            }
        }
    }
}
