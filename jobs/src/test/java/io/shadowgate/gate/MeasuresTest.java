package io.shadowgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.LabelLimits;
import io.shadowgate.spec.Loss;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.WindowColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What policies, planner and documentation take for granted of every gate. */
class MeasuresTest {
    private static final Path DOCS = Path.of("docs");

    /** All that a spec can ask for. */
    static List<Gate> all() {
        Compare labels = new Compare(Compare.Kind.LABEL, 0, 0, GateCounts.BINS, List.of(), 1000);
        return Measures.gates(
                Tests.judgedBy(
                        gates(new Gates.Classes(List.of("yes", "agreement_ok"), 0.9)),
                        "0".repeat(64),
                        Tests.of(
                                Path.of("log"),
                                Path.of("out"),
                                labels,
                                List.of(Tests.logged("v13")))));
    }

    static List<Gate> ofScores() {
        return Measures.gates(Tests.answersInLog(Path.of("log"), Path.of("out")));
    }

    @Test
    void noTwoGatesShareAPlaceInState() {
        assertThat(all()).extracting(Gate::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(value = Gates.Measure.class, names = "LABELS", mode = EnumSource.Mode.EXCLUDE)
    void segmentsCanBeGatedByEachMeasure(Gates.Measure measure) {
        ShadowTest test = Tests.answersInLog(Path.of("log"), Path.of("out"));
        assertThat(Measures.gates(test)).filteredOn(gate -> gate.measure() == measure).hasSize(1);
        assertThat(Measures.ofSegments(test)).extracting(Gate::measure).contains(measure);
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsCheckAndItsKeyAreDocumented(Gate gate) throws IOException {
        assertThat(Files.readString(DOCS.resolve("records.md"))).contains("`" + gate.check() + "`");
        assertThat(Files.readString(DOCS.resolve("spec.md")))
                .contains("\n| `" + gate.key() + "` |");
    }

    @ParameterizedTest
    @MethodSource("all")
    void theGateWhoseDesignEffectItBorrowsIsThere(Gate gate) {
        String other = gate.borrowsEffectOf();
        assertThat(other == null || all().stream().anyMatch(each -> each.id().equals(other)))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingCountedProvesNothing(Gate gate) {
        assertThat(gate.observed(Counts.NONE)).isNull();
        assertThat(gate.evidence(Counts.NONE, 1).good()).isNotPositive();
        assertThat(gate.evidence(Counts.NONE, 1).bad()).isNotPositive();
        assertThat(gate.couldProve(Counts.NONE, 1)).isFalse();
        assertThat(gate.outcome(Counts.NONE)).isEqualTo(new Outcome(0, 0, 0));
    }

    /** The plan and the evidence are of the same gate. */
    @ParameterizedTest
    @MethodSource("ofScores")
    void aPerfectShadowIsProvenGoodByTheRequestsThatThePlanNames(Gate gate) {
        double enough = -Math.log(Tests.RULES.promoteAlpha());
        long requests = gate.need(Expected.PERFECT, 0.8).requests();
        Counts counts = GateCounts.of(requests).at(0);
        assertThat(gate.couldProve(counts, 1)).isTrue();
        assertThat(gate.evidence(counts, 1).good()).isGreaterThanOrEqualTo(enough);
        Counts few = GateCounts.of(requests / 2).at(0);
        assertThat(gate.evidence(few, 1).good()).isLessThan(enough);
        assertThat(gate.evidence(counts, 4).good()).isLessThan(enough);
    }

    @Test
    void theGateOnBothLatenciesSaysThatTheLogHasNone() {
        Gate gate =
                all().stream()
                        .filter(each -> each.name().equals(PairedLatencyGate.NAME))
                        .findFirst()
                        .orElseThrow();
        Counts untimed =
                CountsBuilder.between(0, 1)
                        .latencies(5, 0, 0, 0)
                        .with(WindowColumn.PAIRED, 0)
                        .build();
        assertThat(gate.sentence(gate.observed(untimed)) + gate.detail(untimed))
                .isEqualTo(
                        "no data for excess of slow requests: the log has no primary_latency_ms of"
                                + " them, which gates.paired-latency.max-excess-rate compares"
                                + " with");
        assertThat(gate.couldProve(untimed, 1)).isFalse();
        assertThat(gate.detail(Counts.NONE)).isEmpty();
    }

    private static Gates gates(Gates.Classes classes) {
        return GatesBuilder.like(Tests.GATES)
                .classes(classes)
                .labels(
                        new LabelLimits(
                                0.01,
                                null,
                                0.8,
                                new Loss(Loss.Kind.BRIER, 1),
                                0.01,
                                0.5,
                                LabelLimits.Unlabelled.HOLD))
                .build();
    }
}
