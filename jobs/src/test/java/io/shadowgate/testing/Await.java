package io.shadowgate.testing;

import java.time.Duration;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.function.SupplierWithException;

/** Looks again and again whether something has come about, for a minute and a half at most. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LOOK_EVERY_MS = 50;

    private Await() {}

    /**
     * @param what comes about, for whoever reads that it did not
     */
    public static void until(String what, SupplierWithException<Boolean, Exception> condition)
            throws Exception {
        try {
            CommonTestUtils.waitUntilCondition(
                    condition, LOOK_EVERY_MS, (int) PATIENCE.toMillis() / LOOK_EVERY_MS);
        } catch (FlinkException e) {
            throw new AssertionError("waited in vain until " + what, e);
        }
    }
}
