package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.app.UserError;
import io.shadowgate.decision.Judge;
import io.shadowgate.inference.Shadows;
import io.shadowgate.results.Rejudgement;
import io.shadowgate.results.ResultStore;
import io.shadowgate.results.Summary;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "decide",
        description = {
            "Judge the published results of a test again, in seconds: by other gates, or over a"
                    + " part of its time. Reads the windows in sinks.files.path and changes"
                    + " nothing there. No model is called and no log is read.",
            "",
            "Gates that are tried after the results are known give no guarantee: choose them before"
                    + " the next test."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  shadowgate decide --spec my-test.yaml -D gates.min-agreement-rate=0.95",
            "  shadowgate decide --spec my-test.yaml --from 2026-03-02 --to 2026-03-04"
        })
final class DecideCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;
    @Mixin private RangeOptions range;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Also write the decisions and their summary.json to this folder, which must be"
                            + " new or empty.")
    @Nullable
    private String out;

    @Mixin private VerdictOption verdict;
    @Mixin private StoryOptions story;

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        if (test.sinks().files() == null) {
            throw new UserError(
                    "the test keeps no results in files; set sinks.files.path to their folder");
        }
        range.check(test);
        // The digests of the models say which of the windows are theirs.
        Map<String, String> digests = Shadows.check(test).digests();
        ResultStore store = new ResultStore(test, digests);
        Summary summary = new Rejudgement(store, new Judge(test, digests)).over(range.get(), out);
        Story judged = new StoryReader(test, digests).read();
        story.print(
                new Backfill.Finished(summary, Map.of(), store.path(), digests, List.of(), judged),
                test,
                null);
        story.notes()
                .println(
                        out == null
                                ? "Nothing was written"
                                : "Written to "
                                        + out
                                        + "; the results of the test are as they were");
        return verdict.of(summary);
    }
}
