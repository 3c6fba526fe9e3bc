package io.shadowgate.story;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 */
public record WhereForm(
        @Nullable Since since,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Worst> worstSegments) {
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
                        .toList());
    }
}
