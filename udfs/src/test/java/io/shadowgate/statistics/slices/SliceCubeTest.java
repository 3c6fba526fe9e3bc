package io.shadowgate.statistics.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against counts that go through all requests for each slice, and share no code with the cube. */
class SliceCubeTest {
    private static final int KEPT = 4;

    private static final List<SliceDimension> DIMENSIONS =
            List.of(
                    SliceDimension.ofNumbers("age", List.of(25.0, 40.0, 65.0)),
                    SliceDimension.ofCategories("country", KEPT),
                    SliceDimension.ofNamed("device", List.of("web", "ios")),
                    SliceDimension.ofNumbers("debt", List.of(0.5)));

    private record Request(
            @Nullable Double age,
            @Nullable String country,
            @Nullable String device,
            @Nullable Double debt,
            @Nullable Boolean agree,
            double difference,
            @Nullable Boolean primaryRight,
            boolean shadowRight) {

        SliceValues values() {
            SliceBins.Request request = new SliceBins(DIMENSIONS).request();
            request.number(age == null ? Double.NaN : age);
            request.category(country);
            request.category(device);
            request.number(debt == null ? Double.NaN : debt);
            return request.values();
        }

        void addTo(SliceCube cube) {
            if (agree == null) {
                cube.addUnscored(values());
                return;
            }
            cube.addScored(values(), agree, difference);
            if (primaryRight != null) {
                cube.addLabel(values(), primaryRight, shadowRight);
            }
        }

        /** The predicates that hold, in words, written once more. */
        List<String> predicates(TreeSet<String> countries) {
            return List.of(
                    age == null
                            ? "age is missing"
                            : age < 25
                                    ? "age < 25"
                                    : age < 40
                                            ? "age in [25, 40)"
                                            : age < 65 ? "age in [40, 65)" : "age >= 65",
                    country == null
                            ? "country is missing"
                            : countries.stream().limit(KEPT).anyMatch(country::equals)
                                    ? "country=" + country
                                    : "country is among the rest",
                    device == null
                            ? "device is missing"
                            : device.equals("web") || device.equals("ios")
                                    ? "device=" + device
                                    : "device is among the rest",
                    debt == null ? "debt is missing" : debt < 0.5 ? "debt < 0.5" : "debt >= 0.5");
        }
    }

    @Test
    void countsWhatGoingThroughAllRequestsCounts() {
        for (int seed = 0; seed < 20; seed++) {
            List<Request> requests = requests(400, seed);
            Map<List<String>, SliceCounts> found = new HashMap<>();
            SliceCube cube = cubeOf(requests);
            cube.each(found::put);
            Map<List<String>, List<Request>> expected = slices(requests);
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            expected.forEach((slice, in) -> assertCounts(slice, in, found.get(slice)));
            assertCounts(List.of("all"), requests, cube.all());
        }
    }

    private static void assertCounts(List<String> slice, List<Request> in, SliceCounts counts) {
        assertThat(counts.requests()).as("%s", slice).isEqualTo(in.size());
        assertThat(counts.scored()).isEqualTo(in.stream().filter(r -> r.agree() != null).count());
        List<Request> bad = in.stream().filter(r -> r.agree() != null && !r.agree()).toList();
        assertThat(counts.disagreed()).isEqualTo(bad.size());
        assertThat(counts.shadowHigher())
                .isEqualTo(bad.stream().filter(r -> r.difference() > 0).count());
        assertThat(counts.difference())
                .isCloseTo(bad.stream().mapToDouble(Request::difference).sum(), within(1e-6));
        List<Request> labelled =
                in.stream().filter(r -> r.agree() != null && r.primaryRight() != null).toList();
        assertThat(counts.labelled()).isEqualTo(labelled.size());
        assertThat(counts.bothRight())
                .isEqualTo(
                        labelled.stream().filter(r -> r.primaryRight() && r.shadowRight()).count());
        assertThat(counts.shadowRight())
                .isEqualTo(
                        labelled.stream()
                                .filter(r -> !r.primaryRight() && r.shadowRight())
                                .count());
        assertThat(counts.primaryRight())
                .isEqualTo(
                        labelled.stream()
                                .filter(r -> r.primaryRight() && !r.shadowRight())
                                .count());
        assertThat(counts.neitherRight())
                .isEqualTo(
                        labelled.stream()
                                .filter(r -> !r.primaryRight() && !r.shadowRight())
                                .count());
    }

    private static Map<List<String>, List<Request>> slices(List<Request> requests) {
        TreeSet<String> countries =
                requests.stream()
                        .map(Request::country)
                        .filter(one -> one != null)
                        .collect(Collectors.toCollection(TreeSet::new));
        Map<List<String>, List<Request>> slices = new HashMap<>();
        for (Request request : requests) {
            List<String> predicates = request.predicates(countries);
            for (int i = 0; i < predicates.size(); i++) {
                slices.computeIfAbsent(List.of(predicates.get(i)), any -> new ArrayList<>())
                        .add(request);
                for (int j = i + 1; j < predicates.size(); j++) {
                    slices.computeIfAbsent(
                                    List.of(predicates.get(i), predicates.get(j)),
                                    any -> new ArrayList<>())
                            .add(request);
                }
            }
        }
        return slices;
    }

    @Test
    void isTheSameInAnyOrderAndHoweverRequestsAreSplit() {
        List<Request> requests = new ArrayList<>(requests(600, 5));
        byte[] once = cubeOf(requests).toBytes();
        Random random = new Random(6);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(requests, random);
            List<SliceCube> parts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                parts.add(new SliceCube(DIMENSIONS));
            }
            requests.forEach(request -> request.addTo(parts.get(random.nextInt(5))));
            SliceCube whole = parts.get(0);
            parts.subList(1, 5).forEach(part -> whole.merge(SliceCube.fromBytes(part.toBytes())));
            assertThat(whole.toBytes()).isEqualTo(once);
            assertThat(SliceCube.fromBytes(once)).isEqualTo(whole).hasSameHashCodeAs(whole);
        }
    }

    @Test
    void saysItsSizeBeforehand() {
        // 1 + 5 + 6 + 4 + 3 single ones, and their pairs.
        assertThat(SliceCube.slices(DIMENSIONS))
                .isEqualTo(1 + 18 + 5 * 6 + 5 * 4 + 5 * 3 + 6 * 4 + 6 * 3 + 4 * 3);
        assertThat(SliceCube.bytes(DIMENSIONS, false)).isEqualTo(138 * 8 * 6);
        assertThat(SliceCube.bytes(DIMENSIONS, true)).isEqualTo(138 * 8 * 10);
    }

    @Test
    void boundsWhatCannotBeSummed() {
        SliceCube cube = new SliceCube(DIMENSIONS);
        SliceValues any = requests(1, 1).get(0).values();
        cube.addScored(any, false, Double.POSITIVE_INFINITY);
        cube.addScored(any, false, Double.NaN);
        cube.addScored(any, false, -0.25);
        assertThat(cube.all().difference()).isEqualTo(1e9 - 0.25);
        assertThat(cube.all().shadowHigher()).isEqualTo(1);
        assertThat(cube.all().disagreed()).isEqualTo(3);
    }

    @Test
    void refusesOtherDimensionsAndDamagedBytes() {
        SliceCube cube = cubeOf(requests(50, 3));
        assertThatThrownBy(() -> cube.merge(new SliceCube(DIMENSIONS.subList(0, 2))))
                .hasMessageContaining("expected one of");
        byte[] bytes = cube.toBytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] cut = Arrays.copyOf(bytes, i);
            assertThatThrownBy(() -> SliceCube.fromBytes(cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Random random = new Random(4);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                SliceCube.fromBytes(damaged).toBytes();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThatThrownBy(() -> SliceDimension.ofNumbers("age", List.of(2.0, 2.0)))
                .hasMessageContaining("[2.0, 2.0]");
        assertThatThrownBy(() -> SliceDimension.ofNamed("device", List.of("web", "web")))
                .hasMessageContaining("different");
        assertThatThrownBy(() -> new SliceBins(DIMENSIONS).request().values())
                .hasMessage("0 of 4 dimensions have a value");
    }

    private static SliceCube cubeOf(List<Request> requests) {
        SliceCube cube = new SliceCube(DIMENSIONS);
        requests.forEach(request -> request.addTo(cube));
        return cube;
    }

    private static List<Request> requests(int count, long seed) {
        Random random = new Random(seed);
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Edges themselves are among the numbers.
            requests.add(
                    new Request(
                            random.nextInt(6) == 0 ? null : (Double) (double) random.nextInt(80),
                            random.nextInt(6) == 0
                                    ? null
                                    : (String) ("" + (char) ('a' + random.nextInt(9))),
                            random.nextInt(5) == 0
                                    ? null
                                    : List.of("web", "ios", "tv").get(random.nextInt(3)),
                            random.nextInt(9) == 0 ? null : (Double) (random.nextInt(3) / 2.0),
                            random.nextInt(7) == 0 ? null : (Boolean) random.nextBoolean(),
                            random.nextGaussian(),
                            random.nextBoolean() ? null : (Boolean) random.nextBoolean(),
                            random.nextBoolean()));
        }
        return requests;
    }
}
