package io.shadowgate.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Label;
import io.shadowgate.record.LabelForm;
import io.shadowgate.record.LogRecord;
import io.shadowgate.spec.Compare.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels in the logs that people have. */
class MappedLabelsTest {
    private static final long TIME = 1_767_225_600_000L;

    private static Label label(LogRecord record) {
        assertThat(record.rejected()).isNull();
        assertThat(record.labels()).hasSize(1);
        return record.labels()[0];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "1|1",
                "1.0|1",
                "0.25|0.25",
                "-0.0|0",
                "1e3|1000",
                "true|true",
                "false|false",
                "\"cat\"|cat",
                "\"1.0\"|1.0",
                "null|none",
                "\"\"|none",
                "[3]|3"
            })
    void aTruthIsAText(String written, String truth) {
        LogRecord record =
                new MappedLog(null)
                        .ofLabels(LabelForm.TIMED)
                        .read(
                                "{\"request_id\":\"a\",\"timestamp\":%d,\"ground_truth\":%s}"
                                        .formatted(TIME, written));
        assertThat(label(record)).isEqualTo(new Label("a", TIME, truth));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "1,true", "\"true\",true", "false,false", "null,false", "0.0,false"})
    void aLabelSaysWhetherItsRequestWasActedOn(String written, boolean actedOn) {
        LogRecord record =
                new MappedLog(null)
                        .ofLabels(LabelForm.TIMED)
                        .read(
                                "{\"request_id\":\"a\",\"timestamp\":%d,\"ground_truth\":1,\"acted_on\":%s}"
                                        .formatted(TIME, written));
        assertThat(label(record)).isEqualTo(new Label("a", TIME, "1", actedOn));
    }

    @Test
    void ofARecordWithRowsEachHasItsLabel() {
        LogRecord record =
                new MappedLog(null)
                        .field("ground_truth", "/truth/*")
                        .ofLabels(LabelForm.TIMELESS)
                        .read("{\"request_id\":7,\"truth\":[0,1]}");
        assertThat(record.labels())
                .containsExactly(
                        new Label("7#0", Label.TIMELESS, "0"),
                        new Label("7#1", Label.TIMELESS, "1"));
    }

    @Test
    void sageMakersGroundTruth() {
        LogRecord record =
                new MappedLog("sagemaker")
                        .ofLabels(LabelForm.TIMELESS)
                        .read(
                                "{\"groundTruthData\":{\"data\":\"0\",\"encoding\":\"CSV\"},"
                                        + "\"eventMetadata\":{\"eventId\":\"order-1001\"},"
                                        + "\"eventVersion\":\"0\"}");
        assertThat(label(record)).isEqualTo(new Label("order-1001", Label.TIMELESS, "0"));
    }

    @Test
    void seldonsFeedback() {
        LogRecord record =
                new MappedLog("seldon")
                        .kind(Kind.VECTOR)
                        .ofLabels(LabelForm.TIMED)
                        .read(
                                "{\"headers\":{\"ce-type\":\"io.seldon.serving.feedback\","
                                        + "\"ce-requestid\":\"q\","
                                        + "\"ce-time\":\"2026-01-01T00:00:00Z\"},"
                                        + "\"body\":{\"truth\":{\"data\":{\"ndarray\":[2]}}}}");
        assertThat(label(record)).isEqualTo(new Label("q", TIME, "2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"request_id\":\"a\",\"timestamp\":5,\"ground_truth\":1,\"acted_on\":\"maybe\"}|acted_on"
                        + " at /acted_on: \"maybe\", not true or false",
                "{\"request_id\":\"a\",\"timestamp\":5}|ground_truth is missing: there is nothing"
                        + " at",
                "{\"request_id\":\"a\",\"ground_truth\":1}|timestamp is missing",
                "{\"timestamp\":5,\"ground_truth\":1}|a label needs the request_id of its request",
                "{\"request_id\":\"a\",\"timestamp\":5,\"ground_truth\":{}}|with nothing",
                "{\"request_id\":\"a\",\"timestamp\":5,\"ground_truth\":[1,2]}|not one number",
                "{\"request_id\":\"a\",\"timestamp\":5,\"ground_truth\":1e999}|finite"
            })
    void whatIsNoLabelIsRejectedWithItsReason(String record, String reason) {
        LogRecord read = new MappedLog(null).ofLabels(LabelForm.TIMED).read(record);
        assertThat(read.rejected().reason()).contains(reason);
    }

    @Test
    void aRequestWithoutALabelIsARequestAlone() {
        LogRecord read =
                new MappedLog(null)
                        .ofLabels(LabelForm.IN_REQUESTS)
                        .read("{\"request_id\":\"a\",\"timestamp\":%d}".formatted(TIME));
        assertThat(read.elsewhere()).isEqualTo(TIME);
    }
}
