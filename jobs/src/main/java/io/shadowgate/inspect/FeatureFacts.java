package io.shadowgate.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the rows of requests are.
 *
 * @param rows how many there are
 * @param named each feature by its name, in the order of the log; empty if rows are arrays
 * @param arrays the rows that are arrays, as values
 * @param cells the cells of all arrays
 */
public record FeatureFacts(int rows, Map<String, Profile> named, Profile arrays, Profile cells) {

    static FeatureFacts of(List<JsonNode> rows) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode row : rows) {
            if (row.isObject()) {
                names.addAll(row.propertyNames());
            }
        }
        Map<String, Profile> named = new LinkedHashMap<>();
        for (String name : names) {
            Profile profile = new Profile();
            for (JsonNode row : rows) {
                if (row.isObject()) {
                    profile.add(row.get(name));
                }
            }
            named.put(name, profile);
        }
        Profile arrays = new Profile();
        Profile cells = new Profile();
        for (JsonNode row : rows) {
            if (!row.isObject()) {
                List<JsonNode> all = row.isArray() ? row.valueStream().toList() : List.of(row);
                arrays.add(row.isArray() ? row : JsonNodeFactory.instance.arrayNode().add(row));
                all.forEach(cells::add);
            }
        }
        return new FeatureFacts(rows.size(), named, arrays, cells);
    }

    /** Whether most rows name their features. */
    public boolean areNamed() {
        return !named.isEmpty() && arrays.seen() * 2 < rows;
    }

    /** Whether some row lacks the feature. */
    boolean isMissing(String name) {
        Profile profile = named.get(name);
        return profile == null || profile.present() < profile.seen();
    }

    /** The sizes of the dimensions of a row; empty if they differ, or if there are no arrays. */
    public long[] shape() {
        if (arrays.shapes().size() != 1) {
            return new long[0];
        }
        String digits = arrays.shapes().first().replaceAll("[\\[\\] ]", "");
        if (digits.isEmpty()) {
            return new long[0];
        }
        List<Long> sizes = new ArrayList<>();
        for (String size : digits.split(",", -1)) {
            sizes.add(Long.parseLong(size));
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }
}
