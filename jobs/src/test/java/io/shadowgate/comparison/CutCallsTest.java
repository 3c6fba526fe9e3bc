package io.shadowgate.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.inference.Answer;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.Test;

class CutCallsTest {
    private final MockStreamingRuntimeContext context = new MockStreamingRuntimeContext(1, 0);
    private final CutCalls.Counting v13 = new CutCalls.Counting(context, "v13");
    private final CutCalls.Counting v14 = new CutCalls.Counting(context, "v14");

    @Test
    void countsTheRequestsOfCutCallsAndTheSmallest() {
        for (int cutTo : new int[] {0, 64, 16, 128, 0}) {
            v13.count(answer(cutTo));
        }
        v14.count(answer(0));
        assertThat(CutCalls.of(accumulators(), "v13")).isEqualTo(new CutCalls(3, 16));
        assertThat(CutCalls.of(accumulators(), "v14")).isEqualTo(CutCalls.NONE);
        assertThat(CutCalls.of(Map.of(), "v13")).isEqualTo(CutCalls.NONE);
    }

    @Test
    void addsUpOverJobs() {
        assertThat(new CutCalls(3, 16).plus(new CutCalls(2, 8))).isEqualTo(new CutCalls(5, 8));
        assertThat(CutCalls.NONE.plus(new CutCalls(2, 8))).isEqualTo(new CutCalls(2, 8));
    }

    private static Answer answer(int cutTo) {
        return new Answer(Outcome.SCORED, Prediction.ofScore(1), Double.NaN, cutTo, null, null);
    }

    private Map<String, Object> accumulators() {
        Map<String, Object> values = new HashMap<>();
        for (String shadow : new String[] {"v13", "v14"}) {
            for (String name :
                    new String[] {
                        "requests in cut calls of " + shadow, "rows of cut calls of " + shadow
                    }) {
                values.put(name, context.getAccumulator(name).getLocalValue());
            }
        }
        return values;
    }
}
