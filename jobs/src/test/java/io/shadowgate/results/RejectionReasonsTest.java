package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reasons that differ in what they quote are one; their own words stay. */
class RejectionReasonsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "timestamp \"2026-03-02\" is no ISO-8601 time such as 2026-03-02T14:05:00.250Z"
                        + "|timestamp ... is no ISO-8601 time such as 2026-03-02T14:05:00.250Z",
                "not valid UTF-8|not valid UTF-8",
                "timestamp is not between the years 1970 and 9999: -5 ms"
                        + "|timestamp is not between the years 1970 and 9999: ... ms",
                "timestamp 1772409600 looks like epoch seconds, but a whole number is"
                        + " milliseconds; write 1772409600000 or 1772409600.0"
                        + "|timestamp ... looks like epoch seconds, but a whole number is"
                        + " milliseconds; write ... or ...",
                "timestamp is not between the years 1970 and 9999: 1772409600123456 ms (it looks"
                        + " like epoch microseconds; divide by 1000)"
                        + "|timestamp is not between the years 1970 and 9999: ... ms (it looks"
                        + " like epoch microseconds; divide by 1000)",
                "primary_latency_ms is negative: -1.5E-7|primary_latency_ms is negative: ...",
                "primary_model is v11, but this test compares with v12"
                        + "|primary_model is v11, but this test compares with v12",
                "timestamp 2026-03-02T00:00:00Z is outside of 2026-03-03T00:00:00Z to 4"
                        + "|timestamp ... is outside of ... to ...",
                "feature x-2 must be a number, not the text \"7 of 9\""
                        + "|feature x-2 must be a number, not the text ...",
                "features[31] must be a number, not null|features[...] must be a number, not null",
            })
    void whatIsQuotedIsLeftOut(String reason, String kind) {
        RejectionReasons reasons = new RejectionReasons();
        reasons.add(reason);
        assertThat(reasons.commonest(1)).containsOnlyKeys(kind);
        // As they are read back from the records of periods, and added up.
        RejectionReasons sum = new RejectionReasons();
        sum.add(reasons.commonest(1));
        assertThat(sum.commonest(1)).containsOnlyKeys(kind);
    }

    @Test
    void theCommonestComeFirst() {
        RejectionReasons reasons = new RejectionReasons();
        for (int i = 0; i < 3; i++) {
            reasons.add("value " + i);
        }
        reasons.add("another");
        assertThat(reasons.commonest(5).entrySet())
                .containsExactly(Map.entry("value ...", 3L), Map.entry("another", 1L));
    }
}
