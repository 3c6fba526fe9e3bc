package io.shadowgate;

import io.shadowgate.admission.Pairing;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.gate.Check;
import io.shadowgate.gate.CoveredTime;
import io.shadowgate.gate.Decision;
import io.shadowgate.gate.Estimate;
import io.shadowgate.gate.Evidence;
import io.shadowgate.gate.EvidenceStatus;
import io.shadowgate.gate.Finding;
import io.shadowgate.gate.GateState;
import io.shadowgate.gate.Judgement;
import io.shadowgate.gate.SegmentFinding;
import io.shadowgate.gate.Subject;
import io.shadowgate.gate.WindowPart;
import io.shadowgate.inference.Answer;
import io.shadowgate.inference.RequestBatch;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.output.kafka.KafkaMessage;
import io.shadowgate.request.Features;
import io.shadowgate.request.LoggedAnswer;
import io.shadowgate.request.MirroredRequest;
import io.shadowgate.request.Prediction;
import io.shadowgate.request.Rejected;
import io.shadowgate.request.LogRecord;
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
                Evidence.class,
                Decision.class,
                Check.class,
                Judgement.class,
                Finding.class,
                SegmentFinding.class,
                Estimate.class,
                EvidenceStatus.class,
                WindowCounts.class,
                Models.class,
                WindowPart.class,
                GateState.class,
                CoveredTime.class,
                Subject.class,
                KafkaMessage.class,
                Pairing.Seen.class
            })
    void whatCrossesAStreamIsAPojoWithoutKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}
