package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompanyCheckTest {
    private static final Prediction ONE = Prediction.ofScore(1);
    private static final Prediction TWO = Prediction.ofScore(2);

    private final CompanyCheck check =
            new CompanyCheck((one, other) -> one.score() == other.score(), null);

    @Test
    void checksOftenAtFirstAndSeldomLater() {
        List<Integer> checked = new ArrayList<>();
        for (int call = 0; call < 2000; call++) {
            if (check.isDue()) {
                checked.add(call);
                assertThat(check.passes(ONE, ONE, "cause")).isTrue();
            }
            check.answered(64);
        }
        assertThat(checked.subList(0, 5)).containsExactly(0, 1, 2, 11, 75);
        // 128,000 rows.
        assertThat(checked).hasSizeBetween(30, 40);
        assertThat(check.alone()).isNull();
    }

    @Test
    void twoDifferencesAreEnough() {
        assertThat(check.passes(ONE, TWO, "cause")).isFalse();
        assertThat(check.alone()).isNull();
        assertThat(check.isDue()).as("looks again at once").isTrue();
        assertThat(check.passes(ONE, TWO, "cause")).isFalse();
        assertThat(check.alone()).isEqualTo("cause");
        assertThat(check.isDue()).isFalse();
    }

    @Test
    void saysHowManyWereAnsweredBefore() {
        check.passes(ONE, ONE, "cause");
        check.answered(500);
        check.passes(ONE, TWO, "cause");
        check.passes(ONE, TWO, "cause");
        assertThat(check.alone())
                .isEqualTo(
                        "cause; found after 500 requests had shared calls, and their answers may be"
                                + " wrong");
    }

    @Test
    void aDifferenceNowAndThenIsRounding() {
        for (int i = 0; i < 1000; i++) {
            check.passes(ONE, i % 50 == 49 ? TWO : ONE, "cause");
        }
        assertThat(check.alone()).isNull();
    }

    @Test
    void aModelKnownToDependOnItsRowsIsNotChecked() {
        CompanyCheck known = new CompanyCheck((one, other) -> false, "known");
        assertThat(known.isDue()).isFalse();
        assertThat(known.alone()).isEqualTo("known");
    }
}
