package io.shadowgate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Programs that tests use and Maven does not bring. Where the build demands them, none is skipped.
 */
public final class OutsideTools {
    private OutsideTools() {}

    public static void require(String what, boolean isThere) {
        if ("1".equals(System.getenv("SHADOWGATE_TOOLS_REQUIRED"))) {
            assertThat(isThere).as("this machine has " + what).isTrue();
        }
        assumeTrue(isThere, "this machine lacks " + what);
    }
}
