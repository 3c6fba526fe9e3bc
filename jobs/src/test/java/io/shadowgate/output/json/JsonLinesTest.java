package io.shadowgate.output.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.EvidenceStatus;
import io.shadowgate.gate.Estimate;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.NoiseFloor;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.ReportBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PolicyVerdict;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.Subject;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.ObjectMapper;

/** The lines that other systems read, letter by letter. */
class JsonLinesTest {
    private static final ShadowTest TEST =
            Tests.answersInLog(Path.of("log"), Path.of("out"));

    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final long START = 1_772_409_600_000L;
    private static final GateResult AGREEMENT =
            new GateResult(
                    "agreement_ok",
                    null,
                    0.9123,
                    0.4,
                    1.0,
                    10,
                    2.5,
                    -INFINITY,
                    Standing.INCONCLUSIVE,
                    "found");

    @Test
    void aScoredComparison() {
        assertThat(
                        comparison(
                                new Comparison(
                                        "r\"1\n",
                                        START + 1,
                                        "v13",
                                        Outcome.SCORED,
                                        Prediction.ofScore(0.25),
                                        Prediction.ofScore(1),
                                        false,
                                        3.5,
                                        7,
                                        new String[] {"DE", null},
                                        0,
                                        null)))
                .isEqualTo(
                        "{'request_id':'r\\'1\\n','timestamp':'2026-03-02T00:00:00.001Z',"
                                + "'shadow':'v13','outcome':'SCORED','primary_prediction':0.25,"
                                + "'shadow_prediction':1.0,'agreement':false,"
                                + "'primary_latency_ms':3.5,'shadow_latency_ms':7.0,"
                                + "'segments':{'country':'DE'}}");
    }

    @Test
    void aComparisonThatFailed() {
        assertThat(
                        comparison(
                                new Comparison(
                                        "r1",
                                        START,
                                        "v13",
                                        Outcome.TIMED_OUT,
                                        Prediction.ofLabel("hoch"),
                                        null,
                                        null,
                                        3,
                                        NAN,
                                        new String[] {null, "ios"},
                                        0,
                                        "after 200 ms")))
                .isEqualTo(
                        "{'request_id':'r1','timestamp':'2026-03-02T00:00:00Z','shadow':'v13',"
                                + "'outcome':'TIMED_OUT','primary_prediction':'hoch',"
                                + "'shadow_prediction':null,'agreement':null,"
                                + "'primary_latency_ms':3.0,'shadow_latency_ms':null,"
                                + "'segments':{'device':'ios'},'error':'after 200 ms'}");
    }

    @Test
    void numbersThatJsonDoesNotHaveAreTexts() {
        assertThat(
                        comparison(
                                new Comparison(
                                        "r1",
                                        START,
                                        "v13",
                                        Outcome.SCORED,
                                        Prediction.ofVector(0.5, 0.5),
                                        Prediction.ofVector(NAN, -INFINITY),
                                        false,
                                        3,
                                        1e-7,
                                        new String[2],
                                        0,
                                        null)))
                .contains("'primary_prediction':[0.5,0.5]")
                .contains("'shadow_prediction':['NaN','-Infinity']")
                .contains("'shadow_latency_ms':1.0E-7")
                .contains("'segments':{}");
        assertThat(
                        comparison(
                                new Comparison(
                                        "r1",
                                        START,
                                        "v13",
                                        Outcome.SCORED,
                                        Prediction.ofScore(0),
                                        Prediction.ofScore(NAN),
                                        false,
                                        3,
                                        7,
                                        new String[2],
                                        0,
                                        null)))
                .contains("'shadow_prediction':'NaN'");
    }

    private static WindowReport report() {
        return ReportBuilder.of("test", "v13", "country=DE")
                .window(START, START + 300_000)
                .with(WindowColumn.AGREEMENT_RATE, 2.0 / 3)
                .with(WindowColumn.PRIMARY_LATENCY_P50, 1.5)
                .with(WindowColumn.PRIMARY_LATENCY_P99, 2.5)
                .with(WindowColumn.SHADOW_LATENCY_P99, INFINITY)
                .with(WindowColumn.SHADOW_ERROR_RATE, 0.88)
                .with(WindowColumn.REJECTED, 1L)
                .with(WindowColumn.NOT_SAMPLED, 2L)
                .with(WindowColumn.DUPLICATES, 8L)
                .with(WindowColumn.PRIMARY_MISSING, 9L)
                .with(WindowColumn.SCORED, 3L)
                .with(WindowColumn.TIMED_OUT, 4L)
                .with(WindowColumn.MODEL_ERROR, 5L)
                .with(WindowColumn.BAD_INPUT, 6L)
                .with(WindowColumn.MISSING, 7L)
                .with(WindowColumn.UNAVAILABLE, 10L)
                .with(WindowColumn.AGREED, 2L)
                .with(WindowColumn.MEASURED, 14L)
                .with(WindowColumn.OVER_LIMIT, 11L)
                .with(WindowColumn.PAIRED, 12L)
                .with(WindowColumn.SHADOW_ONLY_SLOW, 10L)
                .with(WindowColumn.PRIMARY_ONLY_SLOW, 1L)
                .with(WindowColumn.FIRST_EVENT_TIME, START + 1)
                .with(WindowColumn.LAST_EVENT_TIME, START + 299_999)
                .models("abc", "log")
                .with(WindowColumn.PRIMARY_LATENCY, new byte[] {1, 2})
                .with(WindowColumn.SHADOW_LATENCY, new byte[0])
                .with(WindowColumn.PREDICTIONS, new byte[] {-1})
                .build();
    }

    @Test
    void aWindowReportIsReadBackAsItWas() {
        String line = new JsonLines<>(JsonForms::windowReport).line(report());
        assertThat(WindowForm.read(new ObjectMapper().readTree(line)))
                .usingRecursiveComparison()
                .isEqualTo(report());
    }

    @Test
    void aWindowReport() {
        assertThat(line(JsonForms::windowReport, report()))
                .isEqualTo(
                        "{'test':'test','shadow':'v13','segment':'country=DE',"
                                + "'window_start':'2026-03-02T00:00:00Z',"
                                + "'window_end':'2026-03-02T00:05:00Z','total_requests':25,"
                                + "'agreement_rate':0.6666666666666666,'primary_latency_p50':1.5,"
                                + "'primary_latency_p99':2.5,'shadow_latency_p50':null,"
                                + "'shadow_latency_p99':'Infinity','shadow_error_rate':0.88,"
                                + "'prediction_distribution_divergence':null,'read':55,"
                                + "'rejected':1,'incomplete':0,'not_sampled':2,'duplicates':8,"
                                + "'primary_missing':9,'scored':3,'timed_out':4,"
                                + "'model_error':5,'bad_input':6,'missing':7,'unavailable':10,"
                                + "'agreed':2,"
                                + "'measured':14,'over_limit':11,'paired':12,'shadow_only_slow':10,"
                                + "'primary_only_slow':1,'elsewhere':0,'not_mirrored':0,"
                                + "'first_event_time':'2026-03-02T00:00:00.001Z',"
                                + "'last_event_time':'2026-03-02T00:04:59.999Z',"
                                + "'model_min':'abc','model_max':'log',"
                                + "'primary_latency':'AQI=','shadow_latency':'',"
                                + "'predictions':'/w==','clusters':null,'errors':null}");
    }

    @Test
    void aDecision() {
        assertThat(line(JsonForms::decision, decision(0.9123, 87.25, 0.0004, 0.12345)))
                .isEqualTo(
                        "{'test':'test','primary':'v12','shadow':'v13',"
                            + "'window_start':'2026-03-02T00:00:00Z',"
                            + "'window_end':'2026-03-02T00:05:00Z','verdict':'PROMOTE','promote':true,'final':false,'reason':'all"
                            + " checks hold','policy':'point',"
                            + "'checks':{'sufficient_traffic':true,'agreement_ok':true,"
                            + "'latency_ok':true,'errors_ok':true,'distribution_ok':true},"
                            + "'explanations':{'sufficient_traffic':"
                            + "{'observed':25.0,'limit':10.0,'reason':'why'},"
                            + "'agreement_ok':{'observed':0.9123,'lower':0.4,'upper':1.0,"
                            + "'limit':10.0,'log_evidence_good':2.5,"
                            + "'log_evidence_bad':-1.0E308,'standing':'INCONCLUSIVE',"
                            + "'reason':'why'},"
                            + "'latency_ok':{'observed':87.25,'limit':10.0,'reason':'why'},"
                            + "'errors_ok':{'observed':4.0E-4,'limit':10.0,'reason':'why'},"
                            + "'distribution_ok':{'observed':0.12345,'limit':10.0,'reason':'why'}},"
                            + "'report_summary':{'requests':25,'agreement':'91.23%',"
                            + "'shadow_p99_ms':'87.2','error_rate':'0.0400%',"
                            + "'js_divergence':'0.1235'},'verdicts':{'evidence':{'verdict':'HOLD','reason':'too"
                            + " early',"
                            + "'checks':{'traffic':true}},'point':{'verdict':'PROMOTE','reason':'all"
                            + " checks hold',"
                            + "'checks':{'sufficient_traffic':true,'agreement_ok':true,"
                            + "'latency_ok':true,'errors_ok':true,'distribution_ok':true}}},"
                            + "'evidence':{'since':'2026-03-02T00:00:00Z',"
                            + "'log_evidence_bad':-1.5,'proven_at':null,'first_proven_at':'2026-03-02T00:10:00Z',"
                            + "'rejected_at':'2026-03-02T00:05:00Z','bad_since':null,'alarm':true,"
                            + "'alarmed_at':'2026-03-02T00:05:00Z','log_alarm':-1.0E308,"
                            + "'restarted_from':{'spec_sha256':'before','model_sha256':null},"
                            + "'restarts':2,'shadows':4,'time_blocks':7,'time_effect':{'agreement_ok':1.25},"
                            + "'windows_in_hindsight':3},'latencies':{'shadow_latency_p50':"
                            + "{'observed':12.0,'lower':11.0,'upper':'Infinity'}},"
                            + "'classes':{'hoch':{'observed':null,'lower':null,'upper':null,"
                            + "'limit':0.8,'log_evidence_good':0.0,'log_evidence_bad':0.0,'standing':'UNDERPOWERED','reason':'no"
                            + " data'}},'segments':{'country=DE':{'standing':'GOOD',"
                            + "'log_evidence_good':4.0,'log_evidence_bad':-9.0,"
                            + "'agreement_ok':{'observed':0.9123,'lower':0.4,'upper':1.0,"
                            + "'limit':10.0,'log_evidence_good':2.5,"
                            + "'log_evidence_bad':-1.0E308,'standing':'INCONCLUSIVE',"
                            + "'reason':'found'}}},"
                            + "'noise_floor':{'disagreement_rate':0.001,'error_rate':0.0,"
                            + "'divergence':0.02,'latency_overhead_ms':null},"
                            + "'coverage':{'compared':25,'read':55,'rejected':1,"
                            + "'not_sampled':2,'duplicates':8,'primary_missing':9,"
                            + "'scored':3,'timed_out':4,'model_error':5,'bad_input':6,'missing':7,"
                            + "'unavailable':10,'not_mirrored':11},'first_event_time':'2026-03-02T00:00:00.001Z',"
                            + "'last_event_time':'2026-03-02T00:04:59.999Z',"
                            + "'model_sha256':null,'spec_sha256':'abc'}");
    }

    /** What Python's format makes of the same numbers with .2%, .1f, .4% and .4f. */
    @ParameterizedTest
    @CsvSource({
        "0.12345, 0.05, 0.12345, 0.12345, 12.35%, 0.1, 12.3450%, 0.1235",
        "0.91235, 87.25, 0.00012345, 0.00005, 91.23%, 87.2, 0.0123%, 0.0001",
        "1.0, 87.35, 0.0000005, 0.00015, 100.00%, 87.3, 0.0000%, 0.0001",
        "0.00125, 12.45, 1.0, 0.00125, 0.12%, 12.4, 100.0000%, 0.0013",
        "0.912355, 99.95, 0.0, 1.0, 91.24%, 100.0, 0.0000%, 1.0000",
        "0.5, Infinity, 0.912345, 0.0, 50.00%, inf, 91.2345%, 0.0000"
    })
    void theSummaryIsRoundedAsPythonDoes(
            double agreement,
            double latency,
            double errors,
            double distance,
            String agreementText,
            String latencyText,
            String errorsText,
            String distanceText) {
        assertThat(line(JsonForms::decision, decision(agreement, latency, errors, distance)))
                .contains(
                        "'report_summary':{'requests':25,'agreement':'"
                                + agreementText
                                + "','shadow_p99_ms':'"
                                + latencyText
                                + "','error_rate':'"
                                + errorsText
                                + "','js_divergence':'"
                                + distanceText
                                + "'}");
    }

    @Test
    void aDecisionWithoutDataHasNulls() {
        String line = line(JsonForms::decision, decision(null, INFINITY, null, null));
        assertThat(line)
                .contains(
                        "'report_summary':{'requests':25,'agreement':null,'shadow_p99_ms':'inf',"
                                + "'error_rate':null,'js_divergence':null}")
                .contains("'errors_ok':{'observed':null,")
                .contains("'latency_ok':{'observed':'Infinity',");
    }

    @Test
    void aRejectedRecord() {
        assertThat(
                        line(
                                JsonForms.rejected(TEST),
                                new Rejected("not valid JSON", "/log/a:7", "{é\t😀", START)))
                .isEqualTo(
                        "{'reason':'not valid JSON','position':'/log/a:7','record':'{é\\t😀',"
                                + "'timestamp':'2026-03-02T00:00:00Z'}");
        assertThat(line(JsonForms.rejected(TEST), new Rejected("r", "p", "", null)))
                .isEqualTo("{'reason':'r','position':'p','record':'','timestamp':null}");
    }

    @Test
    void recordsAreLines() throws Exception {
        JsonLines<Rejected> lines = new JsonLines<>(JsonForms.rejected(TEST));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.encode(new Rejected("a\nb", "p", "", null), out);
        lines.encode(new Rejected("é", "p", "", null), out);
        assertThat(out.toString(StandardCharsets.UTF_8).replace('"', '\''))
                .isEqualTo(
                        """
                        {'reason':'a\\nb','position':'p','record':'','timestamp':null}
                        {'reason':'é','position':'p','record':'','timestamp':null}
                        """);
    }

    private static Decision decision(
            Double agreement, Double latency, Double errors, Double distance) {
        return new Decision(
                "test",
                "v12",
                "v13",
                START,
                START + 300_000,
                Gates.Policy.POINT,
                PolicyVerdict.ofNow(Verdict.HOLD, List.of(check("traffic", 25.0)), "too early"),
                PolicyVerdict.ofNow(
                        Verdict.PROMOTE,
                        List.of(
                                check("sufficient_traffic", 25.0),
                                check("agreement_ok", agreement),
                                check("latency_ok", latency),
                                check("errors_ok", errors),
                                check("distribution_ok", distance)),
                        "all checks hold"),
                List.of(
                        AGREEMENT,
                        new GateResult(
                                "hoch",
                                "classes",
                                null,
                                null,
                                null,
                                0.8,
                                0,
                                0,
                                Standing.UNDERPOWERED,
                                "no data")),
                List.of(new SegmentResult("country=DE", 4, -9, Standing.GOOD, List.of(AGREEMENT))),
                new EvidenceStatus(
                        START,
                        -1.5,
                        7,
                        Map.of("agreement_ok", 1.25),
                        null,
                        START + 600_000,
                        START + 300_000,
                        null,
                        -INFINITY,
                        START + 300_000,
                        true,
                        new Subject("before", null),
                        2,
                        3,
                        4),
                List.of(new Estimate("shadow_latency_p50", 12, 11, INFINITY)),
                CountsBuilder.at(0)
                        .requests(3, 5)
                        .with(WindowColumn.REJECTED, 1)
                        .with(WindowColumn.NOT_SAMPLED, 2)
                        .with(WindowColumn.DUPLICATES, 8)
                        .with(WindowColumn.PRIMARY_MISSING, 9)
                        .with(WindowColumn.TIMED_OUT, 4)
                        .with(WindowColumn.BAD_INPUT, 6)
                        .with(WindowColumn.MISSING, 7)
                        .with(WindowColumn.UNAVAILABLE, 10)
                        .with(WindowColumn.NOT_MIRRORED, 11)
                        .coverage(),
                START + 1,
                START + 299_999,
                null,
                "abc",
                null,
                new NoiseFloor(0.001, 0, 0.02, null));
    }

    private static Check check(String name, Double observed) {
        return new Check(name, observed != null, observed, 10, "why");
    }

    private static String comparison(Comparison comparison) {
        return line(JsonForms.comparison(TEST), comparison);
    }

    /** With single quotes, which read better here. */
    private static <T> String line(JsonForm<T> form, T value) {
        return new JsonLines<>(form).line(value).replace('"', '\'');
    }
}
