package io.shadowgate.cli;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.UserError;
import io.shadowgate.output.json.Json;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.results.StageAnswer;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.stage.Action;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "gate",
        description =
                "Ask whether a new model may go on: to the next stage, or, in a test without"
                        + " stages, into production. Prints the answer and changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:It may: ADVANCE, or PROMOTE.",
            "1:A failure.",
            "3:Not yet: STAY, HALT, or HOLD. Another one with --on-hold.",
            "4:It must not: ROLL_BACK, or a REJECT that is final."
        })
final class GateCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int NOT_YET = 3;
    private static final int BAD = 4;

    @Mixin private SpecOptions spec;

    @Option(
            names = "--shadow",
            paramLabel = "NAME",
            description = "Which shadow, if the test has several.")
    @Nullable
    private String shadow;

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "The stage to leave. Default: the one that the test is in.")
    @Nullable
    private String stage;

    @Option(
            names = "--weight",
            paramLabel = "SHARE",
            description = "Of a stage with several weights, the one to leave. Default: the last.")
    @Nullable
    private Double weight;

    @Option(
            names = "--model",
            paramLabel = "SHA256",
            description = "The digest of the model that shall go on. Another one stays.")
    @Nullable
    private String model;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "Ask again for up to this time, such as 24h, until the answer is yes or no for"
                            + " good.")
    @Nullable
    private String wait;

    @Option(
            names = "--on-hold",
            paramLabel = "STATUS",
            defaultValue = "3",
            description = "The exit status for not yet: 0 or 3. Default: ${DEFAULT-VALUE}.")
    private int onHold;

    @Override
    public Integer call() throws Exception {
        if (onHold != 0 && onHold != NOT_YET) {
            throw new UserError("--on-hold " + onHold + ": 0 or 3");
        }
        Duration longest = WaitTime.of(wait);
        ShadowTest test = spec.read();
        int status = test.hasStages() ? ofStages(test, longest) : ofVerdict(test, longest);
        return status == NOT_YET ? onHold : status;
    }

    private int ofStages(ShadowTest test, Duration longest)
            throws IOException, InterruptedException {
        StagesOfTest stages = new StagesOfTest(test, shadow);
        StageAnswer.Question asked =
                new StageAnswer.Question(stages.shadow(), stage, weight, model);
        long start = System.nanoTime();
        while (true) {
            StageAnswer answer =
                    StageAnswer.of(test, stages.shadow(), asked, stages.latest(), Instant.now());
            long left = longest.toNanos() - (System.nanoTime() - start);
            if (left <= 0
                    || answer.action() == Action.ADVANCE
                    || answer.action() == Action.ROLL_BACK) {
                System.out.println(Json.INDENTED.writeValueAsString(answer));
                return switch (answer.action()) {
                    case ADVANCE -> 0;
                    case ROLL_BACK -> BAD;
                    case STAY, HALT -> NOT_YET;
                };
            }
            Thread.sleep(Math.min(BETWEEN_LOOKS.toMillis(), left / 1_000_000 + 1));
        }
    }

    private int ofVerdict(ShadowTest test, Duration longest) throws Exception {
        String name = StagesOfTest.shadow(test, shadow);
        try (DecisionFeed feed = DecisionFeeds.ofAll(test)) {
            PublishedDecision decision =
                    new VerdictWait(
                                    feed,
                                    Set.of(name),
                                    time -> Thread.sleep(time.toMillis()),
                                    System::nanoTime)
                            .await(longest, latest -> {})
                            .get(name);
            if (decision == null) {
                System.out.println("HOLD: no decision yet");
                return NOT_YET;
            }
            if (model != null && !model.equals(decision.judged().modelSha256())) {
                System.out.println(
                        "HOLD: the decision is about model " + decision.judged().modelSha256());
                return NOT_YET;
            }
            System.out.println(decision.verdict() + ": " + Printable.of(decision.reason()));
            return switch (decision.verdict()) {
                case PROMOTE -> 0;
                case HOLD -> NOT_YET;
                case REJECT -> decision.isRejectedSoFar() ? NOT_YET : BAD;
            };
        }
    }
}
