package io.shadowgate.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.TestBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tally of all requests has every column as if each record had been added to it alone. */
class OpenWindowsTest {
    private static final ShadowTest TEST =
            Tests.of(Path.of("log"), Path.of("out"), Tests.SCORES, List.of(Tests.logged("v13")));

    static Stream<ShadowTest> tests() {
        return Stream.of(
                TEST,
                TestBuilder.like(TEST)
                        .gates(GatesBuilder.like(TEST.gates()).cluster("user").build())
                        .build());
    }

    @ParameterizedTest
    @MethodSource("tests")
    void allRequestsAreCountedOnceInEveryColumn(ShadowTest test) {
        Random random = new Random(40);
        OpenWindows windows = new OpenWindows(test, Map.of("v13", Models.LOG));
        Tally alone =
                new Tally(
                        new Tally.Key(test.test(), "v13", SegmentName.ALL, 0, Models.LOG),
                        test,
                        true);
        for (int i = 0; i < 3_000; i++) {
            long time = random.nextInt((int) test.window().toMillis());
            String[] segments = {value(random), value(random)};
            if (random.nextInt(4) > 0) {
                Comparison comparison = comparison(random, "r-" + i, time, segments);
                windows.add(comparison);
                alone.add(comparison);
            } else {
                Uncompared.Kind[] kinds = Uncompared.Kind.values();
                Uncompared record =
                        new Uncompared(
                                time,
                                kinds[random.nextInt(kinds.length)],
                                random.nextBoolean() ? segments : null);
                windows.add(record);
                alone.add(record);
            }
        }
        List<Row> ofAll = new ArrayList<>();
        windows.drainTo(
                tally -> {
                    if (tally.key.segment().equals(SegmentName.ALL)) {
                        ofAll.add(TallyRow.of(tally));
                    }
                });
        assertThat(ofAll).hasSize(1);
        Row expected = TallyRow.of(alone);
        for (WindowColumn column : WindowColumn.TALLIED) {
            int place = WindowColumn.TALLIED.indexOf(column);
            assertThat(ofAll.get(0).getField(place))
                    .as(column.field())
                    .isEqualTo(expected.getField(place));
        }
    }

    private static String value(Random random) {
        return random.nextInt(5) == 0 ? null : "v" + random.nextInt(4);
    }

    private static Comparison comparison(Random random, String id, long time, String... segments) {
        Outcome[] outcomes = Outcome.values();
        Outcome outcome =
                random.nextBoolean() ? Outcome.SCORED : outcomes[random.nextInt(outcomes.length)];
        boolean scored = outcome == Outcome.SCORED;
        return new Comparison(
                id,
                time,
                "v13",
                outcome,
                Prediction.ofScore(random.nextGaussian()),
                scored ? Prediction.ofScore(random.nextGaussian()) : null,
                scored ? (Boolean) random.nextBoolean() : null,
                random.nextInt(5) == 0 ? Double.NaN : random.nextDouble() * 300,
                random.nextInt(5) == 0 ? Double.NaN : random.nextDouble() * 300,
                segments,
                random.nextInt(50),
                scored ? null : "fails at " + random.nextInt(9));
    }
}
