package io.shadowgate.console;

import io.shadowgate.console.Screen.Tone;
import io.shadowgate.decision.Decision;
import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.gate.Need;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.results.Summary.LastDecision;
import io.shadowgate.slices.SliceStory;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Milestone;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.PointPolicy;
import io.shadowgate.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to say of one shadow, as sentences without layout. */
final class ShadowLines {
    private static final int MOST_SLICES = 3;

    private ShadowLines() {}

    static String word(LastDecision last) {
        return last.verdict() + (last.isRejectedSoFar() ? " so far" : "");
    }

    /**
     * The reason of the last decision, and of a shadow that is not promoted the slice in which it
     * differs most.
     */
    static String reason(ShadowStory shadow) {
        List<String> differs = differs(shadow);
        SliceStory slices = shadow.slices();
        return differs.isEmpty() || slices == null
                ? shadow.last().reason()
                : shadow.last().reason()
                        + "; it differs most where "
                        + slices.findings().get(0).finding().slice();
    }

    /**
     * Where a shadow that is rejected or held differs, in sentences, the best to look at first.
     *
     * @return empty if nothing was found, or if the shadow is promoted
     */
    static List<String> differs(ShadowStory shadow) {
        SliceStory slices = shadow.slices();
        return slices == null || shadow.last().verdict() == Verdict.PROMOTE
                ? List.of()
                : slices.findings().stream()
                        .limit(MOST_SLICES)
                        .map(
                                found ->
                                        found.words(slices.limit())
                                                + (found.requestIds().isEmpty()
                                                        ? ""
                                                        : ", such as "
                                                                + String.join(
                                                                        ", ", found.requestIds())))
                        .toList();
    }

    static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case PROMOTE -> Tone.GOOD;
            case HOLD -> Tone.OPEN;
            case REJECT -> Tone.BAD;
        };
    }

    /**
     * Since when the verdict stands, after how many requests, the agreement then and now, and what
     * it would take to change it.
     *
     * @return empty if there is no decision
     */
    static Optional<String> since(ShadowTest test, ShadowStory shadow) {
        Decision decision = shadow.last().decision();
        Milestone since = shadow.since();
        if (decision == null || since == null) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        long all = decision.coverage().compared();
        parts.add(
                String.format(
                        Locale.ROOT,
                        "since %s, after %,d%s request%s",
                        Figures.time(since.at()),
                        since.compared(),
                        since.compared() == all ? "" : String.format(Locale.ROOT, " of %,d", all),
                        all == 1 ? "" : "s"));
        if (since.agreement() != null
                && !Figures.percent(since.agreement())
                        .equals(Figures.percent(observed(decision)))) {
            parts.add("agreement then " + Figures.percent(since.agreement()));
        }
        if (decision.status().alarmed()) {
            parts.add(
                    "alarm at "
                            + Figures.time(Objects.requireNonNull(decision.status().alarmedAt()))
                            + ": suddenly worse");
        }
        if (decision.status().restarts() > 0) {
            parts.add(
                    "evidence began anew "
                            + decision.status().restarts()
                            + (decision.status().restarts() == 1 ? " time" : " times"));
        }
        if (decision.verdict() == Verdict.HOLD) {
            parts.add(missing(test, shadow));
        }
        return Optional.of(String.join("; ", parts));
    }

    private static @Nullable Double observed(Decision decision) {
        return decision.ruling().checks().stream()
                .filter(check -> check.name().equals(AgreementGate.NAME))
                .findFirst()
                .map(Check::observed)
                .orElse(null);
    }

    /** What a shadow on hold still needs. */
    static String missing(ShadowTest test, ShadowStory shadow) {
        PlannedTest rest = shadow.rest();
        if (rest == null) {
            return "nothing was compared in the last day, so nobody can say how long it takes";
        }
        PlannedTest.End end = rest.end();
        if (end == null) {
            return rest.needs().stream()
                    .filter(need -> need.requests() == null)
                    .findFirst()
                    .map(need -> "as it is, it will not be promoted: " + beyond(test, need))
                    .orElse("as it is, it will not be promoted");
        }
        long days = Math.max(0, rest.moreDays(end));
        double more = Math.max(0, end.requests() - rest.compared());
        return String.format(
                Locale.ROOT,
                "as it is, to be promoted it needs %s%s",
                days == 1 ? "1 more day" : days + " more days",
                more == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " and %,.0f more requests (%s takes longest)",
                                more,
                                what(test, end.check())));
    }

    private static String beyond(ShadowTest test, Need need) {
        return gate(test, need.check())
                .map(
                        gate ->
                                gate.what()
                                        + " "
                                        + Figures.observed(gate, need.expected())
                                        + ", limit "
                                        + Figures.limit(gate))
                .orElse(need.reason());
    }

    private static String what(ShadowTest test, String check) {
        return gate(test, check)
                .map(Gate::what)
                .orElse(
                        check.equals(PointPolicy.SUFFICIENT_TRAFFIC)
                                ? "traffic"
                                : check.replaceFirst("_ok$", ""));
    }

    private static Optional<Gate> gate(ShadowTest test, String name) {
        return Measures.gates(test).stream()
                .filter(gate -> gate.group() == null && gate.name().equals(name))
                .findFirst();
    }

    /** A segment with its agreement. */
    static String segment(SegmentStory segment, Screen screen) {
        return screen.safe(segment.segment()) + " " + Figures.percent(segment.agreement());
    }

    /** The same, and of how many requests. */
    static String segmentOf(SegmentStory segment, Screen screen) {
        return String.format(
                Locale.ROOT,
                "%s of %,d",
                segment(segment, screen),
                segment.total().coverage().scored());
    }
}
