package io.shadowgate.app;

import io.shadowgate.inspect.LogFacts;
import io.shadowgate.inspect.ModelAlone;
import io.shadowgate.inspect.ModelFit;
import io.shadowgate.inspect.ModelMatch;
import io.shadowgate.inspect.ModelSection;
import io.shadowgate.inspect.ModelTries;
import io.shadowgate.inspect.SpecDraft;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelFacts;
import io.shadowgate.model.ModelSource;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.Features;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at a model, alone or with a log, and calls it for a second or two. */
public final class ModelInspector {
    private static final int MOST_ROWS = 200;
    private static final int BATCH = 32;

    /** Columns of an output that are tried, to find the score among them. */
    private static final int MOST_COLUMNS = 10;

    private static final long LONGEST_NS = 500_000_000;
    private static final int MOST_CALLS = 200;

    private ModelInspector() {}

    /**
     * A model that was looked at.
     *
     * @param spec the draft of a spec for it
     * @param tries what came of calling it; null if it could not be called
     * @param log the same log, as a run with the model reads it; null without a log
     */
    public record Inspected(
            ModelFacts facts,
            ModelFit fit,
            String spec,
            @Nullable ModelTries tries,
            @Nullable LogTrial log) {}

    /** The model alone. It is called with zeros and empty texts. */
    public static Inspected alone(ModelSection section) {
        Shadow.Model model = model(section);
        ModelFacts facts = ModelFacts.of(model);
        ModelAlone alone = ModelAlone.of(facts.signature());
        ModelFit fit = alone.fit();
        ModelTries tries = null;
        if (alone.kind() != null && alone.zeros() != null) {
            ModelFit.Output output = Objects.requireNonNull(fit.output());
            Shadow shadow =
                    new Shadow(
                            "shadow",
                            model,
                            List.of(),
                            new Shadow.Output(
                                    output.name(),
                                    output.index(),
                                    output.klass(),
                                    output.labels(),
                                    output.activation()));
            ModelSource source =
                    new ModelSource(
                            shadow,
                            alone.kind(),
                            List.of(),
                            LogInspector.test(
                                            SpecDraft.ofPlace(
                                                    SpecDraft.Place.ofFiles("x", null, null)))
                                    .inference()
                                    .timeout());
            try {
                tries = tries(source, alone.samples(BATCH), List.of());
            } catch (ModelException e) {
                fit = fit.withProblem(String.valueOf(e.getMessage()));
            }
        }
        return new Inspected(
                facts, fit, SpecDraft.ofModel(section, fit, alone.width()), tries, null);
    }

    /** The model with a log: what of the one fits the other, and what it answers. */
    public static Inspected with(ModelSection section, LogInspector.Inspected log)
            throws IOException {
        ModelFacts facts = ModelFacts.of(model(section));
        LogFacts found = log.facts();
        Draft draft = new Draft(log, section);
        Tried tried = draft.with(ModelMatch.of(facts.signature(), found));
        boolean open =
                tried.fault() != null
                        || tried.fit().output() != null && tried.fit().output().index() != null;
        if (open && tried.fit().mayBeColumn()) {
            tried = nearestColumn(draft, tried);
        }
        if (tried.hasOnlyFailures() && tried.fit().mayBeListOfRows()) {
            tried = nearestColumn(draft, tried);
        }
        for (ModelFit other : tried.fit().alternatives(tried.tries(), found.answers())) {
            tried = tried.nearer(draft.with(other));
        }
        ModelFit fit = tried.fit();
        if (tried.fault() != null && fit.problems().isEmpty()) {
            fit = fit.withProblem(tried.fault());
        }
        return new Inspected(facts, fit, tried.spec(), tried.tries(), tried.log());
    }

    private static Tried nearestColumn(Draft draft, Tried first) throws IOException {
        Tried nearest = first;
        for (int i = 0; i < MOST_COLUMNS; i++) {
            Tried other = draft.with(first.fit().ofColumn(i));
            if (other.fault() != null || other.hasOnlyFailures()) {
                return nearest;
            }
            nearest = nearest.nearer(other);
        }
        return nearest;
    }

    /** Makes specs of a log and a model, and tries them. */
    private record Draft(LogInspector.Inspected log, ModelSection model) {
        Tried with(ModelFit fit) throws IOException {
            String spec = SpecDraft.of(log.place(), log.facts(), model, fit);
            LogTrial trial = log.trying().with(LogInspector.test(spec));
            try {
                return new Tried(fit, spec, trial, tries(spec, trial), null);
            } catch (ModelException e) {
                return new Tried(fit, spec, trial, null, String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * @param fault why the model could not be called; null if it could
     */
    private record Tried(
            ModelFit fit,
            String spec,
            LogTrial log,
            @Nullable ModelTries tries,
            @Nullable String fault) {
        /** Whether each call failed. */
        boolean hasOnlyFailures() {
            return tries != null && tries.answered() == 0 && tries.failures() > 0;
        }

        /** The one whose answers are nearer to the primary's. */
        Tried nearer(Tried other) {
            if (tries == null || other.tries == null) {
                return tries == null && other.tries != null ? other : this;
            }
            if (hasOnlyFailures()) {
                return other;
            }
            return other.tries.meanDifference() < tries.meanDifference() ? other : this;
        }
    }

    /** As a spec has it, with absolute paths. */
    private static Shadow.Model model(ModelSection section) {
        return LogInspector.test(SpecDraft.ofModelAlone(section)).shadows().get(0).requiredModel();
    }

    private static ModelTries tries(String spec, LogTrial trial) {
        ShadowTest test = LogInspector.test(spec);
        ModelSource source =
                new ModelSource(
                        test.shadows().get(0),
                        test.compare().prediction(),
                        RequestSchema.of(test).features(),
                        test.inference().timeout());
        List<Features> rows = new ArrayList<>();
        List<Prediction> primary = new ArrayList<>();
        for (MirroredRequest request : trial.requests()) {
            if (request.features() != null
                    && request.primary() != null
                    && rows.size() < MOST_ROWS) {
                rows.add(request.features());
                primary.add(request.primary());
            }
        }
        return tries(source, rows, primary);
    }

    /**
     * @throws ModelException if the model and the spec do not go together
     */
    private static ModelTries tries(
            ScorerSource source, List<Features> rows, List<Prediction> primary) {
        ModelTries.Building building = new ModelTries.Building();
        try (ScorerSource.Opened model = source.open();
                Scorer scorer = model.newScorer()) {
            List<Features> good = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                String misfit = model.misfit(rows.get(i));
                if (misfit != null) {
                    building.misfit(misfit);
                    continue;
                }
                Prediction answer = call(scorer, rows.get(i), building);
                if (answer != null) {
                    good.add(rows.get(i));
                    building.answer(answer, i < primary.size() ? primary.get(i) : null);
                }
            }
            if (!good.isEmpty()) {
                building.alone(time(scorer, good.subList(0, 1)));
                int together = Math.min(BATCH, model.mostRows());
                if (together > 1) {
                    List<Features> batch = new ArrayList<>(good);
                    while (batch.size() < together) {
                        batch.addAll(good);
                    }
                    batch = batch.subList(0, together);
                    building.together(together, time(scorer, batch) / together);
                    building.independent(areIndependent(scorer, batch));
                } else {
                    building.oneByOne();
                }
            }
        }
        return building.tries();
    }

    private static @Nullable Prediction call(
            Scorer scorer, Features row, ModelTries.Building building) {
        try {
            return scorer.score(List.of(row))[0];
        } catch (Exception e) {
            building.failure(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return null;
        }
    }

    /** The median of some calls in nanoseconds; NaN if they fail. */
    private static double time(Scorer scorer, List<Features> rows) {
        List<Long> calls = new ArrayList<>();
        long end = System.nanoTime() + LONGEST_NS;
        try {
            scorer.score(rows);
            while (calls.size() < MOST_CALLS && (calls.isEmpty() || System.nanoTime() < end)) {
                long start = System.nanoTime();
                scorer.score(rows);
                calls.add(System.nanoTime() - start);
            }
        } catch (Exception e) {
            return Double.NaN;
        }
        Collections.sort(calls);
        return calls.get(calls.size() / 2);
    }

    /** Whether the first rows have the answers together that they have alone. */
    private static boolean areIndependent(Scorer scorer, List<Features> rows) {
        try {
            Prediction[] together = scorer.score(rows);
            for (int i = 0; i < Math.min(8, rows.size()); i++) {
                if (!ModelTries.areSame(together[i], scorer.score(List.of(rows.get(i)))[0])) {
                    return false;
                }
            }
            return true;
        } catch (Exception e) {
            return false;
        }
    }
}
