package io.shadowgate;

import io.shadowgate.admission.SeenId;
import io.shadowgate.arm.ArmReport;
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
import io.shadowgate.record.Exchange;
import io.shadowgate.record.Features;
import io.shadowgate.record.Heartbeat;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.Uncompared;
import io.shadowgate.stage.StagePart;
import io.shadowgate.stage.StageRecord;
import io.shadowgate.stage.StageState;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.CoveredTime;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PhaseCounts;
import io.shadowgate.verdict.PolicyVerdict;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.Subject;
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
                Exchange.class,
                Features.class,
                Prediction.class,
                LoggedAnswer.class,
                Rejected.class,
                Uncompared.class,
                Heartbeat.class,
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
                SeenId.class,
                ArmReport.class,
                StagePart.class,
                StageState.class,
                StageRecord.class
            })
    void whatCrossesAStreamIsAPojoWithoutKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}
