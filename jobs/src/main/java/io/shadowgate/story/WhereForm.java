package io.shadowgate.story;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shadowgate.slices.SliceStory;
import io.shadowgate.statistics.slices.SliceFinding;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the verdict on a shadow came, and where the shadow differs, as JSON has them.
 *
 * @param since null without a decision
 * @param worstSegments those in which the shadow agrees least, the worst first
 * @param slices in which the shadow differs beyond the limit, the best to look at first
 */
public record WhereForm(
        @Nullable Since since,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Worst> worstSegments,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Slice> slices) {
    private static final int MOST_SLICES = 20;
    private static final int MOST_SEGMENTS = 5;

    /**
     * The window at whose end the verdict came that holds ever since.
     *
     * @param at the end of the window
     * @param compared requests until then
     * @param agreement share of them until then; null if nothing was scored
     */
    public record Since(String at, long compared, @Nullable Double agreement) {}

    /**
     * A segment.
     *
     * @param agreement null if nothing was scored
     * @param lower bound of an interval, with {@code upper}, that contains the true share
     */
    public record Worst(
            String segment,
            long compared,
            @Nullable Double agreement,
            @Nullable Double lower,
            @Nullable Double upper,
            double errorRate) {}

    /**
     * A slice that was found.
     *
     * @param words all of it in a sentence
     * @param explains the share of all disagreements that is in it
     * @param explainsTogether the least share that it and those before it hold together
     * @param requestIds of some requests in it that disagree
     */
    public record Slice(
            String slice,
            String words,
            long scored,
            long disagreed,
            double score,
            double explains,
            double explainsTogether,
            List<String> requestIds) {}

    /** By shadow, in the order of the spec. */
    public static Map<String, Object> of(Story story) {
        Map<String, Object> forms = new LinkedHashMap<>();
        story.shadows().forEach(shadow -> forms.put(shadow.name(), of(shadow)));
        return forms;
    }

    private static WhereForm of(ShadowStory shadow) {
        Milestone since = shadow.since();
        return new WhereForm(
                since == null
                        ? null
                        : new Since(
                                Instant.ofEpochMilli(since.at()).toString(),
                                since.compared(),
                                since.agreement()),
                shadow.segments().stream()
                        .limit(MOST_SEGMENTS)
                        .map(
                                segment ->
                                        new Worst(
                                                segment.segment(),
                                                segment.compared(),
                                                segment.agreement(),
                                                segment.lower(),
                                                segment.upper(),
                                                segment.errorRate()))
                        .toList(),
                slices(shadow.slices()));
    }

    private static List<Slice> slices(@Nullable SliceStory slices) {
        return slices == null
                ? List.of()
                : slices.findings().stream()
                        .limit(MOST_SLICES)
                        .map(found -> slice(found, slices.limit()))
                        .toList();
    }

    private static Slice slice(SliceStory.Found found, double limit) {
        SliceFinding finding = found.finding();
        return new Slice(
                finding.slice(),
                found.words(limit),
                finding.counts().scored(),
                finding.counts().disagreed(),
                finding.score(),
                finding.explains(),
                finding.explainsTogether(),
                found.requestIds());
    }
}
