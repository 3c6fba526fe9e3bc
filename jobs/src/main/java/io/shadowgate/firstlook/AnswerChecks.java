package io.shadowgate.firstlook;

import io.shadowgate.comparison.Agreement;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Mistakes that show in the answers of both sides to the same requests: one of them says the same
 * in another form.
 */
public final class AnswerChecks {
    /** Below this share of agreement, the answers do not seem to be about the same thing. */
    static final double POOR = 0.5;

    /** From this share of agreement on, another form explains the answers. */
    public static final double GOOD = 0.95;

    /** Of fewer different answers, forms agree by chance. */
    private static final int FEWEST_DIFFERENT = 5;

    private static final int MOST_LABELS_SHOWN = 5;

    /** Two engines differ by less in single precision. */
    private static final double ROUNDING = 1e-6;

    private AnswerChecks() {}

    /**
     * The answers of both sides to one request.
     *
     * @param primary of the log
     * @param shadow of the log or of its model
     */
    public record Pair(Prediction primary, Prediction shadow) {}

    /** The share of pairs that agree. */
    public static double agreement(Compare compare, List<Pair> pairs) {
        Agreement agreement = new Agreement(compare);
        return (double)
                        pairs.stream()
                                .filter(pair -> agreement.holds(pair.primary, pair.shadow))
                                .count()
                / pairs.size();
    }

    /** Whether there are enough pairs, and enough different answers, to say anything. */
    public static boolean areEnough(Compare compare, List<Pair> pairs) {
        long different =
                pairs.stream()
                        .map(pair -> shown(compare, pair.primary))
                        .distinct()
                        .limit(FEWEST_DIFFERENT)
                        .count();
        return pairs.size() >= RequestChecks.FEWEST
                && (compare.prediction() == Compare.Kind.LABEL || different == FEWEST_DIFFERENT);
    }

    /** Whether another way of asking explains answers that do not agree as they are. */
    public static boolean explains(double now, double otherwise) {
        return now <= POOR && otherwise >= GOOD;
    }

    /**
     * @param shadow its name
     */
    public static List<Suspicion> of(Compare compare, String shadow, List<Pair> pairs) {
        if (!areEnough(compare, pairs)) {
            return List.of();
        }
        List<Suspicion> found = new ArrayList<>();
        double now = agreement(compare, pairs);
        switch (compare.prediction()) {
            case SCORE -> {
                if (allEqual(pairs)) {
                    found.add(Suspicion.check(equal(shadow, pairs.size())));
                }
                String form = form(compare, now, pairs);
                if (form != null) {
                    found.add(
                            Suspicion.stop(
                                    rates(shadow, now, pairs.size())
                                            + ", but "
                                            + form
                                            + "; choose the output that has the primary's form, or"
                                            + " log the primary's answers in the shadow's"));
                }
            }
            case LABEL -> {
                String labels = now == 0 ? otherLabels(pairs) : null;
                if (labels != null) {
                    found.add(Suspicion.stop(labels.formatted(shadow)));
                }
            }
            case VECTOR -> {
                String lengths = lengths(pairs);
                if (lengths != null) {
                    found.add(Suspicion.stop(lengths.formatted(shadow)));
                }
            }
        }
        return found;
    }

    /** "shadow v13 agrees with the primary on 2 % of the first 200 requests". */
    public static String rates(String shadow, double agreement, int requests) {
        return String.format(
                Locale.ROOT,
                "shadow %s agrees with the primary on %.0f %% of the first %d requests",
                shadow,
                100 * agreement,
                requests);
    }

    private static String equal(String shadow, int requests) {
        return "all "
                + requests
                + " answers of shadow "
                + shadow
                + " to the first requests equal the primary's: is it the primary itself?";
    }

    /** Models compute in single precision, and logs may round. */
    private static boolean allEqual(List<Pair> pairs) {
        return pairs.stream()
                .allMatch(
                        pair ->
                                Math.abs(pair.primary.score() - pair.shadow.score())
                                        <= ROUNDING * Math.max(1, Math.abs(pair.primary.score())));
    }

    /** A percentage is divided, since the tolerance is meant for shares. */
    private static @Nullable String form(Compare compare, double now, List<Pair> pairs) {
        Map<String, UnaryOperator<Pair>> forms = new LinkedHashMap<>();
        forms.put(
                "1 minus its answers agrees",
                pair -> new Pair(pair.primary, Prediction.ofScore(1 - pair.shadow.score())));
        forms.put(
                "its answers are percentages: divided by 100 they agree",
                pair -> new Pair(pair.primary, Prediction.ofScore(pair.shadow.score() / 100)));
        forms.put(
                "the primary's are percentages: divided by 100 they agree",
                pair -> new Pair(Prediction.ofScore(pair.primary.score() / 100), pair.shadow));
        forms.put(
                "the sigmoid of its answers (output.activation: sigmoid) agrees",
                pair -> new Pair(pair.primary, sigmoid(pair.shadow)));
        forms.put(
                "the sigmoid of the primary's agrees",
                pair -> new Pair(sigmoid(pair.primary), pair.shadow));
        for (Map.Entry<String, UnaryOperator<Pair>> form : forms.entrySet()) {
            double otherwise = agreement(compare, pairs.stream().map(form.getValue()).toList());
            if (explains(now, otherwise)) {
                return String.format(Locale.ROOT, "%s on %.0f %%", form.getKey(), 100 * otherwise);
            }
        }
        return null;
    }

    private static Prediction sigmoid(Prediction logit) {
        return Prediction.ofScore(1 / (1 + Math.exp(-logit.score())));
    }

    private static @Nullable String otherLabels(List<Pair> pairs) {
        TreeSet<String> primary =
                pairs.stream()
                        .map(pair -> pair.primary.requiredLabel())
                        .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> shadow =
                pairs.stream()
                        .map(pair -> pair.shadow.requiredLabel())
                        .collect(Collectors.toCollection(TreeSet::new));
        if (primary.stream().anyMatch(shadow::contains)) {
            return null;
        }
        return "no label of shadow %s is one of the primary's: the primary says "
                + some(primary)
                + ", the shadow "
                + some(shadow)
                + "; output.labels gives the shadow's columns the primary's names";
    }

    private static String some(TreeSet<String> labels) {
        // A percent sign would be a place of the format.
        return Printable.of(
                        labels.stream().limit(MOST_LABELS_SHOWN).collect(Collectors.joining(", ")))
                .replace("%", "%%");
    }

    private static @Nullable String lengths(List<Pair> pairs) {
        int primary = pairs.get(0).primary.requiredVector().length;
        int shadow = pairs.get(0).shadow.requiredVector().length;
        boolean all =
                pairs.stream()
                        .allMatch(
                                pair ->
                                        pair.primary.requiredVector().length == primary
                                                && pair.shadow.requiredVector().length == shadow);
        return all && primary != shadow
                ? "the primary's vectors have "
                        + primary
                        + " numbers and those of shadow %s have "
                        + shadow
                        + "; choose the output that is like the primary's"
                : null;
    }

    private static String shown(Compare compare, Prediction prediction) {
        return switch (compare.prediction()) {
            case SCORE -> String.valueOf(prediction.score());
            case LABEL -> prediction.requiredLabel();
            case VECTOR -> Arrays.toString(prediction.requiredVector());
        };
    }
}
