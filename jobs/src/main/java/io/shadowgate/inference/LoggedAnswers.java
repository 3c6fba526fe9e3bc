package io.shadowgate.inference;

import io.shadowgate.record.MirroredRequest;
import java.util.Arrays;
import org.apache.flink.api.common.functions.MapFunction;

/** Takes all answers from the log, in a test that runs no model. */
public final class LoggedAnswers implements MapFunction<MirroredRequest, ScoredRequest> {
    private static final long serialVersionUID = 1;

    private final int shadows;

    public LoggedAnswers(int shadows) {
        this.shadows = shadows;
    }

    @Override
    public ScoredRequest map(MirroredRequest request) {
        Answer[] answers = new Answer[shadows];
        Arrays.fill(answers, Answer.logged(request.shadow()));
        return new ScoredRequest(request, answers);
    }
}
