package io.shadowgate.comparison;

import io.shadowgate.config.Compare;
import io.shadowgate.inference.Answer;
import io.shadowgate.inference.Outcome;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.traffic.MirroredRequest;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** One comparison per request and shadow. */
public final class Comparing implements FlatMapFunction<ScoredRequest, Comparison> {
    private static final long serialVersionUID = 1;

    private final List<String> shadows;
    private final Agreement agreement;
    private final int segments;

    public Comparing(List<String> shadows, Compare compare) {
        this.shadows = List.copyOf(shadows);
        this.agreement = new Agreement(compare);
        this.segments = compare.segments().size();
    }

    @Override
    public void flatMap(ScoredRequest scored, Collector<Comparison> comparisons) {
        String[] values = scored.request().segments();
        // The sample's key may stand behind the segments that get reports.
        String[] reported = values.length == segments ? values : Arrays.copyOf(values, segments);
        for (int i = 0; i < shadows.size(); i++) {
            comparisons.collect(
                    compare(scored.request(), shadows.get(i), scored.answers()[i], reported));
        }
    }

    private Comparison compare(
            MirroredRequest request, String shadow, Answer answer, String[] reported) {
        Outcome outcome = answer.outcome();
        String error = answer.error();
        if (outcome == Outcome.SCORED && !comparable(request, answer)) {
            outcome = Outcome.MODEL_ERROR;
            error =
                    "gave "
                            + answer.prediction().vector().length
                            + " numbers where the primary gave "
                            + request.primary().vector().length;
        }
        boolean scored = outcome == Outcome.SCORED;
        return new Comparison(
                request.requestId(),
                request.timestamp(),
                shadow,
                outcome,
                request.primary(),
                scored ? answer.prediction() : null,
                scored ? agreement.holds(request.primary(), answer.prediction()) : null,
                request.primaryLatencyMs(),
                scored ? answer.latencyMs() : Double.NaN,
                reported,
                error);
    }

    private static boolean comparable(MirroredRequest request, Answer answer) {
        double[] primary = request.primary().vector();
        return primary == null || primary.length == answer.prediction().vector().length;
    }
}
