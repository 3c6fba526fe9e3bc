package io.shadowgate.results;

import io.shadowgate.decision.Decision;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.policy.Verdict;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.text.PrintableJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What published results came to: where all records went, the commonest reasons for rejection, and
 * each shadow's last decision.
 */
public final class Summary {
    public static final String FILE = "summary.json";
    private static final int MOST_REASONS = 10;

    private static final ObjectMapper JSON =
            JsonMapper.builder(JsonFactory.builder().characterEscapes(new PrintableJson()).build())
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private static final JsonLines<Decision> DECISIONS = new JsonLines<>(JsonForms::decision);

    private final ObjectNode root;

    private Summary(ObjectNode root) {
        this.root = root;
    }

    /**
     * Of the periods of a range, and of what has no time.
     *
     * @param decisions the last of each shadow, by period
     */
    static Summary of(
            Ledger ledger,
            List<PeriodRecord> all,
            Map<String, Map<String, Decision>> decisions,
            EventTimeRange range) {
        ShadowTest test = ledger.test();
        List<PeriodRecord> records =
                all.stream()
                        .filter(record -> record.isUndated() || range.contains(record.start()))
                        .toList();
        RejectionReasons reasons = new RejectionReasons();
        records.forEach(record -> reasons.add(record.rejectedReasons()));
        ObjectNode root = JSON.createObjectNode();
        root.put("test", test.test());
        root.put("primary", test.primary().name());
        root.put("spec_sha256", test.sha256());
        records(root.putObject("records"), records);
        ObjectNode commonest = root.putObject("rejected_reasons");
        reasons.commonest(MOST_REASONS).forEach(commonest::put);
        ArrayNode cut = root.putArray("segments_cut");
        records.stream()
                .flatMap(record -> record.segmentsCut().stream())
                .distinct()
                .sorted()
                .forEach(cut::add);
        ArrayNode shadows = root.putArray("shadows");
        Map<String, Decision> last = new HashMap<>();
        records.forEach(record -> last.putAll(decisions.get(record.period())));
        for (Shadow shadow : test.shadows()) {
            Decision decision = last.get(shadow.name());
            shadows.add(
                    decision == null ? nothing(shadow) : JSON.readTree(DECISIONS.line(decision)));
        }
        return new Summary(root);
    }

    /**
     * The spec that the published decisions were made under.
     *
     * @return null if there is no summary
     */
    @Nullable
    static String specSha256(ResultFolder folder) throws IOException {
        Path file = folder.at(FILE);
        try {
            return JSON.readTree(folder.read(file)).required("spec_sha256").stringValue();
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

    /** A shadow that saw no request got no decision; no data is never a pass. */
    private static JsonNode nothing(Shadow shadow) {
        ObjectNode decision = JSON.createObjectNode();
        decision.put("shadow", shadow.name());
        decision.put("verdict", Verdict.HOLD.name());
        decision.put("promote", false);
        decision.put("final", false);
        decision.put("reason", "no request to compare");
        return decision;
    }

    private static void records(ObjectNode sums, List<PeriodRecord> records) {
        sums.put("read", sum(records, PeriodRecord::read));
        sums.put("rejected", sum(records, PeriodRecord::rejected));
        sums.put("not_sampled", sum(records, PeriodRecord::notSampled));
        sums.put("duplicates", sum(records, PeriodRecord::duplicates));
        sums.put("primary_missing", sum(records, PeriodRecord::primaryMissing));
        sums.put("compared", sum(records, PeriodRecord::compared));
    }

    private static long sum(List<PeriodRecord> records, ToLongFunction<PeriodRecord> count) {
        return records.stream().mapToLong(count).sum();
    }

    /** Beside the results. */
    void write(Ledger ledger, Path scratch) throws IOException {
        byte[] json = (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
        ledger.folder().put(ledger.folder().at(FILE), json, scratch);
    }

    public List<JsonNode> shadows() {
        return List.copyOf(root.get("shadows").values());
    }

    public long records(String kind) {
        return root.get("records").get(kind).asLong();
    }

    /** The commonest reasons for rejection, most frequent first. */
    public Map<String, Long> rejectedReasons() {
        Map<String, Long> reasons = new LinkedHashMap<>();
        root.get("rejected_reasons")
                .properties()
                .forEach(reason -> reasons.put(reason.getKey(), reason.getValue().asLong()));
        return reasons;
    }

    /** Names of the rests: values of segments beyond {@code compare.max-segment-values}. */
    public List<String> segmentsCut() {
        return root.get("segments_cut").values().stream().map(JsonNode::asString).toList();
    }

    /**
     * Whether a shadow is rejected between the ends of cycles: it can still become good. Under the
     * point policy each verdict is of its window alone.
     */
    public static boolean isSoFar(JsonNode shadow) {
        return shadow.get("verdict").asString().equals(Verdict.REJECT.name())
                && !shadow.get("final").asBoolean()
                && shadow.get("policy").asString().equals("evidence");
    }

    /** Whether no shadow is rejected for good, and some are so far. */
    public boolean rejectsSoFarOnly() {
        return strictest() == Verdict.REJECT
                && shadows().stream()
                        .filter(one -> one.get("verdict").asString().equals("REJECT"))
                        .allMatch(Summary::isSoFar);
    }

    /** The verdict that lets the least through: REJECT before HOLD before PROMOTE. */
    public Verdict strictest() {
        return shadows().stream()
                .map(shadow -> Verdict.valueOf(shadow.get("verdict").asString()))
                .max(Comparator.naturalOrder())
                .orElse(Verdict.HOLD);
    }
}
