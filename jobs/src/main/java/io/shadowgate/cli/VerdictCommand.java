package io.shadowgate.cli;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.PublishedStories;
import io.shadowgate.app.UserError;
import io.shadowgate.console.StoryEnds;
import io.shadowgate.output.json.Json;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.results.PublishedForm;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Story;
import io.shadowgate.text.Printable;
import io.shadowgate.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verdict",
        description =
                "Tell what a test has decided so far. Reads its published decisions, in"
                    + " sinks.files.path or else in a topic of sinks.kafka, and changes nothing. No"
                    + " model is loaded, and no log is read.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:The verdicts were told. With --exit-code: all are PROMOTE.",
            "1:A failure, such as no decision yet.",
            "3:With --exit-code: at least one HOLD.",
            "4:With --exit-code: at least one REJECT that is final.",
            "5:With --exit-code: at least one REJECT so far, and no final one."
        })
final class VerdictCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;

    @Option(
            names = "--shadow",
            paramLabel = "NAME",
            description = "Only this shadow. May be repeated. Default: all of the test.")
    private Set<String> named = new LinkedHashSet<>();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "Wait up to this time, such as 24h or 30min, until each shadow is promoted or"
                            + " rejected for good. When the time is over, tell what there is.")
    @Nullable
    private String wait;

    @Mixin private VerdictOption verdict;
    @Mixin private StoryOptions story;

    @Override
    public Integer call() throws Exception {
        Duration longest = WaitTime.of(wait);
        ShadowTest test = spec.read();
        Set<String> shadows = shadows(test);
        try (DecisionFeed feed = DecisionFeeds.ofAll(test)) {
            Map<String, PublishedDecision> latest = await(feed, shadows, longest);
            if (shadows.stream().noneMatch(latest::containsKey)) {
                throw new UserError(
                        feed.place()
                                + " holds no decision of test "
                                + test.test()
                                + (wait == null
                                        ? " yet; run it first, or add --wait 24h"
                                        : " after " + wait));
            }
            tell(test, shadows, latest, feed.place());
            return verdict.of(shadows.stream().map(name -> given(latest.get(name))).toList());
        }
    }

    private Set<String> shadows(ShadowTest test) {
        Set<String> all =
                test.shadows().stream()
                        .map(Shadow::name)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : named) {
            if (!all.contains(name)) {
                throw new UserError(
                        "--shadow "
                                + name
                                + ": test "
                                + test.test()
                                + " has "
                                + String.join(", ", all));
            }
        }
        all.removeIf(name -> !named.isEmpty() && !named.contains(name));
        return all;
    }

    private static Map<String, PublishedDecision> await(
            DecisionFeed feed, Set<String> shadows, Duration longest)
            throws IOException, InterruptedException {
        VerdictWait await =
                new VerdictWait(
                        feed, shadows, time -> Thread.sleep(time.toMillis()), System::nanoTime);
        if (longest.isZero() || !Terminal.isPresent()) {
            return await.await(longest, latest -> {});
        }
        try (StatusLine status = new StatusLine(System.err, Screens.ofOutput().columns())) {
            return await.await(
                    longest, latest -> status.show("Waiting: " + VerdictLines.all(latest)));
        }
    }

    private static VerdictOption.Given given(@Nullable PublishedDecision decision) {
        return decision == null
                ? new VerdictOption.Given(Verdict.HOLD, false)
                : new VerdictOption.Given(decision.verdict(), decision.isRejectedSoFar());
    }

    private void tell(
            ShadowTest test,
            Set<String> shadows,
            Map<String, PublishedDecision> latest,
            String place)
            throws IOException, InterruptedException {
        if (story.format() == StoryFormat.JSON) {
            System.out.println(
                    Json.INDENTED.writeValueAsString(PublishedForm.of(test, shadows, latest)));
            return;
        }
        warnOfOtherSpec(test, latest);
        Story told = story(test, shadows, latest);
        if (told == null) {
            shadows.forEach(name -> System.out.println(VerdictLines.whole(name, latest.get(name))));
            System.out.println("Results: " + Printable.of(place));
        } else {
            story.print(told, new StoryEnds(List.of(), null, place));
        }
    }

    private static void warnOfOtherSpec(ShadowTest test, Map<String, PublishedDecision> latest) {
        latest.values().stream()
                .filter(decision -> !decision.isUnder(test))
                .findFirst()
                .ifPresent(
                        decision ->
                                SpecOptions.warn(
                                        "these decisions were made under another spec (spec_sha256 "
                                                + decision.judged().specSha256().substring(0, 12)
                                                + ", now "
                                                + test.sha256().substring(0, 12)
                                                + ")"));
    }

    /**
     * The story that ends with these decisions, from the windows beside them.
     *
     * @return null if there are no windows that lead to these decisions
     */
    @Nullable
    private static Story story(
            ShadowTest test, Set<String> shadows, Map<String, PublishedDecision> latest)
            throws IOException, InterruptedException {
        if (!PublishedStories.areThere(test)
                || !latest.values().stream().allMatch(decision -> decision.isUnder(test))) {
            return null;
        }
        Story story = PublishedStories.read(test, latest).only(shadows);
        return story.shadows().stream()
                        .allMatch(one -> PublishedStories.ends(one, latest.get(one.name())))
                ? story
                : null;
    }
}
