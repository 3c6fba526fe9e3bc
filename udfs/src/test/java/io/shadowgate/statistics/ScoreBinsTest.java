package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScoreBinsTest {

    @Test
    void indexesAreThoseOfTheVectors() {
        JsonNode vector = TestData.vectors("03_divergence.json").get("fixed_bins");
        ScoreBins bins =
                new ScoreBins(
                        vector.get("lo").doubleValue(),
                        vector.get("hi").doubleValue(),
                        vector.get("k").intValue());
        for (JsonNode pair : vector.get("cases")) {
            double x = TestData.real(pair.get("x"));
            assertThat(bins.indexOf(x)).as("%s", x).isEqualTo(pair.get("bin").intValue());
        }
        assertThat(bins.size()).isEqualTo(23);
    }
}
