package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checked against vectors made with numpy, and against resampling. */
class CohensKappaTest {

    @Test
    void kappasAndErrorsAreThoseOfTheVectors() {
        JsonNode vectors = TestData.vectors("01_agreement.json").get("kappa");
        assertThat(vectors.size()).isEqualTo(3);
        for (JsonNode vector : vectors) {
            List<long[]> rows = new ArrayList<>();
            vector.get("table")
                    .forEach(
                            row ->
                                    rows.add(
                                            Arrays.stream(TestData.reals(row))
                                                    .mapToLong(x -> (long) x)
                                                    .toArray()));
            var kappa = CohensKappa.of(rows.toArray(long[][]::new));
            if (vector.get("kappa").isNull()) {
                assertThat(kappa).isEmpty();
            } else {
                assertThat(kappa.orElseThrow().kappa())
                        .isCloseTo(vector.get("kappa").doubleValue(), within(1e-9));
                assertThat(kappa.orElseThrow().standardError())
                        .isCloseTo(vector.get("se").doubleValue(), within(1e-9));
            }
        }
    }

    /** The spread of kappa over resampled tables, three labels, unequal margins. */
    @Test
    void theStandardErrorIsTheSpreadOfResampledKappas() {
        long[][] table = {{300, 40, 10}, {25, 200, 35}, {5, 60, 125}};
        CohensKappa kappa = CohensKappa.of(table).orElseThrow();
        Random random = new Random(23);
        double sum = 0;
        double squares = 0;
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            long[][] drawn = new long[3][3];
            for (int i = 0; i < 800; i++) {
                int ticket = random.nextInt(800);
                int cell = 0;
                while (ticket >= table[cell / 3][cell % 3]) {
                    ticket -= (int) table[cell / 3][cell % 3];
                    cell++;
                }
                drawn[cell / 3][cell % 3]++;
            }
            double one = CohensKappa.of(drawn).orElseThrow().kappa();
            sum += one;
            squares += one * one;
        }
        double mean = sum / rounds;
        double spread = Math.sqrt(squares / rounds - mean * mean);
        assertThat(kappa.standardError()).isCloseTo(spread, within(spread * 0.06));
    }

    @Test
    void perfectAgreementHasNoError() {
        assertThat(CohensKappa.of(new long[][] {{3, 0}, {0, 4}}))
                .hasValueSatisfying(
                        kappa -> {
                            assertThat(kappa.kappa()).isCloseTo(1, within(1e-15));
                            assertThat(kappa.standardError()).isCloseTo(0, within(1e-7));
                        });
    }

    @Test
    void withoutPairsOrWithOneLabelThereIsNone() {
        assertThat(CohensKappa.of(new long[0][0])).isEmpty();
        assertThat(CohensKappa.of(new long[2][2])).isEmpty();
        assertThat(CohensKappa.of(new long[][] {{0, 0}, {0, 7}})).isEmpty();
        // One label on one side only: nothing but chance, which is 0 and not undefined.
        assertThat(CohensKappa.of(new long[][] {{3, 4}, {0, 0}}).orElseThrow().kappa()).isZero();
    }
}
