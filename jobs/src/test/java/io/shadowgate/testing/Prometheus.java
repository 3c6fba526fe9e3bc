package io.shadowgate.testing;

import io.shadowgate.monitoring.JobMetric;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Flink's Prometheus reporter exposes. */
public final class Prometheus {
    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Prometheus() {}

    /** One value of one series. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** As Prometheus sees it, unless {@code metrics.scope.*} renames Flink's own scopes. */
    public static String nameOf(JobMetric metric) {
        return "flink_taskmanager_job_task_operator_" + metric.scopedName().replace('.', '_');
    }

    public static List<Sample> scrape(int port) throws Exception {
        HttpResponse<String> page =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        List<Sample> samples = new ArrayList<>();
        for (String line : page.body().split("\n")) {
            Matcher sample = LINE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                samples.add(
                        new Sample(
                                sample.group(1),
                                labels(sample.group(2)),
                                Double.parseDouble(sample.group(3))));
            }
        }
        return samples;
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }
}
