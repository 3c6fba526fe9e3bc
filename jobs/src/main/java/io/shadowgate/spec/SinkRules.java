package io.shadowgate.spec;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Rules between the keys of {@code sinks}. */
final class SinkRules {
    private static final List<SpecKey<String>> TOPICS =
            List.of(
                    SpecKeys.SINK_DECISIONS,
                    SpecKeys.SINK_CURRENT,
                    SpecKeys.SINK_WINDOWS,
                    SpecKeys.SINK_DISAGREEMENTS_TOPIC,
                    SpecKeys.SINK_REJECTED,
                    SpecKeys.SINK_QUALITY,
                    SpecKeys.SINK_STAGES);

    /** At least 16 KiB, which is more than the longest rejected record. */
    private static final Pattern MOST_BYTES =
            Pattern.compile(
                    "1638[4-9]|1639\\d|16[4-9]\\d\\d|1[7-9]\\d{3}|[2-9]\\d{4}|[1-9]\\d{5,8}");

    private final SpecValues values;
    private final Problems problems;

    SinkRules(SpecValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        boolean kafka = values.has("sinks.kafka");
        if (!values.has("sinks.files")
                && !kafka
                && (!values.has("sinks") || values.isSection("sinks"))) {
            problems.add(
                    "sinks", "missing: files (with a path) or kafka (with servers and topics)");
        }
        Map<String, String> topics = new HashMap<>();
        for (SpecKey<String> key : TOPICS) {
            String topic = values.get(key);
            String other = topic == null ? null : topics.putIfAbsent(topic, key.path());
            if (other != null) {
                problems.add(key.path(), "\"" + topic + "\" is the topic of " + other + " already");
            }
        }
        if (kafka && values.isSection("sinks.kafka") && topics.isEmpty()) {
            problems.add(
                    "sinks.kafka",
                    "names no topic: decisions, current, windows, disagreements, rejected,"
                            + " quality or stages");
        }
        checkMostBytes();
        Duration timeout = values.get(SpecKeys.SINK_TRANSACTION_TIMEOUT);
        if (timeout != null && timeout.toMillis() > Integer.MAX_VALUE) {
            problems.add(
                    SpecKeys.SINK_TRANSACTION_TIMEOUT.path(),
                    "is longer than 24 d, the most that Kafka can represent");
        }
    }

    /** Checked here because the job uses this value to hold back longer results. */
    private void checkMostBytes() {
        Map<String, String> properties = values.get(SpecKeys.SINK_PROPERTIES);
        String bytes = properties == null ? null : properties.get("max.request.size");
        if (bytes != null && !MOST_BYTES.matcher(bytes).matches()) {
            problems.add(
                    SpecKeys.SINK_PROPERTIES.path() + ".max.request.size",
                    "is not a number of bytes from 16384 to 999999999");
        }
    }
}
