package io.shadowgate;

import io.shadowgate.admission.SeenId;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.EvidenceStatus;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Estimate;
import io.shadowgate.inference.Answer;
import io.shadowgate.inference.RequestBatch;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.output.kafka.KafkaMessage;
import io.shadowgate.policy.Check;
import io.shadowgate.policy.CoveredTime;
import io.shadowgate.policy.EvidenceState;
import io.shadowgate.policy.GateResult;
import io.shadowgate.policy.PhaseCounts;
import io.shadowgate.policy.PolicyVerdict;
import io.shadowgate.policy.SegmentResult;
import io.shadowgate.policy.Subject;
import io.shadowgate.request.Features;
import io.shadowgate.request.LogRecord;
import io.shadowgate.request.LoggedAnswer;
import io.shadowgate.request.MirroredRequest;
import io.shadowgate.request.Prediction;
import io.shadowgate.request.Rejected;
import io.shadowgate.request.Uncompared;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowCounts;
import io.shadowgate.window.WindowReport;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A type that falls back to Kryo could not be changed without losing a running test's state. */
class StreamTypesTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                LogRecord.class,
                MirroredRequest.class,
                Features.class,
                Prediction.class,
                LoggedAnswer.class,
                Rejected.class,
                Uncompared.class,
                RequestBatch.class,
                ScoredRequest.class,
                Answer.class,
                Comparison.class,
                WindowReport.class,
                Coverage.class,
                Counts.class,
                Decision.class,
                Check.class,
                PolicyVerdict.class,
                GateResult.class,
                SegmentResult.class,
                Estimate.class,
                EvidenceStatus.class,
                WindowCounts.class,
                Models.class,
                WindowPart.class,
                EvidenceState.class,
                CoveredTime.class,
                PhaseCounts.class,
                PhaseCounts.Slots.class,
                Subject.class,
                KafkaMessage.class,
                SeenId.class
            })
    void whatCrossesAStreamIsAPojoWithoutKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}
