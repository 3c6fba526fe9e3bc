package io.shadowgate.statistics.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults of a known place in made requests. The full size, 200 seeds for each fault, runs with
 * {@code -Psimulation}. Seeds are fixed.
 */
class SliceFindingsTest {
    private static final double LIMIT = 0.1;
    private static final double ORDINARY = 0.04;
    private static final int REQUESTS = 40_000;
    private static final int FEW_SEEDS = 2;
    private static final int ALL_SEEDS = 200;

    private static final List<SliceDimension> DIMENSIONS =
            List.of(
                    SliceDimension.ofCategories("country", 20),
                    SliceDimension.ofCategories("device", 5),
                    SliceDimension.ofNumbers("age", edges(20, 10, 7)),
                    SliceDimension.ofNumbers("income", edges(10, 10, 9)),
                    SliceDimension.ofNumbers("debt", edges(0.1, 0.1, 9)),
                    SliceDimension.ofCategories("region", 20),
                    SliceDimension.ofNumbers("loans", edges(1, 1, 5)),
                    SliceDimension.ofCategories("channel", 8),
                    SliceDimension.ofNumbers("score", edges(0.1, 0.1, 9)));

    private static List<Double> edges(double from, double step, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Math.round((from + i * step) * 10) / 10.0)
                .toList();
    }

    /** Incomes depend on the country, debt on the income, and the score on both. */
    private record Request(
            String country,
            String device,
            double age,
            double income,
            double debt,
            int loans,
            String channel,
            double score,
            boolean secondWeek) {
        static Request of(Random random, boolean secondWeek) {
            int country = random.nextInt(100);
            String name = country < 10 ? "DE" : country < 15 ? "AT" : "C" + random.nextInt(8);
            double income =
                    random.nextInt(25) == 0
                            ? Double.NaN
                            : Math.exp(3.7 + 0.5 * random.nextGaussian())
                                    + (name.equals("DE") ? 8 : 0);
            double debt =
                    Math.max(
                            0,
                            0.5
                                    + 0.2 * random.nextGaussian()
                                    - (Double.isNaN(income) ? 0 : income / 400));
            int channel = random.nextInt(200);
            return new Request(
                    name,
                    List.of("ios", "android", "web", "web").get(random.nextInt(4)),
                    18 + 60 * random.nextDouble(),
                    income,
                    debt,
                    random.nextInt(6),
                    channel == 0 ? "post" : "ch" + channel % 4,
                    1 / (1 + Math.exp(3 * debt - 1.5 + random.nextGaussian())),
                    secondWeek);
        }

        SliceValues values() {
            SliceBins.Request request = new SliceBins(DIMENSIONS).request();
            request.category(country);
            request.category(device);
            request.number(age);
            request.number(income);
            request.number(debt);
            // Each region is a country under another name.
            request.category("R-" + country);
            request.number(loans);
            request.category(channel);
            request.number(score);
            return request.values();
        }
    }

    /** A fault, and the slice that has to come first. */
    private enum Fault {
        CATEGORY(r -> r.device().equals("ios"), 0.2, "device=ios"),
        RANGE(r -> r.age() >= 50 && r.age() < 60, 0.3, "age in [50, 60)"),
        CATEGORY_AND_RANGE(
                r -> r.device().equals("web") && r.income() < 30 && r.income() >= 20,
                0.5,
                "device=web and income in [20, 30)"),
        SECOND_WEEK(r -> r.secondWeek() && r.device().equals("ios"), 0.4, "device=ios"),
        TWINS(r -> r.country().equals("DE"), 0.4, "country=DE"),
        MISSING(r -> Double.isNaN(r.income()), 0.4, "income is missing"),
        SCORE_BOUNDARY(r -> r.score() >= 0.5 && r.score() < 0.6, 0.5, "score in [0.5, 0.6)"),
        HALF_A_PERCENT(r -> r.channel().equals("post"), 0.9, "channel=post");

        private final Predicate<Request> holds;
        private final double rate;
        private final String slice;

        Fault(Predicate<Request> holds, double rate, String slice) {
            this.holds = holds;
            this.rate = rate;
            this.slice = slice;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void findsAPlantedFaultFirst(Fault fault) {
        assertThat(timesFirst(fault, FEW_SEEDS)).isEqualTo(FEW_SEEDS);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Tag("simulation")
    void findsAPlantedFaultFirstInManyRuns(Fault fault) {
        int first = timesFirst(fault, ALL_SEEDS);
        System.out.println(fault + ": first in " + first + " of " + ALL_SEEDS);
        assertThat(first).isGreaterThanOrEqualTo(ALL_SEEDS * 95 / 100);
    }

    private static int timesFirst(Fault fault, int seeds) {
        int first = 0;
        for (int seed = 0; seed < seeds; seed++) {
            List<SliceFinding> found = SliceFindings.of(cube(fault, ORDINARY, seed), LIMIT);
            first += !found.isEmpty() && found.get(0).slice().equals(fault.slice) ? 1 : 0;
        }
        return first;
    }

    /** Every slice is as bad as the limit allows, which is the hardest case. */
    @Test
    void flagsNothingWithoutAFault() {
        assertThat(timesAny(FEW_SEEDS)).isZero();
    }

    @Test
    @Tag("simulation")
    void flagsNothingWithoutAFaultInManyRuns() {
        int any = timesAny(ALL_SEEDS);
        System.out.println("no fault: a finding in " + any + " of " + ALL_SEEDS);
        assertThat(any).isLessThanOrEqualTo(ALL_SEEDS * 5 / 100);
    }

    private static int timesAny(int seeds) {
        int any = 0;
        for (int seed = 0; seed < seeds; seed++) {
            any += SliceFindings.of(cube(null, LIMIT, seed), LIMIT).isEmpty() ? 0 : 1;
        }
        return any;
    }

    /** In parts for each week, as a job publishes them. */
    private static SliceCube cube(@Nullable Fault fault, double ordinary, long seed) {
        Random random = new Random(1000 + seed);
        SliceCube[] weeks = {new SliceCube(DIMENSIONS), new SliceCube(DIMENSIONS)};
        for (int i = 0; i < REQUESTS; i++) {
            Request request = Request.of(random, i % 2 == 1);
            boolean bad = fault != null && fault.holds.test(request);
            boolean disagrees = random.nextDouble() < (bad ? fault.rate : ordinary);
            weeks[i % 2].addScored(
                    request.values(), !disagrees, bad ? 0.3 : random.nextGaussian() / 10);
        }
        weeks[0].merge(weeks[1]);
        return weeks[0];
    }

    @Test
    void slicesOfTheSameRequestsAreOneFinding() {
        List<SliceFinding> found = SliceFindings.of(cube(Fault.TWINS, ORDINARY, 1), LIMIT);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).aliases()).containsExactly(List.of("region=R-DE"));
        assertThat(found.get(0).words(LIMIT))
                .matches(
                        "country=DE: \\d\\d % of [34],\\d{3} requests disagree \\(limit 10 %\\),"
                                + " shadow higher in \\d+ %, explains \\d\\d % of all"
                                + " disagreements; the same requests as region=R-DE");
    }

    /** Both are found, and together they explain no more than there is. */
    @Test
    void twoFaultsAreTwoFindings() {
        Random random = new Random(3);
        SliceCube cube = new SliceCube(DIMENSIONS);
        for (int i = 0; i < REQUESTS; i++) {
            Request request = Request.of(random, false);
            boolean bad = request.country().equals("AT") || request.loans() == 5;
            cube.addScored(request.values(), random.nextDouble() >= (bad ? 0.6 : 0.02), 0);
        }
        List<SliceFinding> found = SliceFindings.of(cube, LIMIT);
        assertThat(found.stream().limit(2).map(SliceFinding::slice))
                .containsExactlyInAnyOrder("country=AT", "loans >= 5");
        SliceFinding last = found.get(1);
        assertThat(last.explainsTogether())
                .isBetween(last.explains(), 1.0)
                .isLessThan(found.get(0).explains() + last.explains());
    }

    /** A shadow that differs everywhere alike differs in no slice. */
    @Test
    void whatDiffersEverywhereIsNoSlice() {
        assertThat(SliceFindings.of(cube(null, 0.4, 1), LIMIT)).isEmpty();
        assertThat(SliceFindings.of(new SliceCube(DIMENSIONS), LIMIT)).isEmpty();
    }

    @Test
    void sharesAreNeverSaidToBeNoneOrAll() {
        assertThat(SliceFinding.percent(0)).isEqualTo("0 %");
        assertThat(SliceFinding.percent(1)).isEqualTo("100 %");
        assertThat(SliceFinding.percent(0.99999)).isEqualTo("over 99.9 %");
        assertThat(SliceFinding.percent(0.9961)).isEqualTo("99.6 %");
        assertThat(SliceFinding.percent(0.3141)).isEqualTo("31 %");
        assertThat(SliceFinding.percent(0.0951)).isEqualTo("10 %");
        assertThat(SliceFinding.percent(0.0314)).isEqualTo("3.1 %");
        assertThat(SliceFinding.percent(0.1)).isEqualTo("10 %");
        assertThat(SliceFinding.percent(0.05)).isEqualTo("5 %");
        assertThat(SliceFinding.percent(0.00001)).isEqualTo("under 0.01 %");
    }
}
