package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

class MeaningTest {
    /** Of one version. */
    record Before(String name, Duration within, Compare.Kind kind) {}

    /** Of the next. */
    record After(
            String name,
            Duration within,
            Compare.Kind kind,
            boolean strict,
            @Nullable Integer most,
            List<String> others) {}

    @Test
    void aKeyThatIsNotUsedChangesNothing() {
        String before =
                Meaning.text(
                        Map.of("part", new Before("a", Duration.ofMinutes(5), Compare.Kind.SCORE)));
        assertThat(before)
                .isEqualTo("{\"part\":{\"kind\":\"SCORE\",\"name\":\"a\",\"within\":\"PT5M\"}}");
        assertThat(Meaning.text(Map.of("part", after(false, null, List.of())))).isEqualTo(before);
        assertThat(
                        List.of(
                                Meaning.text(Map.of("part", after(true, null, List.of()))),
                                Meaning.text(Map.of("part", after(false, 3, List.of()))),
                                Meaning.text(Map.of("part", after(false, null, List.of("b"))))))
                .doesNotHaveDuplicates()
                .doesNotContain(before);
    }

    @Test
    void placesInAListCount() {
        Map<String, Object> first = new HashMap<>();
        first.put("list", new ArrayList<>(Arrays.asList(0, 1)));
        Map<String, Object> second = new HashMap<>();
        second.put("list", List.of(1));
        assertThat(Meaning.sha256(first)).isNotEqualTo(Meaning.sha256(second));
    }

    private static After after(boolean strict, @Nullable Integer most, List<String> others) {
        return new After("a", Duration.ofMinutes(5), Compare.Kind.SCORE, strict, most, others);
    }
}
