package io.shadowgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arithmetic between the stopwatch and the verdict. */
class GuardTest {
    private static final Machine MACHINE = new Machine(2, 4.0, "cpu", "os", "jdk", "versions");

    @Test
    void aRatioIsTakenRepetitionByRepetition() {
        Ratio ratio =
                Ratio.of(
                        measured("ours", 10, 40, 30),
                        measured("theirs", 10, 10, 20),
                        Target.atLeast(1.5));
        assertThat(ratio.value()).isEqualTo(new Spread(1.5, 1, 4));
        assertThat(ratio.met()).isTrue();
        assertThat(ratio.value().relative()).isEqualTo(1);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void targetsIncludeTheirLimit() {
        assertThat(Target.atLeast(2).met(2)).isTrue();
        assertThat(Target.atLeast(2).met(1.99)).isFalse();
        assertThat(Target.atMost(2).met(2)).isTrue();
        assertThat(Target.atMost(2).met(2.01)).isFalse();
        assertThat(Target.atLeast(2).met(Double.NaN)).isFalse();
    }

    @Test
    void whatFellIsNamedAndWhatRoseIsNot() {
        Figures before = figures(steady("a", 2, Target.atLeast(1)), steady("b", 2, Target.none()));
        Figures now = figures(steady("a", 1.69, Target.atLeast(1)), steady("b", 3, Target.none()));
        assertThat(Guard.fallen(before, now)).containsExactly("parse: a / peer: 1.69, was 2.00");
        assertThat(Guard.fallen(before, before)).isEmpty();
        Figures within = figures(steady("a", 1.71, Target.atLeast(1)));
        assertThat(Guard.fallen(before, within)).isEmpty();
    }

    @Test
    void whereLessIsBetterARiseIsAFall() {
        Figures before = figures(steady("a", 1, Target.atMost(1.1)));
        assertThat(Guard.fallen(before, figures(steady("a", 1.2, Target.atMost(1.1))))).hasSize(1);
        assertThat(Guard.fallen(before, figures(steady("a", 0.2, Target.atMost(1.1))))).isEmpty();
    }

    @Test
    void aRatioThatScattersMayFallAsFarAsItScatters() {
        Figures before = figures(ratio("a", new Spread(2, 1.6, 2.4), Target.atLeast(1)));
        assertThat(Guard.fallen(before, figures(steady("a", 1.4, Target.atLeast(1))))).isEmpty();
        assertThat(Guard.fallen(before, figures(steady("a", 1.2, Target.atLeast(1))))).hasSize(1);
    }

    @Test
    void figuresAreReadAsTheyWereWritten(@TempDir Path folder) throws Exception {
        Figures figures =
                Figures.of(
                        "2026-03-02",
                        MACHINE,
                        List.of(
                                new Group(
                                        "parse",
                                        List.of(measured("ours", 1, 2, 3)),
                                        List.of(steady("a", 2, Target.atLeast(1))),
                                        List.of())));
        figures.write(folder.resolve("figures.json"));
        assertThat(Figures.read(folder.resolve("figures.json"))).isEqualTo(figures);
    }

    @Test
    void aRateLeavesOutTheStart() throws Exception {
        Contender tenSecondsToStart =
                rows -> Contender.Run.timed(10 + rows / 100.0, Map.of("rows", new double[] {rows}));
        List<Measured> measured =
                new Meter(2, System.err)
                        .measure(
                                List.of(
                                        new Meter.Entry(
                                                "slow",
                                                () -> tenSecondsToStart,
                                                Meter.Input.NONE,
                                                Duration.ZERO,
                                                50,
                                                250)));
        assertThat(measured.get(0).rates()).containsExactly(100, 100);
        assertThat(measured.get(0).answer().get("rows")).containsExactly(50);
    }

    @Test
    void ofThreeSizesTheLargerTwoAreTheRate() {
        Measured measured =
                new Measured(
                        "a", new long[] {10, 40, 160}, new double[][] {{5, 65, 125}}, 0, Map.of());
        assertThat(measured.rates()).containsExactly(2);
        assertThat(measured.rowTimes(0, 1)).containsExactly(2);
        assertThat(measured.rowTimes(1, 2)).containsExactly(0.5);
    }

    /** Contender a takes 7 s for the first time and a second more each time, b always 2 s. */
    @Test
    void wholeRunsAreTimedInTurnsEachByAContenderOfItsOwn(@TempDir Path folder) throws Exception {
        List<String> events = new ArrayList<>();
        List<Measured> measured =
                new Meter(3, System.err)
                        .measureFresh(List.of(fresh("a", 7, 1, events), fresh("b", 2, 0, events)));
        assertThat(String.join(" ", events))
                .isEqualTo(
                        "open a close a open b close b"
                                + " open a close a open b close b".repeat(3));
        Ratio ratio = Ratio.ofSeconds(measured.get(0), measured.get(1), Target.atMost(4));
        assertThat(ratio.value()).isEqualTo(new Spread(4.5, 4, 5));
        assertThat(ratio.met()).isFalse();
        Ratio time = Ratio.ofSeconds(measured.get(0), Target.atMost(9));
        assertThat(time.met()).isTrue();
        Group group = new Group("verdict", measured, List.of(ratio, time), List.of());
        assertThat(Table.text(List.of(group))).contains("9.00 s").contains("<= 9.00");
        Figures figures = Figures.of("2026-03-02", MACHINE, List.of(group));
        assertThat(figures.ratios())
                .as("seconds of this machine are nothing to hold another run against")
                .extracting(Figures.Quotient::key)
                .containsExactly("verdict: a / b");
        Path file = folder.resolve("figures.json");
        figures.write(file);
        assertThat(Figures.read(file)).isEqualTo(figures);
        assertThat(figures.lines().get(1).seconds()).isEqualTo(new Spread(2, 2, 2));
    }

    private static Meter.Entry fresh(
            String name, double seconds, double more, List<String> events) {
        AtomicInteger runs = new AtomicInteger();
        return new Meter.Entry(
                name,
                () -> {
                    events.add("open " + name);
                    return new Contender() {
                        @Override
                        public Run run(long rows) {
                            return Run.timed(seconds + more * runs.getAndIncrement(), Map.of());
                        }

                        @Override
                        public void close() {
                            events.add("close " + name);
                        }
                    };
                },
                Meter.Input.NONE,
                Duration.ZERO,
                10);
    }

    @Test
    void whatCannotBeTimedIsNoRate() {
        Contender always = rows -> Contender.Run.timed(1, Map.of());
        assertThatThrownBy(
                        () ->
                                new Meter(1, System.err)
                                        .measure(
                                                List.of(
                                                        new Meter.Entry(
                                                                "fast",
                                                                () -> always,
                                                                Meter.Input.NONE,
                                                                Duration.ZERO,
                                                                1,
                                                                2))))
                .hasMessageContaining("use more --rows");
    }

    @Test
    void answersThatDifferAreFound() {
        Map<String, double[]> one = Map.of("a", new double[] {1, 100});
        Answers.check("x", one, "y", Map.of("a", new double[] {1, 101}), 0, 0.02);
        for (Map<String, double[]> other :
                List.of(
                        Map.of("a", new double[] {1, 103}),
                        Map.of("a", new double[] {1.01, 100}),
                        Map.of("a", new double[] {1}),
                        Map.of("a", new double[] {1, Double.NaN}),
                        Map.of("b", new double[] {1, 100}))) {
            assertThatThrownBy(() -> Answers.check("x", one, "y", other, 0, 0.02))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static Measured measured(String name, double... rates) {
        double[][] seconds =
                Arrays.stream(rates)
                        .mapToObj(rate -> new double[] {1, 1 + 1200 / rate})
                        .toArray(double[][]::new);
        return new Measured(name, new long[] {100, 1300}, seconds, 0, Map.of());
    }

    private static Ratio steady(String name, double value, Target target) {
        return ratio(name, new Spread(value, value, value), target);
    }

    private static Ratio ratio(String name, Spread value, Target target) {
        return new Ratio(name, "peer", value, target);
    }

    private static Figures figures(Ratio... ratios) {
        return Figures.of(
                "2026-03-02",
                MACHINE,
                List.of(new Group("parse", List.of(), Arrays.asList(ratios), List.of())));
    }
}
