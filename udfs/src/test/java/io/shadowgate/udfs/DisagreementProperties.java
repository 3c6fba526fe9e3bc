package io.shadowgate.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.udfs.FunctionPropertiesTest.Property;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.apache.flink.types.Row;

/** Against counts of plain lists, sums of decimals and sums of binomial coefficients. */
final class DisagreementProperties {
    static final List<Property> ALL =
            List.of(
                    new Property("DISAGREEMENT", DisagreementProperties::disagreement),
                    new Property("MCNEMAR_P_VALUE", DisagreementProperties::mcNemar));

    private DisagreementProperties() {}

    private static void disagreement(List<Sample> rows) {
        List<Sample> pairs =
                rows.stream()
                        .filter(row -> row.primary() != null && row.shadow() != null)
                        .filter(row -> AggregateRuns.equal(row) != null)
                        .toList();
        List<Sample> apart = pairs.stream().filter(row -> !AggregateRuns.equal(row)).toList();
        Row found = AggregateRuns.disagreement().valueOf(rows);
        if (pairs.isEmpty()) {
            assertThat(found).isNull();
            return;
        }
        long higher = apart.stream().filter(row -> row.shadow() > row.primary()).count();
        assertThat(found.getField(0)).isEqualTo((long) pairs.size());
        assertThat(found.getField(1)).isEqualTo((long) apart.size());
        assertThat(found.getField(2)).isEqualTo((double) apart.size() / pairs.size());
        assertThat(found.getField(3)).isEqualTo(higher);
        assertThat(found.getField(4))
                .isEqualTo(apart.isEmpty() ? null : (double) higher / apart.size());
        assertMean((Double) found.getField(5), apart);
    }

    private static void assertMean(Double found, List<Sample> apart) {
        List<BigDecimal> differences =
                apart.stream()
                        .map(row -> Math.abs(row.shadow() - row.primary()))
                        .filter(Double::isFinite)
                        .map(BigDecimal::new)
                        .toList();
        if (differences.isEmpty()) {
            assertThat(found).isNull();
            return;
        }
        double mean =
                differences.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(differences.size()), MathContext.DECIMAL128)
                        .doubleValue();
        assertThat(found).isCloseTo(mean, within(6e-10 + 1e-15 * mean));
    }

    /** Twice the smaller tail of tosses of a fair coin, from exact binomial coefficients. */
    private static void mcNemar(List<Sample> rows) {
        long higher = rows.stream().filter(row -> compare(row) > 0).count();
        long lower = rows.stream().filter(row -> compare(row) < 0).count();
        long n = higher + lower;
        BigInteger tail = BigInteger.ZERO;
        BigInteger ways = BigInteger.ONE;
        for (long k = 0; k <= Math.min(higher, lower); k++) {
            tail = tail.add(ways);
            ways = ways.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
        }
        double expected =
                new BigDecimal(tail.shiftLeft(1))
                        .divide(
                                new BigDecimal(BigInteger.ONE.shiftLeft((int) n)),
                                400,
                                RoundingMode.HALF_EVEN)
                        .min(BigDecimal.ONE)
                        .doubleValue();
        assertThat(new McNemarPValue().eval(higher, lower)).isCloseTo(expected, within(1e-12));
        assertThat(new McNemarPValue().eval(lower, higher)).isCloseTo(expected, within(1e-12));
        assertThat(new McNemarPValue().eval(null, lower)).isNull();
    }

    private static int compare(Sample row) {
        return row.primary() == null || row.shadow() == null
                ? 0
                : Double.compare(row.shadow(), row.primary());
    }
}
