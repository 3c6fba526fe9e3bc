package io.shadowgate.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.shadowgate.comparison.RunCounts;
import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.output.json.DecisionForm;
import io.shadowgate.output.json.Json;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.verdict.Verdict;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The outcome of published results: where all records went, the most frequent reasons for rejection
 * and errors of the shadows, and the last decision on each shadow.
 *
 * @param rejectedReasons most frequent first
 * @param shadowErrors most frequent first, by shadow; without shadows that have none
 * @param segmentsCut names of the rests: values beyond {@code compare.max-segment-values}
 */
public record Summary(
        String test,
        String primary,
        String specSha256,
        RecordCounts records,
        Map<String, Long> rejectedReasons,
        Map<String, List<ShadowError>> shadowErrors,
        List<String> segmentsCut,
        List<LastDecision> shadows) {
    static final String FILE = "summary.json";
    private static final int MOST_REASONS = 10;

    /**
     * The last decision on a shadow.
     *
     * @param decision null if the shadow saw no request; no data is never a pass
     */
    public record LastDecision(String shadow, @Nullable Decision decision) {
        public Verdict verdict() {
            return decision == null ? Verdict.HOLD : decision.verdict();
        }

        public String reason() {
            return decision == null ? "no request to compare" : decision.ruling().reason();
        }

        /**
         * Whether a shadow is rejected before the end of a cycle, so that it can still become good.
         * Under the point policy each verdict is of its window alone.
         */
        public boolean isRejectedSoFar() {
            return decision != null
                    && decision.verdict() == Verdict.REJECT
                    && !decision.isFinal()
                    && decision.policy() == Gates.Policy.EVIDENCE;
        }

        private Object form() {
            return decision == null
                    ? new NoDecisionForm(shadow, verdict(), false, false, reason())
                    : DecisionForm.of(decision);
        }
    }

    private record NoDecisionForm(
            String shadow,
            Verdict verdict,
            boolean promote,
            @JsonProperty("final") boolean definitive,
            String reason) {}

    /** Its JSON. */
    private record Form(
            String test,
            String primary,
            String specSha256,
            RecordCounts records,
            Map<String, Long> rejectedReasons,
            Map<String, List<ShadowError>> shadowErrors,
            List<String> segmentsCut,
            List<Object> shadows,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> where,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, RunForm> lastRun) {}

    /**
     * What the last run counted about a shadow's model.
     *
     * @param replacedValues missing values that were replaced, by feature
     * @param calledAlone requests in calls of their own, by the reason
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record RunForm(Map<String, Long> replacedValues, Map<String, Long> calledAlone) {}

    /**
     * Sums up the periods of a range, and the undated one.
     *
     * @param decisions the last of each shadow, by period
     */
    static Summary of(
            ShadowTest test,
            List<PeriodRecord> all,
            Map<String, Map<String, Decision>> decisions,
            EventTimeRange range) {
        List<PeriodRecord> periods = all.stream().filter(period -> period.isIn(range)).toList();
        RejectionReasons reasons = new RejectionReasons();
        Map<String, Decision> last = new HashMap<>();
        for (PeriodRecord period : periods) {
            reasons.add(period.rejectedReasons());
            last.putAll(decisions.get(period.period()));
        }
        return new Summary(
                test.test(),
                test.primary().name(),
                test.sha256(),
                periods.stream()
                        .map(PeriodRecord::records)
                        .reduce(RecordCounts.NONE, RecordCounts::plus),
                reasons.commonest(MOST_REASONS),
                ShadowError.sum(periods.stream().map(PeriodRecord::shadowErrors).toList()),
                periods.stream()
                        .flatMap(period -> period.segmentsCut().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                test.shadows().stream()
                        .map(shadow -> new LastDecision(shadow.name(), last.get(shadow.name())))
                        .toList());
    }

    /**
     * The outcome of all that a test has published. A job without end keeps no records of periods,
     * so its counts are those of the windows that count, without reasons for rejection.
     *
     * @param last state and decision of each shadow after all windows
     */
    public static Summary published(ResultStore store, Map<String, Judge.Decided> last)
            throws IOException {
        List<PeriodRecord> records = store.records();
        if (records.isEmpty()) {
            return ofWindows(store.test(), last);
        }
        Map<String, Decision> decisions = decisions(last);
        Map<String, Map<String, Decision>> byPeriod = new HashMap<>();
        records.forEach(record -> byPeriod.put(record.period(), decisions));
        return of(store.test(), records, byPeriod, EventTimeRange.ALL);
    }

    private static Map<String, Decision> decisions(Map<String, Judge.Decided> last) {
        Map<String, Decision> decisions = new HashMap<>();
        last.forEach((shadow, decided) -> decisions.put(shadow, decided.decision()));
        return decisions;
    }

    /** The same from windows alone: the counts are those of the windows that count. */
    public static Summary ofWindows(ShadowTest test, Map<String, Judge.Decided> last) {
        Map<String, Decision> decisions = decisions(last);
        Map<String, ErrorCounts> errors = new TreeMap<>();
        last.forEach((shadow, decided) -> errors.put(shadow, decided.state().total().errors()));
        return new Summary(
                test.test(),
                test.primary().name(),
                test.sha256(),
                // Every shadow saw the same requests.
                last.values().stream()
                        .findFirst()
                        .map(decided -> RecordCounts.of(decided.state().total()))
                        .orElse(RecordCounts.NONE),
                Map.of(),
                ShadowError.commonest(errors),
                List.of(),
                test.shadows().stream()
                        .map(
                                shadow ->
                                        new LastDecision(
                                                shadow.name(), decisions.get(shadow.name())))
                        .toList());
    }

    /**
     * The digest of the spec that the published decisions were made under.
     *
     * @return null if there is no summary
     */
    @Nullable
    static String specSha256(ResultFolder folder) throws IOException {
        Path file = folder.at(FILE);
        try {
            return Json.INDENTED.readTree(folder.read(file)).required("spec_sha256").stringValue();
        } catch (FileNotFoundException e) {
            return null;
        } catch (JacksonException e) {
            throw new ResultException(
                    file
                            + " is damaged ("
                            + e.getOriginalMessage()
                            + "); remove it, and the next run writes it anew");
        }
    }

    /**
     * Writes {@code summary.json} beside the results.
     *
     * @param where as in {@link #form}
     * @param run what the run that writes it has counted, by shadow
     */
    void write(
            ResultFolder folder,
            Path scratch,
            Map<String, Object> where,
            Map<String, RunCounts> run)
            throws IOException {
        folder.put(folder.at(FILE), json(where, run), scratch);
    }

    /**
     * The content of the file.
     *
     * @param where as in {@link #form}
     */
    byte[] json(Map<String, Object> where, Map<String, RunCounts> run) {
        Map<String, RunForm> lastRun = new TreeMap<>();
        run.forEach(
                (shadow, counts) -> {
                    if (!counts.missing().isEmpty() || !counts.alone().isEmpty()) {
                        lastRun.put(shadow, new RunForm(counts.missing(), counts.alone()));
                    }
                });
        return (Json.INDENTED.writeValueAsString(form(where, lastRun)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What its JSON holds, but for what a run counted.
     *
     * @param where when each verdict came and where the shadow differs, by shadow
     */
    public Object form(Map<String, Object> where) {
        return form(where, Map.of());
    }

    private Form form(Map<String, Object> where, Map<String, RunForm> lastRun) {
        return new Form(
                test,
                primary,
                specSha256,
                records,
                rejectedReasons,
                shadowErrors,
                segmentsCut,
                shadows.stream().map(LastDecision::form).toList(),
                where,
                lastRun);
    }
}
