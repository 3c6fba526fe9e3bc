package io.shadowgate.page;

import io.shadowgate.decision.Decision;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.markup.Markup;
import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PointPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each gate with what was observed, its interval, its limit and the evidence. */
final class GatesSection implements Section {
    /** More gates, such as those of a thousand classes, are folded. */
    private static final int MOST_OPEN = 20;

    private static Columns columns() {
        // On a narrow screen the first columns are seen.
        return Columns.of("gate", "result")
                .numbers("observed", "limit", "interval")
                .texts("evidence");
    }

    @Override
    public String title() {
        return "Gates";
    }

    @Override
    public boolean appliesTo(Story story) {
        return story.shadows().stream().anyMatch(shadow -> shadow.last().decision() != null);
    }

    @Override
    public void write(Story story, Sheet sheet) {
        Gates gates = story.test().gates();
        double good = -StrictMath.log(gates.evidence().promoteAlpha());
        double bad = -StrictMath.log(gates.evidence().rejectAlpha());
        sheet.note(
                "The interval contains the true value at every look with a probability of "
                        + Words.share(1 - gates.evidence().promoteAlpha())
                        + ". Evidence is a logarithm: "
                        + (good == bad
                                ? Words.evidence(good) + " proves a gate good, or bad."
                                : Words.evidence(good)
                                        + " proves a gate good, and "
                                        + Words.evidence(bad)
                                        + " proves it bad.")
                        + " The line in each bar is that threshold."
                        + (gates.policy() == Gates.Policy.POINT
                                ? " This test decides by the observed values (gates.policy: point)."
                                : ""));
        List<Gate> all = Measures.gates(story.test());
        for (ShadowStory shadow : story.shadows()) {
            Decision decision = shadow.last().decision();
            if (decision != null) {
                sheet.shadow(shadow.name());
                List<GateResult> results = decision.gates();
                int open = Math.min(MOST_OPEN, results.size());
                table(decision, results.subList(0, open), all, good, bad, true, sheet);
                if (open < results.size()) {
                    List<GateResult> rest = results.subList(open, results.size());
                    sheet.folded(
                            Words.count(rest.size()) + " more gates",
                            () -> table(decision, rest, all, good, bad, false, sheet));
                }
            }
        }
    }

    private static void table(
            Decision decision,
            List<GateResult> results,
            List<Gate> gates,
            double good,
            double bad,
            boolean traffic,
            Sheet sheet) {
        sheet.table(
                "Gates of " + decision.shadow(),
                columns(),
                () -> {
                    if (traffic) {
                        traffic(decision, sheet);
                    }
                    results.forEach(
                            result ->
                                    row(
                                            decision.shadow(),
                                            result,
                                            gates.stream()
                                                    .filter(result::isOf)
                                                    .findFirst()
                                                    .orElse(null),
                                            good,
                                            bad,
                                            sheet));
                });
    }

    private static void traffic(Decision decision, Sheet sheet) {
        Check check = decision.check(PointPolicy.SUFFICIENT_TRAFFIC);
        sheet.row(
                sheet.cell("compared requests"),
                // Enough requests prove nothing, so this is not green.
                () -> sheet.badge(Sheet.Tone.OPEN, check.passed() ? "enough" : "too few"),
                () -> {
                    if (check.observed() != null) {
                        sheet.number(
                                decision.shadow() + "/" + check.name() + "/observed",
                                check.observed(),
                                Words.count(Math.round(check.observed())));
                    }
                },
                sheet.cell("at least " + Words.count(Math.round(check.limit()))),
                sheet.cell(""),
                sheet.cell(""));
    }

    private static void row(
            String shadow,
            GateResult result,
            @Nullable Gate gate,
            double good,
            double bad,
            Sheet sheet) {
        String of =
                shadow
                        + "/"
                        + (result.group() == null ? "" : result.group() + "/")
                        + result.name()
                        + "/";
        double limit = result.limit();
        sheet.row(
                () -> sheet.name(gate == null ? result.name() : gate.what()),
                () -> sheet.badge(tone(result.standing()), word(result)),
                () -> {
                    if (result.observed() == null) {
                        sheet.out().text("no data");
                    } else {
                        value(of + "observed", result.observed(), limit, gate, sheet);
                    }
                },
                () -> {
                    if (gate != null) {
                        sheet.out().text(gate.side() == Side.AT_LEAST ? "at least " : "at most ");
                    }
                    value(of + "limit", limit, Double.NaN, gate, sheet);
                },
                () -> {
                    if (result.lower() != null && result.upper() != null) {
                        value(of + "lower", result.lower(), Double.NaN, gate, sheet);
                        sheet.out().text(" to ");
                        value(of + "upper", result.upper(), Double.NaN, gate, sheet);
                    }
                },
                () -> evidence(of, result, good, bad, sheet));
    }

    private static void value(
            String of, double value, double limit, @Nullable Gate gate, Sheet sheet) {
        sheet.number(
                of,
                value,
                gate != null && gate.isShare()
                        ? Words.share(value, limit)
                        : Words.number(value, limit)
                                + (gate == null || Double.isInfinite(value) ? "" : gate.unit()));
    }

    private static void evidence(
            String of, GateResult result, double good, double bad, Sheet sheet) {
        boolean isBad = result.standing() == Standing.BAD;
        double log = isBad ? result.logBad() : result.logGood();
        double threshold = isBad ? bad : good;
        bar(log / threshold, tone(result.standing()), sheet.out());
        sheet.number(
                of + (isBad ? "log_evidence_bad" : "log_evidence_good"), log, Words.evidence(log));
        sheet.out().text((isBad ? " for bad" : "") + " (needs " + Words.evidence(threshold) + ")");
    }

    /** The threshold is at three quarters of the bar, so more than a proof can be seen. */
    private static void bar(double share, Sheet.Tone tone, Markup out) {
        double filled = Double.isNaN(share) ? 0 : Math.max(0, Math.min(1, share * 0.75));
        out.element(
                "svg",
                () -> {
                    out.empty(
                            "rect", "class", "track", "y", "3", "width", "120", "height", "8",
                            "fill", "#d8dce2");
                    out.empty(
                            "rect",
                            "class",
                            "fill " + tone.css(),
                            "y",
                            "3",
                            "width",
                            Markup.number(120 * filled),
                            "height",
                            "8",
                            "fill",
                            switch (tone) {
                                case GOOD -> "#1a7f37";
                                case BAD -> "#b3261e";
                                case OPEN -> "#5b6470";
                            });
                    out.empty(
                            "path",
                            "class",
                            "mark",
                            "d",
                            "M90 0V14",
                            "stroke",
                            "#1c2128",
                            "stroke-width",
                            "2");
                },
                "class",
                "bar",
                "width",
                "120",
                "height",
                "14",
                "aria-hidden",
                "true");
    }

    static Sheet.Tone tone(Standing standing) {
        return switch (standing) {
            case GOOD -> Sheet.Tone.GOOD;
            case BAD -> Sheet.Tone.BAD;
            case INCONCLUSIVE, UNDERPOWERED -> Sheet.Tone.OPEN;
        };
    }

    private static String word(GateResult result) {
        return result.observed() == null ? "no data" : word(result.standing());
    }

    static String word(Standing standing) {
        return switch (standing) {
            case GOOD -> "proven good";
            case BAD -> "proven bad";
            case INCONCLUSIVE -> "not proven";
            case UNDERPOWERED -> "too few requests";
        };
    }
}
