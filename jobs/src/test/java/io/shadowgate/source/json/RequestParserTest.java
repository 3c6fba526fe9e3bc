package io.shadowgate.source.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.shadowgate.record.Features;
import io.shadowgate.record.Heartbeat;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one record, field by field, and what a person is told of a bad one. */
class RequestParserTest {
    private static final long TIME = 1_772_409_600_000L;
    private static final RequestSchema LOGGED = shape(Kind.SCORE, List.of(), false);
    private static final RequestSchema NAMED = shape(Kind.SCORE, List.of("age", "country"), true);
    private static final RequestSchema ANSWERS =
            new RequestSchema(Kind.SCORE, null, List.of(), false, false, List.of(), null, 1 << 20);
    private static final RequestSchema ARRAYS = shape(Kind.SCORE, List.of(), true);

    @Test
    void everyFieldIsRead() {
        MirroredRequest request =
                accepted(
                        NAMED,
                        """
                        {"unknown":{"a":[1,{"b":null}]},"shadow_latency_ms":7.5,"segments":{"x":[1],
                        "device":null,"country":"DE"},"primary_latency_ms":3,"primary_model":"v12",
                        "primary_prediction":0.25,"features":{"country":"PT","x":{"y":1},"age":4},
                        "timestamp":1772409600000,"request_id":"r\\u00e9","ground_truth":1,
                        "primary_error":null,"shadow_error":"","shadow_prediction":null}
                        """);
        assertThat(request.requestId()).isEqualTo("ré");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.primary().score()).isEqualTo(0.25);
        assertThat(request.primaryLatencyMs()).isEqualTo(3);
        assertThat(request.shadow()).isNull();
        assertThat(request.segments()).containsExactly("DE", null);
        assertThat(request.features().numbers()).containsExactly(4, Double.NaN);
        assertThat(request.features().texts()).containsExactly(null, "PT");
    }

    @Test
    void aRecordOfAMirrorIsAHeartbeat() {
        for (RequestSchema schema : List.of(NAMED, ANSWERS)) {
            LogRecord read =
                    parse(
                            schema,
                            ("{\"mirror\":\"host-1\",\"timestamp\":1772409600000,\"offered\":9,"
                                            + "\"sampled\":8,\"sent\":5,\"dropped\":3}")
                                    .getBytes(UTF_8));
            assertThat(read.heartbeat()).isEqualTo(new Heartbeat("host-1", TIME, 3));
            assertThat(read.rejected()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'mirror':'m','timestamp':1772409600000}|dropped is missing in the heartbeat of"
                        + " mirror m",
                "{'mirror':'m','dropped':1}|timestamp is missing in the heartbeat of mirror m",
                "{'mirror':'m','timestamp':1772409600000,'dropped':-1}|dropped is -1.0, not a whole"
                        + " number from 0 on",
                "{'mirror':'m','timestamp':1772409600000,'dropped':'x'}|dropped must be a number,"
                        + " not the text \"x\"",
                "{'mirror':null,'timestamp':1772409600000,'dropped':1}|request_id is missing",
                "{'timestamp':1772409600000,'dropped':1}|request_id is missing"
            })
    void aBrokenHeartbeatIsRejected(String json, String reason) {
        LogRecord read = parse(NAMED, json.replace('\'', '"').getBytes(UTF_8));
        assertThat(read.heartbeat()).isNull();
        assertThat(read.rejected().reason()).isEqualTo(reason);
    }

    /** Requests may have a field of that name. */
    @Test
    void aRequestWithAMirrorIsARequest() {
        MirroredRequest request =
                accepted(
                        NAMED,
                        """
                        {"mirror":"m","dropped":"x","request_id":"r","timestamp":1772409600000,
                        "primary_prediction":0.25,"features":{"country":"PT","age":4}}
                        """);
        assertThat(request.requestId()).isEqualTo("r");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1772409600123|1772409600123",
                "1772409600.123|1772409600123",
                "1772409600.0|1772409600000",
                "1.772409600999e9|1772409600999",
                "0|0",
                "0.001|1",
                "1.001|1001",
                "253402300799999|253402300799999",
                "253402300799.999|253402300799999",
                "\"2026-03-02T00:00:00Z\"|1772409600000",
                "\"2026-03-02T00:00:00.123456789Z\"|1772409600123",
                "\"2026-03-02t00:00:00.5z\"|1772409600500",
                "\"2026-03-02T00:00\"|1772409600000",
                "\"2026-03-02T00:00:00.25\"|1772409600250",
                "\"2026-03-02T01:30:00+01:30\"|1772409600000",
                "\"2026-03-02T01:30:00+0130\"|1772409600000",
                "\"2026-03-01T19:00:00-05\"|1772409600000",
                "\"2026-03-02T01:00:00+01:00[Europe/Paris]\"|1772409600000",
                "\"9999-12-31T23:59:59.999Z\"|253402300799999",
                "\"2026-07-01T00:30:00[Europe/Berlin]\"|1782858600000",
                "\"2026-01-01T00:30:00[Europe/Berlin]\"|1767223800000",
                "\"2026-07-01T00:30:00.5[UTC]\"|1782865800500",
                "\"2026-07-01T00:30:00[europe/berlin]\"|1782858600000",
                "\"2026-03-29T01:59:59[Europe/Berlin]\"|1774745999000",
                "\"2026-03-29T03:00:00[Europe/Berlin]\"|1774746000000",
                "\"2026-10-25T02:30:00+02:00[Europe/Berlin]\"|1792888200000",
                "\"2026-10-25T02:30:00+01:00[Europe/Berlin]\"|1792891800000",
                "\"2026-03-02T00:00:00.123456789-03:00[America/Argentina/ComodRivadavia]\""
                        + "|1772420400123",
                "978307199|978307199",
                "1772409600|1772409600000",
                "4133980800|4133980800000",
                "1772409600123456|1772409600123",
                "1772409600123456789|1772409600123",
                "1772409600123.5|1772409600123",
                "1772409600123456.7|1772409600123",
                "\"1772409600\"|1772409600000",
                "\"1772409600.5\"|1772409600500",
                "\"1772409600123\"|1772409600123",
                "\"1772409600123456\"|1772409600123",
                "\"1772409600123456789\"|1772409600123",
                "\"2026-03-02 00:00:00\"|1772409600000",
                "\"2026-03-02 00:00:00,25\"|1772409600250",
                "\"2026-03-02 00:00:00.25 UTC\"|1772409600250",
                "\"2026-03-02T00:00:00UTC\"|1772409600000",
                "\"2026-03-02 00:00:00 +0000 UTC\"|1772409600000",
                "\"2026-03-02 01:00:00 +01:00\"|1772409600000",
                "\"2026-03-02 01:00:00+01\"|1772409600000",
            })
    void timestampsAreReadToTheMillisecond(String written, long millis) {
        assertThat(accepted(LOGGED, with("timestamp", written)).timestamp()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0.5",
                "253402300800000",
                "99999999999999999999999999",
                "1e300",
                "1e400",
                "\"+50000-01-01T00:00:00Z\"",
                "\"+999999999-01-01T00:00:00Z\"",
                "\"1969-12-31T23:59:59.999Z\"",
                "\"0000-01-01T00:00:00+18:00\"",
            })
    void timestampsOutsideOfHistoryAreRejected(String written) {
        Rejected rejected = rejected(LOGGED, with("timestamp", written));
        assertThat(rejected.reason())
                .startsWith("timestamp is not between the years 1970 and 9999: ");
        assertThat(rejected.timestamp()).isNull();
    }

    /**
     * Clocks in Berlin are put forward from 02:00 on 29 March, and back from 03:00 on 25 October.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-29T02:00:00[Europe/Berlin]|never was: clocks in Europe/Berlin were put"
                        + " forward over it",
                "2026-03-29T02:30:00[Europe/Berlin]|never was: clocks in Europe/Berlin were put"
                        + " forward over it",
                "2026-03-29T02:30:00+01:00[Europe/Berlin]|never was: clocks in Europe/Berlin were"
                        + " put forward over it",
                "2026-10-25T02:30:00[Europe/Berlin]|was twice, as clocks in Europe/Berlin were put"
                        + " back; write the offset, +02:00 or +01:00",
                "2026-10-25T02:30:00Z[Europe/Berlin]|contradicts itself: the offset in"
                        + " Europe/Berlin was +02:00 or +01:00",
                "2026-07-01T00:30:00+01:00[Europe/Berlin]|contradicts itself: the offset in"
                        + " Europe/Berlin was +02:00",
                "2026-07-01T00:30:00Z[Europe/Berlin]|contradicts itself: the offset in"
                        + " Europe/Berlin was +02:00",
                "2026-07-01T00:30:00[Europe/Atlantis]|is no ISO-8601 time such as"
                        + " 2026-03-02T14:05:00.250Z",
            })
    void timesThatClocksNeverShowedOrShowedTwiceAreRejected(String written, String reason) {
        Rejected rejected = rejected(LOGGED, with("timestamp", '"' + written + '"'));
        assertThat(rejected.reason()).isEqualTo("timestamp \"" + written + "\" " + reason);
        assertThat(rejected.timestamp()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "978307200|timestamp 978307200 looks like epoch seconds, but those have ten digits,"
                        + " and other whole numbers are milliseconds; write 978307200000 or"
                        + " 978307200.0",
                "2026030214|timestamp 2026030214 could be two times: 2034-03-15T10:10:14Z as an"
                        + " epoch number, or a time on 2026-03-02; write an ISO-8601 time",
                "2026030214053099|timestamp 2026030214053099 could be two times:"
                        + " 2034-03-15T10:10:14.053Z as an epoch number, or a time on"
                        + " 2026-03-02; write an ISO-8601 time",
            })
    void wholeNumbersThatCouldBeTwoTimesAreRejected(String written, String reason) {
        Rejected rejected = rejected(LOGGED, with("timestamp", written));
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.timestamp()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"50000-01-01T00:00:00Z\"",
                "\"2026-02-30T00:00:00Z\"",
                "\"2026-03-02\"",
                "\"2026-03-02T00:00:00Z!\"",
                "\"2026-03-02T00:00:00+25:00\"",
                "\"2026-03-02 00:00:00 CET\"",
                "\"2026-03-02 01:00:00 +0100 UTC\"",
                "\"\"",
            })
    void textsThatAreNoTimeAreRejected(String written) {
        assertThat(rejected(LOGGED, with("timestamp", written)).reason())
                .isEqualTo(
                        "timestamp "
                                + written
                                + " is no ISO-8601 time such as 2026-03-02T14:05:00.250Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01/02/2026 10:00", "1.2.2026 10:00:00", "01-02-26"})
    void dayAndMonthAreNotGuessed(String written) {
        assertThat(rejected(LOGGED, with("timestamp", '"' + written + '"')).reason())
                .startsWith(
                        "timestamp \"" + written + "\" could be two times, since day and month");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260302", "20260302140530", "202603021405", "0001772409", "-5"})
    void textsOfDigitsAreEpochTimesOnlyIfTheirDigitsSayTheUnit(String written) {
        assertThat(rejected(LOGGED, with("timestamp", '"' + written + '"')).reason())
                .startsWith("timestamp \"" + written + "\" is no ISO-8601 time")
                .contains("no epoch number");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void oneBadRecordIsRejectedWithItsReason(String line, String reason) {
        assertThat(rejected(LOGGED, line).reason()).isEqualTo(reason);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("{}", "request_id is missing"),
                arguments("[]", "a record is one JSON object, not an array"),
                arguments("[1,{}]", "a record is one JSON object, not an array"),
                arguments("3", "a record is one JSON object, not 3"),
                arguments("null", "a record is one JSON object, not null"),
                arguments("\"text\"", "a record is one JSON object, not the text \"text\""),
                arguments("no json", "not valid JSON: Unrecognized token 'no'"),
                arguments(good() + " " + good(), "more than one JSON value on the line"),
                arguments(
                        good() + "]",
                        "not valid JSON: Unexpected close marker ']': no open Array to close"),
                arguments(with("request_id", null), "request_id is missing"),
                arguments(
                        with("request_id", "7"),
                        "request_id must be a text that is not empty, not 7"),
                arguments(
                        with("request_id", "\"\""),
                        "request_id must be a text that is not empty, not the text \"\""),
                arguments(
                        with("request_id", "\"a\\ud83d\""),
                        "request_id holds half of a surrogate pair"),
                arguments(with("timestamp", null), "timestamp is missing"),
                arguments(
                        with("timestamp", "[1]"),
                        "timestamp must be an epoch number or an ISO-8601 text, not an array"),
                arguments(with("primary_prediction", null), "primary_prediction is missing"),
                arguments(with("primary_prediction", "null"), "primary_prediction is missing"),
                arguments(
                        with("primary_prediction", "\"high\""),
                        "primary_prediction must be a number, not the text \"high\""),
                arguments(
                        with("primary_prediction", "[0.5]"),
                        "primary_prediction must be a number, not an array"),
                arguments(
                        with("primary_prediction", "true"),
                        "primary_prediction must be a number, not true"),
                arguments(
                        with("primary_prediction", "1e999"),
                        "primary_prediction is too large for a number"),
                arguments(
                        with("primary_prediction", "9".repeat(400)),
                        "primary_prediction is too large for a number"),
                arguments(
                        with("primary_prediction", "NaN"),
                        "primary_prediction must be a finite number, not NaN"),
                arguments(
                        with("primary_prediction", "-Infinity"),
                        "primary_prediction must be a finite number, not -Infinity"),
                arguments(
                        with("primary_latency_ms", "-0.5"), "primary_latency_ms is negative: -0.5"),
                arguments(
                        with("primary_latency_ms", "\"3\""),
                        "primary_latency_ms must be a number, not the text \"3\""),
                arguments(
                        with("primary_model", "\"v11\""),
                        "primary_model is v11, but this test compares with v12"),
                arguments(
                        with("primary_error", "\"timeout\""),
                        "the primary failed (primary_error: timeout), so there is nothing to"
                                + " compare with"),
                arguments(
                        with("primary_error", "{\"code\":504}"),
                        "the primary failed (primary_error: {\"code\":504}), so there is nothing to"
                                + " compare with"),
                arguments(
                        with("segments", "[\"DE\"]"),
                        "segments must be an object of texts, not an array"),
                arguments(
                        with("segments", "{\"country\":49}"),
                        "segment country must be a text, not 49"),
                arguments(
                        with("segments", "{\"country\":\"DE\",\"country\":\"FR\"}"),
                        "segment country stands twice"),
                arguments(
                        with("segments", "{\"country\":\"\\udc00\"}"),
                        "segment country holds half of a surrogate pair"),
                arguments(
                        good().replace("{", "{\"request_id\":\"again\","),
                        "request_id stands twice"));
    }

    @Test
    void brokenJsonIsRejectedWhereverItBreaks() {
        String line =
                with("segments", "{\"country\":\"DE\",\"x\":[1,2.5e3,true,null,\"\\u00e9\"]}")
                        .replace("1772409600000", "\"2026-03-02T00:00:00Z\"");
        for (int length = 1; length < line.length(); length++) {
            Rejected rejected = rejected(LOGGED, line.substring(0, length));
            assertThat(rejected.reason()).startsWith("not valid JSON: ").hasSizeLessThan(250);
            assertThat(rejected.record()).isEqualTo(line.substring(0, length));
            assertThat(rejected.position()).isEqualTo("log:7");
        }
    }

    @Test
    void theTimestampOfABrokenRecordIsKeptForTheCounts() {
        String line = good().replace("\"primary_latency_ms\":3}", "");
        assertThat(rejected(LOGGED, line).timestamp()).isEqualTo(TIME);
        assertThat(rejected(LOGGED, with("request_id", "{\"a\":[]}")).timestamp()).isEqualTo(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00c3",
                "\u00c3(",
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u00af",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00f0\u009f\u0098",
                "\u00ff",
            })
    void invalidUtf8IsRejectedEvenWhereNothingIsRead(String bytes) {
        for (String field : List.of("request_id", "unknown")) {
            for (String padding : List.of("", "1234567", "12345678901234")) {
                String text = "\"" + padding + bytes + padding + "\"";
                byte[] line = with(field, text).getBytes(ISO_8859_1);
                assertThat(parse(LOGGED, line).rejected().reason()).isEqualTo("not valid UTF-8");
            }
            byte[] name = with(field, "{\"" + bytes + "\":1}").getBytes(ISO_8859_1);
            assertThat(parse(LOGGED, name).rejected().reason()).isEqualTo("not valid UTF-8");
        }
    }

    @Test
    void noResultEverHoldsHalfACharacter() {
        assertThat(accepted(LOGGED, with("shadow_error", "\"a\\ud83d\"")).shadow().error())
                .isEqualTo("a?");
        RequestSchema labels = shape(Kind.LABEL, List.of(), false);
        String line = with("primary_prediction", "\"a\"");
        line = line.substring(0, line.length() - 1) + ",\"shadow_prediction\":\"\\udc00\"}";
        assertThat(accepted(labels, line).shadow().error())
                .isEqualTo("shadow_prediction holds half of a surrogate pair");
        assertThat(rejected(LOGGED, with("primary_error", "\"\\udc00\"")).reason())
                .contains(": ?)");
    }

    @Test
    void everyCharacterOfUtf8IsRead() {
        StringBuilder all = new StringBuilder();
        for (int c = ' '; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
            if (c != '"' && c != '\\' && (c < 0xD800 || c > 0xDFFF)) {
                all.appendCodePoint(c);
            }
        }
        assertThat(accepted(LOGGED, with("request_id", "\"" + all + "\"")).requestId())
                .isEqualTo(all.toString());
    }

    @Test
    void aReasonNeverEndsInHalfACharacter() {
        String text = "x".repeat(59) + "😀".repeat(50);
        String reason = rejected(LOGGED, with("primary_prediction", "\"" + text + "\"")).reason();
        assertThat(UTF_8.newEncoder().canEncode(reason)).isTrue();
        assertThat(reason).hasSizeLessThan(150);
    }

    @Test
    void aShadowsMalformedAnswerIsTheShadowsFailure() {
        LoggedAnswer answer = accepted(LOGGED, with("shadow_prediction", "[1,{\"a\":2}]")).shadow();
        assertThat(answer.prediction()).isNull();
        assertThat(answer.error()).isEqualTo("shadow_prediction must be a number, not an array");
        assertThat(accepted(LOGGED, with("shadow_prediction", "NaN")).shadow())
                .isEqualTo(new LoggedAnswer(Prediction.ofScore(Double.NaN), Double.NaN, null));
        assertThat(
                        accepted(
                                        shape(Kind.VECTOR, List.of(), false),
                                        good().replace("0.5", "[0.5,0.5]")
                                                .replace(
                                                        "{\"request_id\"",
                                                        "{\"shadow_prediction\":[NaN,1],\"request_id\""))
                                .shadow()
                                .prediction()
                                .vector())
                .containsExactly(Double.NaN, 1);
        assertThat(accepted(LOGGED, with("shadow_prediction", "1e999")).shadow().error())
                .isEqualTo("shadow_prediction is too large for a number");
        assertThat(accepted(LOGGED, with("shadow_prediction", "0.75")).shadow())
                .isEqualTo(new LoggedAnswer(Prediction.ofScore(0.75), Double.NaN, null));
        assertThat(accepted(LOGGED, with("shadow_error", "\"boom\"")).shadow())
                .isEqualTo(new LoggedAnswer(null, Double.NaN, "boom"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            quoteCharacter = '`',
            value = {
                "false|none",
                "null|none",
                "0|none",
                "0.0|none",
                "-0|none",
                "NaN|none",
                "\"\"|none",
                "true|true",
                "1|1",
                "-1|-1",
                "504.0|504.0",
                "Infinity|Infinity",
                "\"timeout\"|timeout",
                "\" \"|` `",
                "\"0\"|0",
                "{}|{}",
                "[]|[]",
                "{\"code\": 504, \"why\": [null, \"a\\n"
                        + "b\"]}|{\"code\":504,\"why\":[null,\"a\\n"
                        + "b\"]}",
                "[\"timeout\", {\"a\": NaN}]|[\"timeout\",{\"a\":\"NaN\"}]",
                "[\"a\\ud83d\"]|[\"a?\"]",
            })
    void whateverIsNoWayToWriteNoneIsAnError(String written, String error) {
        LoggedAnswer answer = accepted(LOGGED, with("shadow_error", written)).shadow();
        assertThat(answer == null ? null : answer.error()).isEqualTo(error);
    }

    /** A request that is rejected is not counted against the shadow that failed on it. */
    @ParameterizedTest
    @MethodSource("besideAnError")
    void anErrorOfTheShadowIsCountedWhateverStandsBesideIt(String error, String beside) {
        String line = with("shadow_error", error).replace("}\n", "");
        for (String record :
                List.of(
                        line.substring(0, line.length() - 1) + "," + beside + "}",
                        "{" + beside + "," + line.substring(1))) {
            assertThat(accepted(LOGGED, record).shadow().error()).as(record).isNotNull();
            LogRecord inItsOwnLog = parse(ANSWERS, record.getBytes(UTF_8));
            assertThat(inItsOwnLog.request().shadow().error()).as(record).isNotNull();
        }
    }

    static Stream<Arguments> besideAnError() {
        List<String> beside =
                List.of(
                        "\"shadow_latency_ms\":NaN",
                        "\"shadow_latency_ms\":Infinity",
                        "\"shadow_latency_ms\":-Infinity",
                        "\"shadow_latency_ms\":-1",
                        "\"shadow_latency_ms\":1e999",
                        "\"shadow_latency_ms\":\"5\"",
                        "\"shadow_latency_ms\":null",
                        "\"shadow_latency_ms\":[{\"a\":[1]}]",
                        "\"shadow_latency_ms\":{\"p\":{\"q\":1}},\"shadow_prediction\":0.5",
                        "\"shadow_latency_ms\":true,\"shadow_latency_ms\":2",
                        "\"shadow_prediction\":\"high\"",
                        "\"shadow_prediction\":[1,{\"a\":[]}]",
                        "\"shadow_prediction\":{},\"shadow_prediction\":{}",
                        "\"shadow_prediction\":1e999",
                        "\"shadow_error\":null",
                        "\"shadow_error\":\"another\"");
        return Stream.of("\"timeout\"", "{\"code\":504}", "[\"timeout\"]", "504.0", "504", "true")
                .flatMap(error -> beside.stream().map(each -> arguments(error, each)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|7",
                "0|0",
                "Infinity|Infinity",
                "1e999|Infinity",
                "NaN|NaN",
                "-Infinity|NaN",
                "-1|NaN",
                "\"7\"|NaN",
                "null|NaN",
                "true|NaN",
                "[{\"a\":7}]|NaN",
                "{\"ms\":7}|NaN",
            })
    void aShadowsLatencyIsKnownOrNotAndRejectsNoRequest(String written, double latencyMs) {
        String answered =
                with("shadow_latency_ms", written).replace("{", "{\"shadow_prediction\":1,");
        if (!written.contains("{")) {
            assertThat(accepted(LOGGED, answered).shadow())
                    .isEqualTo(new LoggedAnswer(Prediction.ofScore(1), latencyMs, null));
        }
        assertThat(accepted(LOGGED, with("shadow_latency_ms", written)).shadow()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"high\"|high", "3|3", "-1|-1", "true|true", "\"\"|''"})
    void labelsAreTextsOrWholeNumbers(String written, String label) {
        RequestSchema labels = shape(Kind.LABEL, List.of(), false);
        assertThat(accepted(labels, with("primary_prediction", written)).primary())
                .isEqualTo(Prediction.ofLabel(label));
    }

    @Test
    void scoresAreNoLabels() {
        RequestSchema labels = shape(Kind.LABEL, List.of(), false);
        assertThat(rejected(labels, with("primary_prediction", "0.5")).reason())
                .isEqualTo(
                        "primary_prediction is 0.5, a score; labels are texts or whole numbers"
                                + " (compare.prediction: score compares scores)");
        assertThat(rejected(labels, with("primary_prediction", "{}")).reason())
                .isEqualTo("primary_prediction must be a label, not an object");
    }

    @Test
    void vectorsAreArraysOfNumbers() {
        RequestSchema vectors = shape(Kind.VECTOR, List.of(), false);
        StringBuilder numbers = new StringBuilder("0");
        double[] expected = new double[100];
        for (int i = 1; i < expected.length; i++) {
            numbers.append(',').append(i).append(".5");
            expected[i] = i + 0.5;
        }
        assertThat(
                        accepted(vectors, with("primary_prediction", "[" + numbers + "]"))
                                .primary()
                                .vector())
                .isEqualTo(expected);
        assertThat(rejected(vectors, with("primary_prediction", "[]")).reason())
                .isEqualTo("primary_prediction is an empty array");
        assertThat(rejected(vectors, with("primary_prediction", "[1,[2],null]")).reason())
                .isEqualTo("primary_prediction[1] must be a number, not an array");
        assertThat(rejected(vectors, with("primary_prediction", "0.5")).reason())
                .isEqualTo("primary_prediction must be an array of numbers, not 0.5");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"age\":1}|feature country is missing",
                "{\"age\":null,\"country\":\"DE\"}|feature age is null",
                "{\"age\":[1],\"country\":\"DE\"}|feature age must be a number, a text or a"
                        + " boolean, not an array",
                "{\"age\":1e999,\"country\":\"DE\"}|feature age is too large for a number",
                "{\"age\":1,\"country\":\"DE\",\"age\":2}|feature age stands twice",
                "{\"age\":\"x\",\"age\":2,\"country\":1}|feature age stands twice",
                "{}|feature age is missing",
                "[1,2]|features must be an object with the features that the spec names, not an"
                        + " array",
                "null|features must be an object with the features that the spec names, not null",
            })
    void featuresThatAreNeededMustBeThere(String written, String reason) {
        assertThat(rejected(NAMED, with("features", written)).reason()).isEqualTo(reason);
        // Not needed where the log carries the answer, so neither judged nor kept.
        String answered = with("features", written).replace("}\n", "");
        answered = answered.substring(0, answered.length() - 1) + ",\"shadow_prediction\":0.5}";
        assertThat(accepted(NAMED, answered).features()).isNull();
    }

    @Test
    void featuresMayBeAbsentOnlyWhereNotNeeded() {
        assertThat(rejected(NAMED, good()).reason()).isEqualTo("features is missing");
        assertThat(rejected(ARRAYS, good()).reason()).isEqualTo("features is missing");
        assertThat(accepted(NAMED, with("shadow_prediction", "0.5")).features()).isNull();
        assertThat(accepted(LOGGED, with("features", "\"anything\"")).features()).isNull();
    }

    @Test
    void featuresAreNumbersTextsAndBooleansByName() {
        Features features =
                accepted(NAMED, with("features", "{\"age\":true,\"country\":false}")).features();
        assertThat(features.numbers()).containsExactly(1, 0);
        assertThat(features.texts()).isNull();
    }

    @Test
    void featuresAreNumbersInArrays() {
        assertThat(accepted(ARRAYS, with("features", "[1,-2.5e3]")).features().numbers())
                .containsExactly(1, -2500);
        assertThat(rejected(ARRAYS, with("features", "[1,null]")).reason())
                .isEqualTo("features[1] is null");
        assertThat(rejected(ARRAYS, with("features", "{\"age\":1}")).reason())
                .isEqualTo(
                        "features is an object, but the spec does not name the shadow's features"
                                + " (shadows[].features gives the model's input order)");
    }

    @Test
    void theSegmentToSampleByMustBeThere() {
        RequestSchema shape =
                new RequestSchema(
                        Kind.SCORE,
                        "v12",
                        List.of(),
                        false,
                        false,
                        List.of("country", "user"),
                        "user",
                        1 << 20);
        assertThat(rejected(shape, with("segments", "{\"country\":\"DE\"}")).reason())
                .isEqualTo("segments.user, the key to sample by, is missing");
        assertThat(accepted(shape, with("segments", "{\"user\":\"u1\"}")).segments())
                .containsExactly(null, "u1");
    }

    @Test
    void aRecordLeavesNothingBehindForTheNext() {
        RequestParser parser = new RequestParser(NAMED);
        String full =
                with("features", "{\"age\":\"x\",\"country\":\"DE\"}")
                        .replace("{\"request", "{\"shadow_error\":\"e\",\"request");
        parser.parse(full.getBytes(UTF_8), 0, full.length(), () -> "");
        LogRecord empty = parser.parse("{}".getBytes(UTF_8), 0, 2, () -> "");
        assertThat(empty.rejected())
                .isEqualTo(new Rejected("request_id is missing", "", "{}", null));
        byte[] next = with("features", "{\"age\":1,\"country\":2}").getBytes(UTF_8);
        MirroredRequest request = parser.parse(next, 0, next.length, () -> "").request();
        assertThat(request.shadow()).isNull();
        assertThat(request.features().texts()).isNull();
    }

    @Test
    void aLongRecordIsShownByItsBeginning() {
        String line = "é".repeat(5000);
        assertThat(rejected(LOGGED, line).record()).isEqualTo("é".repeat(512));
    }

    private static RequestSchema shape(Kind kind, List<String> features, boolean runs) {
        return new RequestSchema(
                kind, "v12", features, false, runs, List.of("country", "device"), null, 1 << 20);
    }

    private static String good() {
        return with("request_id", "\"r1\"");
    }

    /** A good record with one field set, or left out where the value is null. */
    private static String with(String field, String value) {
        String[][] fields = {
            {"request_id", "\"r1\""},
            {"timestamp", "1772409600000"},
            {"primary_prediction", "0.5"},
            {"primary_latency_ms", "3"},
        };
        StringBuilder line = new StringBuilder("{");
        boolean found = false;
        for (String[] one : fields) {
            boolean chosen = one[0].equals(field);
            found |= chosen;
            if (!chosen || value != null) {
                line.append(line.length() > 1 ? "," : "")
                        .append('"')
                        .append(one[0])
                        .append("\":")
                        .append(chosen ? value : one[1]);
            }
        }
        if (!found) {
            line.append(",\"").append(field).append("\":").append(value);
        }
        return line.append('}').toString();
    }

    private static MirroredRequest accepted(RequestSchema shape, String line) {
        LogRecord record = parse(shape, line.getBytes(UTF_8));
        assertThat(record.rejected()).isNull();
        return record.request();
    }

    private static Rejected rejected(RequestSchema shape, String line) {
        LogRecord record = parse(shape, line.getBytes(UTF_8));
        assertThat(record.request()).isNull();
        return record.rejected();
    }

    private static LogRecord parse(RequestSchema shape, byte[] line) {
        return new RequestParser(shape).parse(line, 0, line.length, () -> "log:7");
    }
}
