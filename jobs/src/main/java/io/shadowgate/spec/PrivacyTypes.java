package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a spec may say of a value that is written out. */
final class PrivacyTypes {
    private static final String BUCKET = "bucket N";

    static final SpecType<Written> ID =
            written(EnumSet.of(Written.How.KEEP, Written.How.HASH, Written.How.DROP));

    static final SpecType<Written> PREDICTION = written(EnumSet.allOf(Written.How.class));

    /** A segment has reports, so it cannot be left out of them. */
    private static final SpecType<Written> SEGMENT =
            written(EnumSet.of(Written.How.KEEP, Written.How.HASH, Written.How.BUCKET));

    static final SpecType<Map<String, Written>> SEGMENTS =
            new SpecType<>(
                    "a section of names of segments, each with " + SEGMENT.allowed(),
                    Map.of("type", "object", "additionalProperties", SEGMENT.schema()),
                    PrivacyTypes::segments);

    private PrivacyTypes() {}

    private static SpecType<Written> written(Set<Written.How> hows) {
        List<String> names =
                hows.stream()
                        .map(how -> how == Written.How.BUCKET ? BUCKET : SpecTypes.lowerCase(how))
                        .toList();
        String allowed =
                names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return new SpecType<>(
                "one of " + allowed,
                Map.of(
                        "type",
                        "string",
                        "pattern",
                        "^("
                                + String.join("|", names).replace(BUCKET, "bucket +[0-9.eE+-]+")
                                + ")$"),
                (node, path, problems) -> {
                    Written written = node.isString() ? Written.of(node.stringValue()) : null;
                    return written != null && hows.contains(written.how())
                            ? written
                            : fault(
                                    node,
                                    "is not one of "
                                            + String.join(", ", names)
                                            + (hows.contains(Written.How.BUCKET)
                                                    ? ", where N is a width above 0"
                                                    : ""),
                                    path,
                                    problems);
                });
    }

    private static @Nullable Map<String, Written> segments(
            JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            return fault(
                    node,
                    "is not a section of names of segments; write such as {country: keep}",
                    path,
                    problems);
        }
        Map<String, Written> segments = new TreeMap<>();
        boolean good = true;
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            Written written =
                    SEGMENT.read(entry.getValue(), Problems.join(path, entry.getKey()), problems);
            good &= written != null;
            if (written != null) {
                segments.put(entry.getKey(), written);
            }
        }
        return good ? segments : null;
    }
}
