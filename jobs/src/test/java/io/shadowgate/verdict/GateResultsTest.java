package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.Gates.IfUnderpowered;
import io.shadowgate.statistics.evidence.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a shadow that is bad. */
class GateResultsTest {
    /** Evidence of 20 rejects; of one gate of two, 40. */
    private static final double ALPHA = 0.05;

    private static GateResult gate(String name, double evidence, String reason) {
        Standing standing = evidence >= 40 ? Standing.BAD : Standing.INCONCLUSIVE;
        return new GateResult(
                name,
                null,
                0.5,
                0.4,
                0.6,
                0.9,
                -1,
                Math.log(evidence),
                standing,
                reason + GateResult.said(standing));
    }

    private static String reasons(List<SegmentResult> segments, GateResult... gates) {
        return new GateResults(
                        new Check("sufficient_traffic", true, false, 1.0, 1, "enough"),
                        List.of(gates),
                        segments,
                        0,
                        false,
                        IfUnderpowered.values()[0])
                .badReasons(ALPHA);
    }

    @Test
    void gatesThatAreBadByTheirOwnEvidenceAreNamed() {
        assertThat(
                        reasons(
                                List.of(),
                                gate("agreement_ok", 50, "agreement 0.8 < 0.9"),
                                gate("errors_ok", 2, "error rate 0.02 > 0.01")))
                .isEqualTo("agreement 0.8 < 0.9, proven");
    }

    @Test
    void otherwiseTheGateThatWeighsMostIsNamedWithItsValue() {
        assertThat(
                        reasons(
                                List.of(),
                                gate("agreement_ok", 15, "agreement 0.88 < 0.9"),
                                gate("errors_ok", 30, "error rate 0.02 > 0.01")))
                .isEqualTo("error rate 0.02 > 0.01, proven together with the other gates");
        SegmentResult segment =
                new SegmentResult(
                        "country=DE",
                        -1,
                        Math.log(35),
                        Standing.INCONCLUSIVE,
                        List.of(gate("agreement_ok", 35, "agreement 0.7 < 0.9")));
        assertThat(reasons(List.of(segment), gate("agreement_ok", 30, "agreement 0.88 < 0.9")))
                .isEqualTo("country=DE: agreement 0.7 < 0.9, proven together with the other gates");
    }
}
