package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.results.PublishedStage;
import io.shadowgate.results.StageAnswer;
import io.shadowgate.results.StageFiles;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The published stages of one shadow, for the commands that ask for them. */
final class StagesOfTest {
    private final StageFiles files;
    private final String path;
    private final String shadow;

    /**
     * @param named the shadow; null for the only one
     * @throws UserError if the test has no stages, writes no files, or has no such shadow
     */
    StagesOfTest(ShadowTest test, @Nullable String named) throws IOException {
        if (!test.hasStages()) {
            throw new UserError(
                    "test " + test.test() + " has no stages; 'verdict' tells its verdict");
        }
        if (test.sinks().files() == null) {
            throw new UserError(
                    "test "
                            + test.test()
                            + " writes no files, in which its stages could be looked up; set"
                            + " sinks.files.path");
        }
        path = test.sinks().files().path();
        files = new StageFiles(path, test.test());
        shadow = shadow(test, named);
    }

    /**
     * The shadow that is meant.
     *
     * @throws UserError if the test has no such shadow, or several and none is named
     */
    static String shadow(ShadowTest test, @Nullable String named) {
        String shadow = StageAnswer.shadow(test, named);
        if (shadow == null) {
            throw new UserError(
                    "--shadow "
                            + (named == null ? "is missing" : named)
                            + ": test "
                            + test.test()
                            + " has "
                            + test.shadows().stream()
                                    .map(Shadow::name)
                                    .collect(Collectors.joining(", ")));
        }
        return shadow;
    }

    String shadow() {
        return shadow;
    }

    String path() {
        return path;
    }

    /** Null if nothing is published yet. */
    @Nullable PublishedStage latest() throws IOException {
        return files.latest().get(shadow);
    }
}
