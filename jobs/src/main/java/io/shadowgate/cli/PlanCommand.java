package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.decision.Judge;
import io.shadowgate.gate.Need;
import io.shadowgate.inference.Shadows;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.planner.Planner;
import io.shadowgate.results.Published;
import io.shadowgate.results.ResultStore;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description =
                "Compute how many requests and days a shadow test needs to promote a"
                        + " shadow, and what that costs. The plan starts from what you expect of"
                        + " the shadow or, with --so-far, from the published results of a test.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description =
                    "The shadow test whose gates to plan for. Default: a test with default gates.")
    @Nullable
    private Path spec;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description =
                    "Set a key of the spec, as in -D gates.min-agreement-rate=0.95. May be"
                            + " repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @ArgGroup private Basis basis = new Basis();
    @Mixin private CostOptions costs;

    /** What a plan starts from: results of the test, or what the user expects. */
    static final class Basis {
        @Option(
                names = "--so-far",
                description =
                        "Plan the rest of a test that runs or has run, from its published"
                                + " windows in sinks.files.path. Replaces all options that say what"
                                + " to expect.")
        private boolean soFar;

        @ArgGroup(exclusive = false)
        private Expectation expectation = new Expectation();
    }

    static final class Expectation {
        @ArgGroup(exclusive = false)
        private ExpectedOptions shadow = new ExpectedOptions();

        @ArgGroup(exclusive = false)
        private VolumeOptions volume = new VolumeOptions();
    }

    @Option(
            names = "--power",
            paramLabel = "P",
            defaultValue = "0.8",
            description =
                    "The probability that a check passes once the planned requests have"
                            + " been compared. Default: ${DEFAULT-VALUE}")
    private double power;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        check();
        ShadowTest test =
                spec == null
                        ? SpecReader.defaults(overrides, SpecOptions::warn)
                        : SpecReader.read(spec, overrides, SpecOptions::warn);
        Planner planner = new Planner(test, power);
        List<PlannedTest> plans = basis.soFar ? rest(test, planner) : List.of(whole(test, planner));
        if (json) {
            System.out.println(PlanForm.json(plans, costs));
        } else {
            PlanTable.print(plans, costs, System.out);
        }
        return 0;
    }

    private void check() {
        if (!(power > 0 && power < 1)) {
            throw new UserError("--power " + power + ": between 0 and 1, such as 0.8");
        }
        costs.check();
        basis.expectation.volume.check();
        if (basis.soFar && spec == null) {
            throw new UserError("--so-far needs --spec, to know which results to read");
        }
    }

    private PlannedTest whole(ShadowTest test, Planner planner) {
        List<Need> needs = planner.needs(basis.expectation.shadow.get());
        for (Need need : needs) {
            if (need.requests() == null) {
                throw new UserError(planner.explain(need));
            }
        }
        return PlannedTest.of(test, needs, CostOptions.plan(test, basis.expectation.volume));
    }

    private List<PlannedTest> rest(ShadowTest test, Planner planner) throws IOException {
        Map<String, String> digests = Shadows.check(test).digests();
        ResultStore store = new ResultStore(test, digests);
        SortedMap<String, Published> published = Published.read(store, new Judge(test, digests));
        if (published.isEmpty()) {
            throw new UserError(
                    store.path()
                            + " (sinks.files.path) has no windows of this test; run it first, or"
                            + " leave --so-far out and say what to expect");
        }
        List<PlannedTest> plans = new ArrayList<>();
        published.forEach(
                (shadow, soFar) ->
                        plans.add(
                                PlannedTest.rest(
                                        test,
                                        soFar,
                                        planner.needs(
                                                soFar.last().state(), soFar.last().decision()),
                                        CostOptions.plan(test, soFar))));
        return plans;
    }
}
