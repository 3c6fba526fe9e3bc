package io.shadowgate.app;

import io.shadowgate.firstlook.AnswerChecks;
import io.shadowgate.firstlook.AnswerChecks.Pair;
import io.shadowgate.firstlook.Suspicion;
import io.shadowgate.inference.Shadows;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSource;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.Features;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a shadow's model the first requests of the log. If it hardly ever agrees with the primary,
 * finds out whether it would with another output or with features in another order.
 */
final class ModelTrial {
    private static final int MOST_REQUESTS = 200;

    /** Columns of an output that are tried. */
    private static final int MOST_COLUMNS = 10;

    /** Of more features, pairs are not exchanged, because there are too many. */
    private static final int MOST_FEATURES = 40;

    /** A model that takes longer is judged without a first look. */
    private static final long LONGEST_SECONDS = 5;

    private final ShadowTest test;
    private final Shadow shadow;
    private final List<MirroredRequest> requests;

    private ModelTrial(ShadowTest test, Shadow shadow, List<MirroredRequest> requests) {
        this.test = test;
        this.shadow = shadow;
        this.requests = requests;
    }

    /**
     * @param shadows the loaded models of the test
     * @param requests the first of the log
     * @return what looks wrong
     */
    static List<Suspicion> of(ShadowTest test, Shadows shadows, List<MirroredRequest> requests)
            throws InterruptedException {
        List<Suspicion> found = new ArrayList<>();
        for (int i = 0; i < test.shadows().size(); i++) {
            Shadow shadow = test.shadows().get(i);
            ScorerSource source = shadows.list().get(i).source();
            if (source == null) {
                List<Pair> logged = logged(requests);
                found.addAll(AnswerChecks.of(test.compare(), shadow.name(), logged));
            } else if (shadow.requiredModel().access() == null) {
                List<MirroredRequest> asked =
                        requests.stream()
                                .filter(each -> each.features() != null && each.primary() != null)
                                .limit(MOST_REQUESTS)
                                .toList();
                found.addAll(inTime(new ModelTrial(test, shadow, asked), source));
            }
        }
        return found;
    }

    private static List<Pair> logged(List<MirroredRequest> requests) {
        List<Pair> pairs = new ArrayList<>();
        for (MirroredRequest request : requests) {
            Prediction primary = request.primary();
            Prediction answer = request.shadow() == null ? null : request.shadow().prediction();
            if (primary != null && answer != null) {
                pairs.add(new Pair(primary, answer));
            }
        }
        return pairs;
    }

    /** A model that hangs must not hang the start; the run itself gives it deadlines. */
    private static List<Suspicion> inTime(ModelTrial trial, ScorerSource source)
            throws InterruptedException {
        FutureTask<List<Suspicion>> task = new FutureTask<>(() -> trial.look(source));
        Thread thread = new Thread(task, "first look at " + trial.shadow.name());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What is wrong with a model that runs is counted by the run.
            return List.of();
        }
    }

    private List<Suspicion> look(ScorerSource source) throws Exception {
        try (ScorerSource.Opened model = source.open();
                Scorer scorer = model.newScorer()) {
            List<Pair> pairs = pairs(model, scorer, null);
            if (!AnswerChecks.areEnough(test.compare(), pairs)) {
                return List.of();
            }
            List<Suspicion> found = new ArrayList<>();
            double now = AnswerChecks.agreement(test.compare(), pairs);
            if (now <= AnswerChecks.GOOD) {
                String better = otherOutput(now);
                better = better == null ? otherOrder(model, scorer, now) : better;
                if (better != null) {
                    found.add(
                            new Suspicion(
                                    true,
                                    AnswerChecks.rates(shadow.name(), now, pairs.size())
                                            + ", but with "
                                            + better));
                    return found;
                }
            }
            found.addAll(AnswerChecks.of(test.compare(), shadow.name(), pairs));
            return found;
        }
    }

    private @Nullable String otherOutput(double now) throws Exception {
        Shadow.Output output = shadow.output();
        if (test.compare().prediction() != Compare.Kind.SCORE) {
            return null;
        }
        for (int i = 0; i < MOST_COLUMNS; i++) {
            if (Objects.equals(output.index(), i)) {
                continue;
            }
            Shadow other =
                    shadow.with(
                            new Shadow.Output(
                                    output.name(), i, null, List.of(), output.activation()));
            ModelSource source =
                    new ModelSource(
                            other,
                            test.compare().prediction(),
                            RequestSchema.of(test).features(),
                            test.inference().timeout());
            try (ScorerSource.Opened model = source.open();
                    Scorer scorer = model.newScorer()) {
                double otherwise =
                        AnswerChecks.agreement(test.compare(), pairs(model, scorer, null));
                if (AnswerChecks.explains(now, otherwise)) {
                    return on("output.index " + i + " (now " + shown(output) + ")", otherwise);
                }
            } catch (ModelException e) {
                // There are no more columns.
                return null;
            }
        }
        return null;
    }

    private static String shown(Shadow.Output output) {
        return output.klass() != null
                ? "class " + output.klass()
                : output.index() == null ? "not given" : String.valueOf(output.index());
    }

    /** The values of features under other names: sorted, reversed, and two of them exchanged. */
    private @Nullable String otherOrder(ScorerSource.Opened model, Scorer scorer, double now)
            throws Exception {
        List<String> read = RequestSchema.of(test).features();
        List<String> own = shadow.features();
        if (own.size() < 2) {
            return null;
        }
        List<List<String>> orders = new ArrayList<>();
        orders.add(own.stream().sorted().toList());
        List<String> reversed = new ArrayList<>(own);
        Collections.reverse(reversed);
        orders.add(reversed);
        for (int i = 0; i < own.size() && own.size() <= MOST_FEATURES; i++) {
            for (int j = i + 1; j < own.size(); j++) {
                List<String> exchanged = new ArrayList<>(own);
                Collections.swap(exchanged, i, j);
                orders.add(exchanged);
            }
        }
        for (List<String> order : orders) {
            int[] from = new int[read.size()];
            for (int i = 0; i < from.length; i++) {
                int place = own.indexOf(read.get(i));
                from[i] = place < 0 ? i : read.indexOf(order.get(place));
            }
            double otherwise = AnswerChecks.agreement(test.compare(), pairs(model, scorer, from));
            if (AnswerChecks.explains(now, otherwise)) {
                return on("features in the order " + String.join(", ", order), otherwise);
            }
        }
        return null;
    }

    private static String on(String how, double agreement) {
        return String.format(Locale.ROOT, "%s on %.0f %%", how, 100 * agreement);
    }

    /**
     * @param from the place whose value is at each place instead; null for each its own
     */
    private List<Pair> pairs(ScorerSource.Opened model, Scorer scorer, int @Nullable [] from)
            throws Exception {
        List<Pair> pairs = new ArrayList<>();
        for (MirroredRequest request : requests) {
            Features features = Objects.requireNonNull(request.features());
            Features row = from == null ? features : moved(features, from);
            if (row == null || model.misfit(row) != null) {
                continue;
            }
            pairs.add(
                    new Pair(
                            Objects.requireNonNull(request.primary()),
                            scorer.score(List.of(row))[0]));
        }
        return pairs;
    }

    /** Null for a row that holds lists. */
    private static @Nullable Features moved(Features features, int[] from) {
        if (features.lists() != null || features.numbers().length != from.length) {
            return null;
        }
        double[] numbers = new double[from.length];
        String[] given = features.texts();
        String[] texts = given == null ? null : new String[from.length];
        for (int i = 0; i < from.length; i++) {
            numbers[i] = features.numbers()[from[i]];
            if (given != null && texts != null) {
                texts[i] = given[from[i]];
            }
        }
        return new Features(numbers, texts);
    }
}
