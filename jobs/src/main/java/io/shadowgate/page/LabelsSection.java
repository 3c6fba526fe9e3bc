package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Palette;
import io.shadowgate.chart.Series;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.LabelTotals;
import io.shadowgate.output.json.DecisionForm;
import io.shadowgate.quality.ModelFigures;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.quality.QualitySketch;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.LabelledScores.CalibrationBin;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What labels that came later say: who is right, and how good the scores of both are. */
final class LabelsSection implements Section {
    private static final int MOST_CLASSES = 200;

    /** Where a larger number is better; of all others a smaller one is. */
    private static final Set<String> LARGER_IS_BETTER =
            Set.of("accuracy", "auc_lower", "auc_upper");

    private static final Map<String, String> NAMES =
            Map.of(
                    "accuracy", "accuracy",
                    "auc_lower", "area under the curve, at least",
                    "auc_upper", "area under the curve, at most",
                    "brier_score", "Brier score",
                    "log_loss", "log loss",
                    "expected_calibration_error", "expected calibration error",
                    "mean_absolute_error", "mean absolute error",
                    "root_mean_squared_error", "root mean squared error");

    @Override
    public String title() {
        return "Labels: who is right";
    }

    @Override
    public boolean appliesTo(Story story) {
        return story.shadows().stream().anyMatch(shadow -> labels(shadow) != null);
    }

    private static DecisionForm.@Nullable Labels labels(ShadowStory shadow) {
        Decision decision = shadow.last().decision();
        return decision == null ? null : DecisionForm.Labels.of(decision);
    }

    @Override
    public void write(Story story, Sheet sheet) {
        sheet.note(
                "Labels are what turned out to be true. They count when the window of their request"
                        + " is mature, and those that come later never count.");
        String primary = story.test().primary().name();
        for (int i = 0; i < story.shadows().size(); i++) {
            ShadowStory shadow = story.shadows().get(i);
            Decision decision = shadow.last().decision();
            LabelTotals totals = decision == null ? null : decision.labels();
            DecisionForm.Labels labels = labels(shadow);
            if (totals == null || labels == null) {
                continue;
            }
            sheet.shadow(shadow.name());
            coverage(shadow.name(), labels, sheet);
            if (labels.labelled() > 0) {
                answers(primary, shadow.name(), labels.answers(), labels.labelled(), sheet);
                figures(primary, shadow.name(), labels, sheet);
                models(primary, shadow.name(), Colours.of(i), totals.counts(), sheet);
            }
        }
    }

    private static void coverage(String shadow, DecisionForm.Labels labels, Sheet sheet) {
        if (labels.coverage() == null || labels.behind() == null) {
            sheet.paragraph("No window is mature yet.");
            return;
        }
        String of = shadow + "/labels/";
        double coverage = labels.coverage();
        sheet.out()
                .element(
                        "p",
                        () -> {
                            sheet.count(of + "labelled", labels.labelled());
                            sheet.out().text(" of ");
                            sheet.count(of + "requests", labels.requests());
                            sheet.out().text(" requests that both answered have a label (");
                            sheet.number(of + "coverage", coverage, Words.share(coverage));
                            sheet.out().text("). Labels are final up to " + labels.behind());
                            sheet.out().text(" before the decision.");
                            if (labels.byDefault() > 0) {
                                sheet.out().text(" By default (labels.default): ");
                                sheet.count(of + "by_default", labels.byDefault());
                                sheet.out().text(".");
                            }
                            if (labels.misfits() > 0) {
                                sheet.out().text(" Labels that fit no such prediction: ");
                                sheet.count(of + "misfits", labels.misfits());
                                sheet.out().text(".");
                            }
                        });
        sheet.out().line();
    }

    private static void answers(
            String primary,
            String shadow,
            DecisionForm.Labels.@Nullable Answers answers,
            long labelled,
            Sheet sheet) {
        if (answers == null) {
            return; // They are near or far, but not right or wrong.
        }
        String of = shadow + "/labels/answers/";
        if (answers.labelledDisagreements() > 0
                && answers.shadowCorrectOnDisagreements() != null
                && answers.primaryCorrectOnDisagreements() != null) {
            double own = answers.shadowCorrectOnDisagreements();
            double other = answers.primaryCorrectOnDisagreements();
            sheet.out()
                    .element(
                            "p",
                            () -> {
                                sheet.out().text("Where they differ, ");
                                sheet.name(shadow);
                                sheet.out().text(" is right in ");
                                sheet.number(
                                        of + "shadow_correct_on_disagreements",
                                        own,
                                        Words.share(own));
                                sheet.out().text(" and ");
                                sheet.name(primary);
                                sheet.out().text(" in ");
                                sheet.number(
                                        of + "primary_correct_on_disagreements",
                                        other,
                                        Words.share(other));
                                sheet.out().text(" of ");
                                sheet.count(
                                        of + "labelled_disagreements",
                                        answers.labelledDisagreements());
                                sheet.out().text(" labelled disagreements.");
                            });
            sheet.out().line();
        }
        Double least = answers.shadowCorrectAtLeast();
        Double most = answers.shadowCorrectAtMost();
        if (least != null && most != null && least < most) {
            sheet.note(
                    "Whatever the missing labels are, "
                            + shadow
                            + " is right in "
                            + Words.share(least)
                            + " to "
                            + Words.share(most)
                            + " of all disagreements.");
        }
        sheet.table(
                "Who is right, " + shadow,
                Columns.of("who is right").numbers("labelled requests", "share"),
                () -> {
                    right("both", of + "both_right", answers.bothRight(), labelled, sheet);
                    right(
                            "only " + shadow,
                            of + "shadow_right",
                            answers.shadowRight(),
                            labelled,
                            sheet);
                    right(
                            "only " + primary,
                            of + "primary_right",
                            answers.primaryRight(),
                            labelled,
                            sheet);
                    right("neither", of + "neither_right", answers.neitherRight(), labelled, sheet);
                });
    }

    private static void right(String who, String of, long count, long labelled, Sheet sheet) {
        sheet.row(
                () -> sheet.name(who),
                () -> sheet.count(of, count),
                sheet.cell(Words.share((double) count / labelled)));
    }

    private static void figures(
            String primary, String shadow, DecisionForm.Labels labels, Sheet sheet) {
        Set<String> names = new LinkedHashSet<>(labels.primary().keySet());
        names.addAll(labels.shadow().keySet());
        if (names.isEmpty()) {
            return;
        }
        String of = shadow + "/labels/";
        sheet.table(
                "Quality of " + shadow,
                Columns.of("quality").numbers(primary, shadow, "difference").texts("better is"),
                () -> {
                    for (String name : names) {
                        sheet.row(
                                sheet.cell(NAMES.getOrDefault(name, name)),
                                () -> figure(of + "primary/" + name, labels.primary(), name, sheet),
                                () -> figure(of + "shadow/" + name, labels.shadow(), name, sheet),
                                () ->
                                        figure(
                                                of + "difference/" + name,
                                                labels.difference(),
                                                name,
                                                sheet),
                                sheet.cell(LARGER_IS_BETTER.contains(name) ? "larger" : "smaller"));
                    }
                });
    }

    private static void figure(String of, Map<String, Double> figures, String name, Sheet sheet) {
        Double figure = figures.get(name);
        if (figure != null) {
            sheet.number(of, figure, Words.figure(figure));
        }
    }

    private static void models(
            String primary, String shadow, int colour, QualityCounts counts, Sheet sheet) {
        ModelFigures old = ModelFigures.ofPrimary(counts);
        ModelFigures own = ModelFigures.ofShadow(counts);
        if (!old.calibration().isEmpty() || !own.calibration().isEmpty()) {
            sheet.figures(
                    () ->
                            calibration(
                                    primary,
                                    old.calibration(),
                                    shadow,
                                    own.calibration(),
                                    colour,
                                    sheet));
        }
        List<ConfusionMatrix.Entry> ofPrimary = entries(counts, QualitySketch.PRIMARY_CONFUSION);
        if (ofPrimary.isEmpty()) {
            return;
        }
        sheet.part("The right label and the answer of " + primary);
        new ConfusionTable(
                        "right label", "answer of " + primary, shadow + "/truth/primary", ofPrimary)
                .write(sheet);
        sheet.part("The right label and the answer of " + shadow);
        new ConfusionTable(
                        "right label",
                        "answer of " + shadow,
                        shadow + "/truth/shadow",
                        entries(counts, QualitySketch.SHADOW_CONFUSION))
                .write(sheet);
        if (old.classes().size() > 2) {
            sheet.folded(
                    "Precision and recall of each label",
                    () -> classes(primary, old, shadow, own, sheet));
        }
    }

    private static List<ConfusionMatrix.Entry> entries(QualityCounts counts, QualitySketch sketch) {
        byte[] stored = counts.sketch(sketch);
        return stored == null ? List.of() : ConfusionMatrix.fromBytes(stored).entries();
    }

    /** A score that is a probability is right if it comes true as often as it says. */
    private static void calibration(
            String primary,
            List<CalibrationBin> old,
            String shadow,
            List<CalibrationBin> own,
            int colour,
            Sheet sheet) {
        String title = "Calibration: how often it happens, by mean score";
        Chart chart = Chart.ofShares(title, sheet.out());
        Legend legend = new Legend(chart);
        chart.line(
                new Series(List.of(new Series.Point(0, 0), new Series.Point(100, 100))),
                Palette.GREY,
                1,
                "2 4",
                "perfectly calibrated");
        curve(primary, old, Palette.GREY, chart, legend);
        curve(shadow, own, colour, chart, legend);
        sheet.figure(title + "; the dotted line is perfect", chart::write, legend.keys());
    }

    private static void curve(
            String name, List<CalibrationBin> bins, int colour, Chart chart, Legend legend) {
        List<Series.Point> points = new ArrayList<>();
        List<String> tooltips = new ArrayList<>();
        for (CalibrationBin bin : bins) {
            points.add(new Series.Point(bin.meanScore() * 100, bin.positiveRate() * 100));
            tooltips.add(
                    name
                            + ", scores "
                            + Words.number(bin.from())
                            + " to "
                            + Words.number(bin.to())
                            + ": mean "
                            + Words.share(bin.meanScore())
                            + ", happens in "
                            + Words.share(bin.positiveRate())
                            + " of "
                            + Words.requests(bin.requests()));
        }
        if (!points.isEmpty()) {
            Series series = new Series(points);
            legend.line(series, colour, 1.5, null, name);
            chart.dots(series, colour, tooltips);
        }
    }

    private static void classes(
            String primary, ModelFigures old, String shadow, ModelFigures own, Sheet sheet) {
        Map<String, ModelFigures.ClassFigures> before = new LinkedHashMap<>();
        old.classes().forEach(of -> before.put(of.label(), of));
        int rows = Math.min(MOST_CLASSES, own.classes().size());
        sheet.table(
                "Labels of " + shadow,
                Columns.of("label")
                        .numbers(
                                "labelled",
                                "precision of " + primary,
                                "precision of " + shadow,
                                "recall of " + primary,
                                "recall of " + shadow),
                () -> {
                    for (ModelFigures.ClassFigures of : own.classes().subList(0, rows)) {
                        ModelFigures.ClassFigures was = before.get(of.label());
                        sheet.row(
                                () -> sheet.name(of.label()),
                                sheet.cell(Words.count(of.labelled())),
                                sheet.cell(share(was == null ? null : was.precision())),
                                sheet.cell(share(of.precision())),
                                sheet.cell(share(was == null ? null : was.recall())),
                                sheet.cell(share(of.recall())));
                    }
                });
        if (rows < own.classes().size()) {
            sheet.note(
                    Words.count(own.classes().size() - rows)
                            + " further labels are not shown; quality/ has them all.");
        }
    }

    private static String share(@Nullable Double share) {
        return share == null ? "" : Words.share(share);
    }
}
