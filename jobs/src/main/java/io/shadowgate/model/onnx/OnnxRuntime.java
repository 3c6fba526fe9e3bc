package io.shadowgate.model.onnx;

import ai.djl.engine.Engine;
import io.shadowgate.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DJL's ONNX Runtime engine, started the one way in which it is safe. */
final class OnnxRuntime {
    static final String NAME = "OnnxRuntime";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);

    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    /** Measured: 3,000 characters pass, 4,000 kill the process. */
    private static final int LONGEST_SAFE_COMMAND_LINE = 2_000;

    private static boolean started;

    private OnnxRuntime() {}

    static {
        // Before DJL's engine is first touched: it would look for downloads and report its use.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.onnx.disable_alternative", "true");
    }

    /**
     * Starts the engine, if it is not running. DJL must come before any direct use of ONNX Runtime,
     * whose environment can be made only once.
     *
     * @throws ModelException where starting it would kill the process
     */
    static synchronized void start() {
        if (started) {
            return;
        }
        if (System.getenv(NO_TELEMETRY) == null
                && commandLineLength() > LONGEST_SAFE_COMMAND_LINE) {
            throw new ModelException(
                    "set the environment variable "
                            + NO_TELEMETRY
                            + "=1 for this process: without it ONNX Runtime 1.29 reads the command"
                            + " line to report its use, and one as long as this crashes the JVM");
        }
        Engine.getEngine(NAME);
        started = true;
        String warning =
                EngineJars.warning(
                        Engine.class.getClassLoader(),
                        OnnxRuntime.class.getClassLoader(),
                        EngineJars.copies());
        if (warning != null) {
            LOG.warn(warning);
        }
    }

    private static int commandLineLength() {
        try {
            return Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
        } catch (IOException e) {
            // Not Linux; the fault is in its Linux build.
            return 0;
        }
    }
}
