package io.shadowgate.spec;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * SHA-256 of what a spec means: one JSON object from path to value, sorted by path, with overrides
 * and defaults filled in, durations in ISO-8601, sizes in bytes, and file paths as they were
 * written.
 *
 * <p>Where the results go ({@code sinks}) is left out, and so are the Kafka client's properties,
 * comments, order of keys and spelling of numbers. Two runs with equal digests thus put the same
 * question to the same models, on whatever machine; whether the files behind the paths were the
 * same, the digests of the models say.
 */
final class SpecDigest {
    private static final JsonMapper JSON = new JsonMapper();

    private SpecDigest() {}

    static String of(SpecValues values) {
        return DigestUtils.sha256Hex(canonical(values));
    }

    /** Of gates, what is counted in windows; all else only decides what to think of them. */
    private static final List<SpecKey<?>> COUNTED_BY =
            List.of(SpecKeys.MAX_LATENCY, SpecKeys.PAIRED_THRESHOLD, SpecKeys.CLUSTER_KEY);

    /** Where requests belong to clusters: those classes and segments are counted by cluster. */
    private static final List<SpecKey<?>> CLUSTERS_COUNTED_BY =
            List.of(SpecKeys.CLASSES, SpecKeys.GATED_SEGMENTS);

    /** Of what decides about windows. */
    static String ofWindows(SpecValues values) {
        return DigestUtils.sha256Hex(canonical(values, "sinks.", "gates.", SpecKeys.NOISE_FLOOR));
    }

    static String canonical(SpecValues values) {
        return canonical(values, "sinks.");
    }

    private static String canonical(SpecValues values, String... without) {
        SortedMap<String, Object> covered = new TreeMap<>();
        values.all()
                .forEach(
                        (path, value) -> {
                            if (!isLeftOut(path, values, without)) {
                                covered.put(path, plain(value));
                            }
                        });
        return JSON.writeValueAsString(covered);
    }

    /** How a topic is reached has no part in what is asked. */
    private static boolean isLeftOut(String path, SpecValues values, String... without) {
        return Stream.of(without).anyMatch(path::startsWith) && !isCounted(path, values)
                || path.equals(SpecKeys.KAFKA_PROPERTIES.path())
                || Stream.of("traffic.kafka", "traffic.shadow-log")
                        .anyMatch(
                                section -> path.startsWith(section + ".") && !values.has(section));
    }

    private static boolean isCounted(String path, SpecValues values) {
        return COUNTED_BY.stream().anyMatch(key -> path.equals(key.path()))
                || values.get(SpecKeys.CLUSTER_KEY) != null
                        && CLUSTERS_COUNTED_BY.stream().anyMatch(key -> path.equals(key.path()));
    }

    private static Object plain(Object value) {
        if (value instanceof Duration duration) {
            return duration.toString();
        }
        if (value instanceof KafkaOffset offset) {
            return offset.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SpecDigest::plain).toList();
        }
        return value instanceof Enum<?> constant ? SpecTypes.lowerCase(constant) : value;
    }
}
