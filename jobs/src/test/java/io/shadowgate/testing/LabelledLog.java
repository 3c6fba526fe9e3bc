package io.shadowgate.testing;

import io.shadowgate.quality.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A log of requests with both answers, a log of their labels, and what the rules say of them, in
 * windows of five minutes whose labels are final an hour after their end.
 *
 * <p>Labels come late, twice, corrected, taken back, before their request, and without one.
 */
public final class LabelledLog {
    public static final int REQUESTS = 2000;
    public static final long START = 1_767_225_600_000L;
    private static final long WINDOW = 300_000;
    private static final long HOUR = 3_600_000;
    private static final int STEP = 4000;

    /** The last windows are not mature by any label. */
    private static final long LATEST = START + REQUESTS * STEP + HOUR / 2;

    private final List<Request> requests = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private long latest;

    private record Request(
            String id, long time, double primary, double shadow, String country, List<Label> own) {}

    /** The truth is null if the label is taken back. */
    private record Label(long time, Boolean truth) {}

    public LabelledLog(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            long time = START + (long) i * STEP;
            Request request =
                    new Request(
                            "r" + i,
                            time,
                            random.nextInt(100) / 100.0,
                            random.nextInt(100) / 100.0,
                            random.nextBoolean() ? "DE" : "FR",
                            new ArrayList<>());
            requests.add(request);
            latest = Math.max(latest, time);
            addLabels(request, random);
        }
        for (int i = 0; i < 50; i++) {
            add("nobody" + i, new Label(START + i * 1000L, true));
        }
        // A label that moves event time on, and one that confirms it.
        add("beyond", new Label(LATEST, true));
        add("beyond", new Label(LATEST + 1, true));
    }

    private void addLabels(Request request, Random random) {
        boolean truth = random.nextBoolean();
        long end = Math.floorDiv(request.time, WINDOW) * WINDOW + WINDOW + HOUR;
        switch (random.nextInt(10)) {
            case 0, 1 -> {} // Never comes.
            case 2 -> add(request, request.time + random.nextInt(60_000), truth);
            case 3 -> { // Twice the same.
                add(request, request.time + 60_000, truth);
                add(request, request.time + 60_000, truth);
            }
            case 4 -> { // Corrected in time, and once more too late.
                add(request, request.time + 60_000, !truth);
                add(request, end, truth);
                add(request, end + 1, !truth);
            }
            case 5 -> { // Taken back.
                add(request, request.time + 60_000, truth);
                add(request, request.time + 120_000, null);
            }
            case 6 -> { // Two at the same time: the later text counts.
                add(request, request.time + 1000, true);
                add(request, request.time + 1000, false);
            }
            case 7 -> add(request, request.time - 60_000, truth);
            case 8 -> add(request, request.time - HOUR - 1, truth); // Too early to count.
            default -> add(request, end + 60_000, truth); // Too late.
        }
    }

    private void add(Request request, long time, Boolean truth) {
        if (time < LATEST) {
            Label label = new Label(time, truth);
            request.own.add(label);
            add(request.id, label);
        }
    }

    private void add(String id, Label label) {
        latest = Math.max(latest, label.time);
        labels.add(
                "{\"request_id\":\"%s\",\"timestamp\":%d,\"ground_truth\":%s}"
                        .formatted(id, label.time, label.truth));
    }

    public List<String> requests() {
        return requests.stream()
                .map(
                        request ->
                                ("{\"request_id\":\"%s\",\"timestamp\":%d,\"features\":[1],"
                                                + "\"primary_prediction\":%s,"
                                                + "\"primary_latency_ms\":3,"
                                                + "\"shadow_prediction\":%s,"
                                                + "\"shadow_latency_ms\":3,"
                                                + "\"segments\":{\"country\":\"%s\"}}")
                                        .formatted(
                                                request.id,
                                                request.time,
                                                request.primary,
                                                request.shadow,
                                                request.country))
                .toList();
    }

    /** In the order of their times. */
    public List<String> labels() {
        return labels.stream().sorted(Comparator.comparing(LabelledLog::timeOf)).toList();
    }

    private static String timeOf(String label) {
        return label.replaceFirst(".*timestamp\":", "");
    }

    /** By window and segment, the counts of both cells in mature windows. */
    public TreeMap<String, String> expected() {
        return expectedWith(null);
    }

    /**
     * The same where a request without a label has this one.
     *
     * @param otherwise null for none
     */
    public TreeMap<String, String> expectedWith(Boolean otherwise) {
        TreeMap<String, long[][]> counts = new TreeMap<>();
        for (Request request : requests) {
            long start = Math.floorDiv(request.time, WINDOW) * WINDOW;
            if (start + WINDOW + HOUR > latest) {
                continue;
            }
            Boolean truth = truth(request, start + WINDOW + HOUR, otherwise);
            for (String segment : List.of("*", "country=" + request.country)) {
                long[][] cells =
                        counts.computeIfAbsent(start + " " + segment, any -> new long[2][5]);
                count(request, truth, cells);
            }
        }
        TreeMap<String, String> shown = new TreeMap<>();
        counts.forEach((key, cells) -> shown.put(key, shown(cells[0]) + " | " + shown(cells[1])));
        return shown;
    }

    /** The same where the request log has a label of each request. */
    public TreeMap<String, String> expectedWithOwn(boolean truth) {
        requests.forEach(request -> request.own.add(new Label(request.time, truth)));
        return expected();
    }

    private static Boolean truth(Request request, long mature, Boolean otherwise) {
        Label last = null;
        for (Label label : request.own) {
            boolean counts = label.time <= mature && label.time >= request.time - HOUR;
            boolean after =
                    last == null
                            || label.time > last.time
                            // By text, true is behind false.
                            || label.time == last.time && Boolean.TRUE.equals(label.truth);
            if (counts && after) {
                last = label;
            }
        }
        return last == null || last.truth == null ? otherwise : last.truth;
    }

    private static void count(Request request, Boolean truth, long[][] cells) {
        boolean primary = request.primary >= 0.5;
        boolean shadow = request.shadow >= 0.5;
        long[] cell = cells[primary == shadow ? 0 : 1];
        cell[0]++;
        if (truth != null) {
            cell[1]++;
            cell[2] += primary == truth && shadow == truth ? 1 : 0;
            cell[3] += primary != truth && shadow == truth ? 1 : 0;
            cell[4] += primary == truth && shadow != truth ? 1 : 0;
        }
    }

    private static String shown(long[] cell) {
        return cell[0] + " " + cell[1] + " " + cell[2] + " " + cell[3] + " " + cell[4];
    }

    /** Counts of both cells, in the same form. */
    public static String shown(Cell agreeing, Cell differing) {
        return shown(numbers(agreeing)) + " | " + shown(numbers(differing));
    }

    private static long[] numbers(Cell cell) {
        return new long[] {
            cell.requests(),
            cell.labelled(),
            cell.bothRight(),
            cell.shadowRight(),
            cell.primaryRight()
        };
    }
}
