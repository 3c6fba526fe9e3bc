package io.shadowgate.stage;

import io.shadowgate.arm.ArmGates;
import io.shadowgate.arm.Arms;
import io.shadowgate.arm.Share;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Stage;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.verdict.Dated;
import io.shadowgate.verdict.Verdict;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The way of one new model through the stages: a pure function of the windows, in the order of
 * time. It never looks at a clock.
 *
 * <p>Evidence begins anew with each step. A step ends when its gates are proven good at the end of
 * a cycle <em>and</em> the traffic has moved to the next weight; until then the advice stays
 * ADVANCE, and what is proven bad meanwhile still rolls back.
 */
public final class StageChain implements Serializable {
    private static final long serialVersionUID = 1;

    private final String test;
    private final String shadow;
    private final String model;
    private final ArrayList<Stage> stages;
    private final String digest;
    private final EvidenceRules rules;
    private final Duration validFor;

    /**
     * @param modelSha256 digest of the shadow's model; null if the log holds its answers
     */
    public StageChain(ShadowTest test, String shadow, @Nullable String modelSha256) {
        this(
                test.test(),
                shadow,
                modelSha256 == null ? StageRecord.LOG : modelSha256,
                test.stages(),
                test.gates().evidence(),
                usualValidity(test));
    }

    StageChain(
            String test,
            String shadow,
            String model,
            List<Stage> stages,
            EvidenceRules rules,
            Duration validFor) {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("test " + test + " has no stages");
        }
        this.test = test;
        this.shadow = shadow;
        this.model = model;
        this.stages = new ArrayList<>(stages);
        this.digest = DigestUtils.sha256Hex(stages.toString()).substring(0, 12);
        this.rules = rules;
        this.validFor = validFor;
    }

    /**
     * The next answer comes a window later, or with the next run of a log that ends. Twice that
     * time leaves room for delays.
     */
    private static Duration usualValidity(ShadowTest test) {
        return test.traffic().bounded() && test.sinks().files() != null
                ? test.sinks().files().period().multipliedBy(2)
                : test.window()
                        .multipliedBy(2)
                        .plus(test.traffic().outOfOrderness())
                        .plus(Duration.ofMinutes(10));
    }

    /** A state, and what it says. */
    public record Next(StageState state, StageRecord record) {}

    /**
     * Adds the next window.
     *
     * @param before null for the first window
     */
    public Next next(@Nullable StageState before, StageWindow window) {
        Progress progress = new Progress(before, window);
        progress.take();
        return progress.end();
    }

    /** Evidence of bad from which the model is rolled back: each stage is a further chance to. */
    private double badFrom() {
        return StrictMath.log(stages.size() / rules.rejectAlpha());
    }

    private double goodFrom() {
        return -StrictMath.log(rules.promoteAlpha());
    }

    private Phase firstPhase(int step) {
        return stages.get(step).weight() == 0 ? Phase.RUNNING : Phase.WAITING;
    }

    /** The state while it takes one window. */
    private final class Progress {
        private final @Nullable StageState before;
        private final StageWindow window;
        private int step;
        private Phase phase;
        private long since;
        private long lastTraffic;
        private Arms arms;
        private @Nullable String verdict;
        private @Nullable Dated proven;
        private boolean byHand;
        private @Nullable Dated halted;
        private @Nullable Dated rolledBack;
        private final List<StageOverride> overrides = new ArrayList<>();
        private List<ArmCheck> checks = List.of();

        Progress(@Nullable StageState before, StageWindow window) {
            this.before = before;
            this.window = window;
            StageState known = before != null && before.model().equals(model) ? before : null;
            if (known != null && known.stages().equals(digest)) {
                step = known.step();
                phase = known.phase();
                since = known.since();
                arms = known.arms();
                proven = known.proven();
                byHand = known.byHand();
            } else {
                // Under other stages, the same stage begins anew if there still is one.
                int same = known == null ? -1 : sameStep(known);
                step = Math.max(same, 0);
                phase = known == null || same < 0 ? firstPhase(0) : resumed(known.phase());
                since = window.start();
                arms = Arms.NONE;
            }
            lastTraffic = known == null ? window.start() : known.lastTraffic();
            if (known != null) {
                verdict = known.verdict();
                halted = known.halted();
                rolledBack = known.rolledBack();
                overrides.addAll(known.overrides());
            }
        }

        private int sameStep(StageState known) {
            for (int i = 0; i < stages.size(); i++) {
                if (stages.get(i).title().equals(known.title())) {
                    return i;
                }
            }
            return -1;
        }

        private Phase resumed(Phase earlier) {
            return earlier == Phase.DONE ? Phase.RUNNING : earlier;
        }

        void take() {
            heedOverrides();
            boolean traffic = window.arms().requests() > 0;
            noteIdleness(traffic);
            if (window.verdict() != null) {
                verdict = window.verdict().name();
            }
            if (window.rejected()) {
                rollBack("the comparison with the primary rejects it");
            }
            if (!traffic || !movesOn()) {
                if (phase == Phase.WAITING) {
                    await();
                } else {
                    run();
                }
            }
        }

        private Stage stage() {
            return stages.get(step);
        }

        /** In the order of time; equal times in the order of their texts. */
        private void heedOverrides() {
            window.overrides().stream()
                    .filter(one -> one.shadow().equals(shadow) && one.model().equals(model))
                    .filter(one -> one.at() < window.end() && !overrides.contains(one))
                    .sorted(
                            Comparator.comparingLong(StageOverride::at)
                                    .thenComparing(StageOverride::text))
                    .forEach(this::heed);
        }

        private void heed(StageOverride override) {
            if (!override.stage().equals(stage().name())) {
                return;
            }
            overrides.add(override);
            switch (override.kind()) {
                case HALT -> halted = new Dated(window.end(), override.text());
                case RESUME -> {
                    if (halted != null) {
                        halted = null;
                        lastTraffic = window.start();
                        begin(step, resumed(phase), window.start());
                    }
                }
                case ADVANCE -> {
                    phase = phase == Phase.WAITING ? Phase.RUNNING : phase;
                    proven = new Dated(window.end(), override.text());
                    byHand = true;
                }
            }
        }

        private void noteIdleness(boolean traffic) {
            long idle = (traffic ? window.start() : window.end()) - lastTraffic;
            if (idle >= stage().idleHalt().toMillis()) {
                halt(
                        "the log stopped: no request from "
                                + time(lastTraffic)
                                + " to "
                                + time(lastTraffic + idle)
                                + " (idle-halt)");
            }
            lastTraffic = traffic ? window.end() : lastTraffic;
        }

        /** Begins the next step if the traffic has left this one after a proof. */
        private boolean movesOn() {
            if (proven == null || phase != Phase.RUNNING || step + 1 == stages.size()) {
                return false;
            }
            Share here = new Share(stage().weight());
            Share there = new Share(stages.get(step + 1).weight());
            boolean arrived = here.weight() == there.weight() || there.fits(window.arms(), here);
            if (!arrived && !here.isOff(window.arms())) {
                return false;
            }
            begin(step + 1, arrived ? Phase.RUNNING : Phase.WAITING, window.end());
            return true;
        }

        private void begin(int next, Phase how, long at) {
            step = next;
            phase = how;
            since = at;
            arms = Arms.NONE;
            proven = null;
            byHand = false;
            checks = List.of();
        }

        /** Waits for the weight. What is proven bad meanwhile is heeded. */
        private void await() {
            Share here = new Share(stage().weight());
            Share before = new Share(step == 0 ? 0 : stages.get(step - 1).weight());
            if (window.arms().requests() > 0 && here.fits(window.arms(), before)) {
                begin(step, Phase.RUNNING, window.end());
                return;
            }
            count();
            Double share = arms.share();
            if (share != null && share > 0 && share < 1) {
                judge(share, true);
            }
            noteDuration();
        }

        private void count() {
            arms = arms.plus(window.arms().withoutLatency());
        }

        private void run() {
            count();
            Share share = new Share(stage().weight());
            boolean off = share.isOff(arms);
            if (off) {
                if (proven != null && step + 1 < stages.size()) {
                    begin(step + 1, Phase.WAITING, window.end());
                    return;
                }
                halt(wrongShare());
            }
            judge(share.expected(), !off);
            if (!byHand && !off) {
                look();
            }
            if (proven == null) {
                noteDuration();
            } else if (step + 1 == stages.size()) {
                phase = Phase.DONE;
            }
        }

        private String wrongShare() {
            return String.format(
                    Locale.ROOT,
                    "the new model served %d of %d requests, a share of %.4f, but the weight is"
                            + " %s; models that are not assigned by chance cannot be compared",
                    arms.shadow().requests(),
                    arms.requests(),
                    arms.share(),
                    stage().weight());
        }

        /**
         * @param comparable whether the arms can be compared: not if their shares are wrong
         */
        private void judge(double share, boolean comparable) {
            checks =
                    ArmGates.of(stage(), rules).stream()
                            .filter(gate -> comparable || !gate.limit().needsPrimary())
                            .map(gate -> ArmCheck.of(gate, arms, share, goodFrom(), badFrom()))
                            .toList();
            if (!checks.isEmpty()
                    && Combination.logAverage(
                                    checks.stream()
                                            .mapToDouble(one -> one.evidence().bad())
                                            .toArray())
                            >= badFrom()) {
                rollBack(worst());
            }
        }

        private String worst() {
            ArmCheck worst =
                    checks.stream()
                            .max(Comparator.comparingDouble(one -> one.evidence().bad()))
                            .orElseThrow();
            return String.format(
                    Locale.ROOT,
                    "proven bad in stage %s: %s is %s, limit %s",
                    stage().title(),
                    worst.name(),
                    number(worst.observed()),
                    number(worst.limit()));
        }

        /** A proof counts at the end of a whole cycle, and until the end of the next. */
        private void look() {
            if (stage().weight() == 0) {
                boolean promoted = Verdict.PROMOTE.name().equals(verdict) && isLongEnough();
                prove(promoted, "the comparison with the primary says PROMOTE");
                return;
            }
            long cycle = stage().cycle().toMillis();
            long previous = before == null ? since : Math.max(before.end(), since);
            if ((window.end() - since) / cycle > (previous - since) / cycle) {
                prove(
                        isLongEnough()
                                && checks.stream()
                                        .allMatch(one -> one.standing() == ArmCheck.Standing.GOOD),
                        checks.isEmpty()
                                ? "nothing is left to compare with, and the time is over"
                                : "all gates were proven good at " + time(window.end()));
            }
        }

        private void prove(boolean good, String reason) {
            proven = good ? new Dated(window.end(), reason) : null;
            phase = good ? phase : resumed(phase);
        }

        private boolean isLongEnough() {
            return window.end() - since >= stage().minDuration().toMillis();
        }

        private void noteDuration() {
            Duration longest = stage().maxDuration();
            if (longest != null && window.end() - since >= longest.toMillis()) {
                halt(
                        phase == Phase.WAITING
                                ? "the weight did not come within max-duration"
                                : "nothing was proven within max-duration");
            }
        }

        private void halt(String reason) {
            halted = halted == null ? new Dated(window.end(), reason) : halted;
        }

        private void rollBack(String reason) {
            rolledBack = rolledBack == null ? new Dated(window.end(), reason) : rolledBack;
        }

        Next end() {
            StageState state = state(before == null ? 0 : before.sequence());
            boolean changed =
                    before == null
                            || before.step() != step
                            || before.phase() != phase
                            || before.action() != state.action()
                            || !before.model().equals(model);
            if (changed) {
                state = state(state.sequence() + 1);
            }
            return new Next(state, record(state));
        }

        private StageState state(long sequence) {
            return new StageState(
                    model,
                    digest,
                    step,
                    stage().title(),
                    phase,
                    since,
                    lastTraffic,
                    window.end(),
                    arms,
                    verdict,
                    proven,
                    byHand,
                    halted,
                    rolledBack,
                    sequence,
                    overrides);
        }

        private StageRecord record(StageState state) {
            boolean on = state.action() == Action.ADVANCE && step + 1 < stages.size();
            Stage next = on ? stages.get(step + 1) : null;
            Duration valid = stage().validFor() == null ? validFor : stage().validFor();
            return new StageRecord(
                    test,
                    shadow,
                    model,
                    stage().name(),
                    stage().weight(),
                    window.arms().share(),
                    phase,
                    state.sequence(),
                    state.action(),
                    next == null ? null : next.name(),
                    next == null ? null : (Double) next.weight(),
                    reason(state.action()),
                    checks,
                    arms,
                    since,
                    window.start(),
                    window.end(),
                    window.end() + valid.toMillis(),
                    done(),
                    overrides);
        }

        private List<String> done() {
            Set<String> names = new LinkedHashSet<>();
            stages.subList(0, step).forEach(one -> names.add(one.name()));
            if (phase == Phase.DONE) {
                names.add(stage().name());
            } else {
                names.remove(stage().name());
            }
            return List.copyOf(names);
        }

        private String reason(Action action) {
            return switch (action) {
                case ROLL_BACK -> dated(rolledBack);
                case HALT -> dated(halted);
                case ADVANCE -> dated(proven);
                case STAY -> staying();
            };
        }

        private String dated(@Nullable Dated why) {
            return why == null ? "" : why.reason();
        }

        private String staying() {
            if (phase == Phase.WAITING) {
                Double share = window.arms().share();
                return "stage "
                        + stage().title()
                        + " waits for its weight; the new model serves "
                        + (share == null ? "nothing yet" : number(share));
            }
            if (stage().weight() == 0) {
                return "the comparison with the primary says "
                        + (verdict == null ? "nothing yet" : verdict)
                        + tooEarly();
            }
            List<String> open =
                    checks.stream()
                            .filter(one -> one.standing() != ArmCheck.Standing.GOOD)
                            .map(ArmCheck::name)
                            .toList();
            return open.isEmpty()
                    ? "all gates are proven good, but no cycle has ended since" + tooEarly()
                    : "not proven yet: " + String.join(", ", open) + tooEarly();
        }

        private String tooEarly() {
            return isLongEnough() ? "" : "; min-duration is not over";
        }
    }

    private static String number(@Nullable Double value) {
        return value == null ? "not known" : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
