package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.output.json.Json;
import io.shadowgate.results.Overrides;
import io.shadowgate.results.PublishedStage;
import io.shadowgate.results.StageAnswer;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.stage.Action;
import io.shadowgate.stage.StageOverride;
import io.shadowgate.stage.StageOverride.Kind;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stage",
        description =
                "Tell the stage that a new model is in, or decide by hand. What is decided by hand"
                        + " counts from the first window that ends after it, and is shown in the"
                        + " records for good.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StageCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;

    @Option(
            names = "--shadow",
            paramLabel = "NAME",
            description = "Which shadow, if the test has several.")
    @Nullable
    private String shadow;

    @ArgGroup private @Nullable What what;

    @Option(names = "--by", paramLabel = "NAME", description = "Who decides.")
    @Nullable
    private String by;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    @Nullable
    private String reason;

    /** At most one of them. */
    private static final class What {
        @Option(names = "--advance", description = "Go on without a proof. Ends no halt.")
        private boolean advance;

        @Option(names = "--halt", description = "Stop here.")
        private boolean halt;

        @Option(names = "--resume", description = "End a halt; evidence begins anew.")
        private boolean resume;

        private @Nullable Kind kind() {
            return advance ? Kind.ADVANCE : halt ? Kind.HALT : resume ? Kind.RESUME : null;
        }
    }

    @Override
    public Integer call() throws Exception {
        ShadowTest test = spec.read();
        StagesOfTest stages = new StagesOfTest(test, shadow);
        PublishedStage last = stages.latest();
        Kind kind = what == null ? null : what.kind();
        if (kind == null) {
            StageAnswer.Question asked =
                    new StageAnswer.Question(stages.shadow(), null, null, null);
            System.out.println(
                    Json.INDENTED.writeValueAsString(
                            StageAnswer.of(test, stages.shadow(), asked, last, Instant.now())));
            return 0;
        }
        return override(test, stages, last, kind);
    }

    private int override(
            ShadowTest test, StagesOfTest stages, @Nullable PublishedStage last, Kind kind)
            throws IOException {
        if (by == null || by.isBlank() || reason == null || reason.isBlank()) {
            throw new UserError("who decides, and why? Add --by NAME and --reason TEXT");
        }
        if (last == null) {
            throw new UserError(
                    stages.path() + " holds no stage of shadow " + stages.shadow() + " yet");
        }
        if (last.action() == Action.ROLL_BACK) {
            throw new UserError(
                    "this model is rolled back for good ("
                            + Printable.of(last.reason())
                            + "); test another one");
        }
        if (kind == Kind.ADVANCE && last.action() == Action.HALT) {
            throw new UserError("the stage is halted; end that first with --resume");
        }
        StageOverride override =
                new StageOverride(
                        stages.shadow(),
                        System.currentTimeMillis(),
                        last.model(),
                        last.stage(),
                        kind,
                        by,
                        reason);
        String file = new Overrides(stages.path(), test.test()).add(override);
        System.out.println(
                "Stage "
                        + Printable.of(last.stage())
                        + " of "
                        + Printable.of(stages.shadow())
                        + ": "
                        + Printable.of(override.text()));
        System.out.println("It counts from the next window. Recorded in " + Printable.of(file));
        return 0;
    }
}
