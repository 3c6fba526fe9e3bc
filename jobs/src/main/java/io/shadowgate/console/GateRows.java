package io.shadowgate.console;

import io.shadowgate.console.Screen.Tone;
import io.shadowgate.decision.Decision;
import io.shadowgate.gate.Estimate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.LatencyGate;
import io.shadowgate.gate.Measures;
import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PointPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checks of a test as rows of a table: a limit, and a value and a word for each shadow. */
final class GateRows {
    private static final String PRIMARY_P99 = "primary_latency_p99";

    private GateRows() {}

    /**
     * @param limit may be empty
     * @param cells in the order of the shadows
     */
    record Row(String label, String limit, List<Cell> cells) {}

    /**
     * @param said what the value shows, in a word; may be empty
     */
    record Cell(String value, String said, Tone tone) {
        static final Cell NONE = new Cell("-", "", Tone.PLAIN);

        String text() {
            return said.isEmpty() ? value : value + " " + said;
        }
    }

    /** The checks of the policy that decides; empty if there is no decision yet. */
    static List<Row> of(Story story) {
        Map<String, Gate> gates = new LinkedHashMap<>();
        Measures.gates(story.test()).stream()
                .filter(gate -> gate.group() == null)
                .forEach(gate -> gates.put(gate.name(), gate));
        List<Row> rows = new ArrayList<>();
        for (Check check : checks(story)) {
            Gate gate = gates.get(check.name());
            rows.add(gate == null ? count(check, story) : row(gate, story));
            if (gate != null && gate.name().equals(LatencyGate.NAME)) {
                primary(story).ifPresent(rows::add);
            }
        }
        return rows;
    }

    /** Of the first shadow with a decision: all have the same checks. Traffic is told elsewhere. */
    private static List<Check> checks(Story story) {
        return story.shadows().stream()
                .map(shadow -> shadow.last().decision())
                .filter(decision -> decision != null)
                .findFirst()
                .map(
                        decision ->
                                decision.ruling().checks().stream()
                                        .filter(GateRows::isNews)
                                        .toList())
                .orElse(List.of());
    }

    private static boolean isNews(Check check) {
        return !check.name().equals(PointPolicy.SUFFICIENT_TRAFFIC);
    }

    private static Row row(Gate gate, Story story) {
        return new Row(
                gate.what(),
                Figures.limit(gate),
                story.shadows().stream().map(shadow -> cell(gate, shadow)).toList());
    }

    private static Cell cell(Gate gate, ShadowStory shadow) {
        Decision decision = shadow.last().decision();
        Check check = decision == null ? null : check(decision, gate.name());
        if (decision == null || check == null) {
            return Cell.NONE;
        }
        String value = Figures.observed(gate, check.observed());
        return decision.policy() == Gates.Policy.POINT
                ? ofPoint(value, check)
                : decision.gates().stream()
                        .filter(result -> result.isOf(gate))
                        .findFirst()
                        .map(result -> ofEvidence(value, result))
                        .orElseGet(() -> ofPoint(value, check));
    }

    private static Cell ofPoint(String value, Check check) {
        return check.passed()
                ? new Cell(value, "good", Tone.GOOD)
                : check.isUnknown()
                        ? new Cell(value, "unknown", Tone.OPEN)
                        : new Cell(value, "BAD", Tone.BAD);
    }

    /** What is not proven is not green, however good the value is. */
    private static Cell ofEvidence(String value, GateResult gate) {
        return gate.observed() == null
                ? new Cell(value, "no data", Tone.OPEN)
                : switch (gate.standing()) {
                    case GOOD -> new Cell(value, "good", Tone.GOOD);
                    case BAD -> new Cell(value, "BAD", Tone.BAD);
                    case INCONCLUSIVE -> new Cell(value, "open", Tone.OPEN);
                    case UNDERPOWERED -> new Cell(value, "too few", Tone.OPEN);
                };
    }

    /** A check of several gates: how many of them are proven good. */
    private static Row count(Check named, Story story) {
        List<Cell> cells = new ArrayList<>();
        for (ShadowStory shadow : story.shadows()) {
            Decision decision = shadow.last().decision();
            Check check = decision == null ? null : check(decision, named.name());
            cells.add(
                    check == null || check.observed() == null
                            ? Cell.NONE
                            : new Cell(
                                    Figures.plain(check.observed())
                                            + " of "
                                            + Figures.plain(check.limit()),
                                    check.passed() ? "good" : anyBad(decision) ? "BAD" : "open",
                                    check.passed()
                                            ? Tone.GOOD
                                            : anyBad(decision) ? Tone.BAD : Tone.OPEN));
        }
        return new Row(named.name().replaceFirst("_ok$", "") + " proven good", "all", cells);
    }

    private static boolean anyBad(@Nullable Decision decision) {
        return decision != null
                && decision.segments().stream()
                        .anyMatch(segment -> segment.standing() == Standing.BAD);
    }

    @Nullable
    private static Check check(Decision decision, String name) {
        return decision.ruling().checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The primary's latency beside the shadow's. */
    private static Optional<Row> primary(Story story) {
        List<Cell> cells =
                story.shadows().stream()
                        .map(shadow -> shadow.last().decision())
                        .map(decision -> decision == null ? Cell.NONE : primary(decision))
                        .toList();
        return cells.stream().allMatch(Cell.NONE::equals)
                ? Optional.empty()
                : Optional.of(new Row("  of the primary", "", cells));
    }

    private static Cell primary(Decision decision) {
        return decision.latencies().stream()
                .filter(estimate -> estimate.name().equals(PRIMARY_P99))
                .map(Estimate::value)
                .findFirst()
                .map(
                        value ->
                                new Cell(
                                        Double.isInfinite(value)
                                                ? "never"
                                                : Figures.fixed(value, 1) + " ms",
                                        "",
                                        Tone.PLAIN))
                .orElse(Cell.NONE);
    }
}
