package io.shadowgate.model.onnx;

import io.shadowgate.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether DJL and ONNX Runtime are where a process loads them once. A native library belongs to the
 * class loader that loaded it, and each submission to a session cluster has its own: in the job's
 * jar they would be mapped anew with every one, and never let go.
 */
final class EngineJars {
    private static final String IN_LIB =
            "into lib/ of Flink, of its TaskManagers and of the client that submits, and start them"
                    + " again (deploy/README.md names all jars)";

    private static final String LIBRARY = "/libonnxruntime.so";

    /** A class of each jar that is needed. */
    private static final Map<String, String> JARS = new LinkedHashMap<>();

    static {
        JARS.put("ai.djl.engine.Engine", "ai.djl:api");
        JARS.put("ai.djl.onnxruntime.engine.OrtEngine", "ai.djl.onnxruntime:onnxruntime-engine");
        JARS.put("ai.onnxruntime.OrtEnvironment", "com.microsoft.onnxruntime:onnxruntime");
    }

    private EngineJars() {}

    static void check() {
        check(EngineJars.class.getClassLoader());
    }

    /**
     * @param job the loader of our own classes
     * @throws ModelException if they are missing, or there twice with the job's copy in use
     */
    static void check(ClassLoader job) {
        List<String> missing = new ArrayList<>();
        List<String> inTheJob = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        JARS.forEach(
                (name, jar) -> {
                    ClassLoader loader = loaderOf(name, job);
                    if (loader == null) {
                        missing.add(jar);
                    } else if (loader == job) {
                        inTheJob.add(jar);
                        if (loaderOf(name, job.getParent()) != null) {
                            twice.add(jar);
                        }
                    }
                });
        if (!missing.isEmpty()) {
            throw new ModelException(
                    "this Flink has no " + String.join(", ", missing) + ": put them " + IN_LIB);
        }
        if (!twice.isEmpty()) {
            throw new ModelException(
                    String.join(", ", twice)
                            + " are in lib/ of this Flink and in the job's jar, which would load"
                            + " them a second time: submit shadowgate-jobs.jar and not"
                            + " shadowgate-jobs-bundled.jar, or set"
                            + " classloader.parent-first-patterns.additional:"
                            + " ai.djl.;ai.onnxruntime.;com.sun.jna.;com.github.luben.");
        }
        if (!inTheJob.isEmpty() && inTheJob.size() < JARS.size()) {
            throw new ModelException(
                    "only some of DJL and ONNX Runtime are in lib/ of this Flink, and "
                            + String.join(", ", inTheJob)
                            + " are in the job's jar, where the others do not see them: put all "
                            + IN_LIB);
        }
    }

    private static @Nullable ClassLoader loaderOf(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader).getClassLoader();
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /**
     * What to say once the engine is loaded. Only the job's own copy can be one too many: that of
     * lib/ is there once, however many jobs use it.
     *
     * @param engine the loader of its classes
     * @param job the loader of our own
     * @param copies that the process has mapped, the engine's included
     * @return null for nothing
     */
    @Nullable
    static String warning(ClassLoader engine, ClassLoader job, long copies) {
        if (engine != job || copies < 2) {
            return null;
        }
        return "This process now has "
                + copies
                + " copies of ONNX Runtime in memory: it is in the job's jar, and every submission"
                + " adds one that stays. Put it "
                + IN_LIB
                + ", and submit shadowgate-jobs.jar.";
    }

    /**
     * How many copies of ONNX Runtime's library this process has mapped; 0 where no one can say.
     */
    static long copies() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return copies(maps);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Each copy is a file of its own, which is gone from its folder as soon as it is loaded. */
    static long copies(Stream<String> maps) {
        return maps.filter(line -> line.contains(LIBRARY))
                .map(line -> line.substring(line.indexOf('/')))
                .distinct()
                .count();
    }
}
