package io.shadowgate.model.djl;

import ai.djl.engine.Engine;
import io.shadowgate.model.ModelException;

/** Engines of DJL whose jars a user adds. */
final class DjlEngines {
    private DjlEngines() {}

    static {
        // Before DJL is first touched: it would look for downloads and report its use.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        // Flink's slots are the parallelism; threads of an engine's own steal theirs.
        setDefault("ai.djl.pytorch.num_threads", "1");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Loads no class.
     *
     * @param engine as specs name it
     * @param engineClass a class of its jar
     * @param jars what to add
     * @throws ModelException if the jar is missing
     */
    static void check(String engine, String engineClass, String jars) {
        ClassLoader loader = DjlEngines.class.getClassLoader();
        if (loader.getResource(engineClass.replace('.', '/') + ".class") == null) {
            throw new ModelException(
                    "the engine "
                            + engine
                            + " needs "
                            + jars
                            + " from Maven Central, which is not here; put it into lib/ of Flink,"
                            + " of its TaskManagers and of the client that submits, and start them"
                            + " again; the launcher takes the jars in the environment variable"
                            + " SHADOWGATE_CLASSPATH, separated by colons");
        }
    }

    /**
     * @param name DJL's name of the engine
     * @throws ModelException if it does not start
     */
    static void start(String name) {
        try {
            Engine.getEngine(name);
        } catch (RuntimeException | LinkageError e) {
            throw new ModelException(
                    "DJL's engine " + name + " does not start: " + DjlModel.firstLine(e), e);
        }
    }
}
