package io.shadowgate.sink;

import io.shadowgate.config.Shadow;
import io.shadowgate.config.ShadowTest;
import io.shadowgate.gate.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a finished run came to, read back from the results that it published: the last decision of
 * each shadow, where all records went, and the commonest reasons for rejection.
 */
public final class Summary {
    public static final String FILE = "summary.json";
    private static final int MOST_REASONS = 10;
    private static final int MOST_KINDS = 1000;

    /** Numbers, times and quoted texts. */
    private static final Pattern QUOTED =
            Pattern.compile("\"[^\"]*\"|(?<![\\w.])-?\\d[-\\d.:TZE+]*");

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final ObjectNode root;

    private Summary(ObjectNode root) {
        this.root = root;
    }

    public static Summary of(ShadowTest test, Path folder) throws IOException {
        Map<String, JsonNode> last = new HashMap<>();
        eachLine(
                new Path(folder, ResultFiles.DECISIONS),
                line -> {
                    JsonNode decision = JSON.readTree(line);
                    last.merge(
                            decision.get("shadow").asString(),
                            decision,
                            (a, b) -> windowEnd(a).compareTo(windowEnd(b)) > 0 ? a : b);
                });
        Map<String, Long> reasons = new TreeMap<>();
        eachLine(
                new Path(folder, ResultFiles.REJECTED),
                line -> count(JSON.readTree(line).get("reason").asString(), reasons));

        ObjectNode root = JSON.createObjectNode();
        root.put("test", test.test());
        root.put("primary", test.primary().name());
        root.put("spec_sha256", test.sha256());
        records(root.putObject("records"), last.values(), reasons);
        ObjectNode commonest = root.putObject("rejected_reasons");
        reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_REASONS)
                .forEach(reason -> commonest.put(reason.getKey(), reason.getValue()));
        ArrayNode shadows = root.putArray("shadows");
        for (Shadow shadow : test.shadows()) {
            shadows.add(last.getOrDefault(shadow.name(), nothing(shadow)));
        }
        return new Summary(root);
    }

    /**
     * Reasons that differ in what they quote are one reason; even so, only so many are told apart.
     */
    private static void count(String reason, Map<String, Long> reasons) {
        String kind = QUOTED.matcher(reason).replaceAll("...");
        boolean known = reasons.containsKey(kind) || reasons.size() < MOST_KINDS;
        reasons.merge(known ? kind : "other reasons", 1L, Long::sum);
    }

    private static String windowEnd(JsonNode decision) {
        return decision.get("window_end").asString();
    }

    /** A shadow that saw no request got no decision; no data is never a pass. */
    private static JsonNode nothing(Shadow shadow) {
        ObjectNode decision = JSON.createObjectNode();
        decision.put("shadow", shadow.name());
        decision.put("verdict", Verdict.HOLD.name());
        decision.put("promote", false);
        decision.put("reason", "no request to compare");
        return decision;
    }

    private static void records(
            ObjectNode records, Iterable<JsonNode> decisions, Map<String, Long> reasons) {
        long compared = 0;
        long notSampled = 0;
        for (JsonNode decision : decisions) {
            // Every shadow saw the same requests.
            compared = decision.get("coverage").get("compared").asLong();
            notSampled = decision.get("coverage").get("not_sampled").asLong();
        }
        long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
        records.put("read", compared + notSampled + rejected);
        records.put("rejected", rejected);
        records.put("not_sampled", notSampled);
        records.put("compared", compared);
    }

    public void write(Path folder) throws IOException {
        Path file = new Path(folder, FILE);
        try (OutputStream out =
                folder.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
            out.write(JSON.writeValueAsBytes(root));
            out.write('\n');
        }
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

    /** The verdict that lets the least through: REJECT before HOLD before PROMOTE. */
    public Verdict strictest() {
        return shadows().stream()
                .map(shadow -> Verdict.valueOf(shadow.get("verdict").asString()))
                .max(Comparator.naturalOrder())
                .orElse(Verdict.HOLD);
    }

    private static void eachLine(Path folder, Consumer<String> lines) throws IOException {
        FileSystem fs = folder.getFileSystem();
        for (FileStatus file : fs.listStatus(folder)) {
            if (file.getPath().getName().startsWith(".")) {
                continue;
            }
            try (BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    fs.open(file.getPath()), StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines);
            }
        }
    }
}
