package io.shadowgate.model;

import java.util.List;
import java.util.ServiceLoader;

/** All engines that are registered. */
final class ModelEngines {
    /** The engine of a path that no engine takes. */
    private static final String DEFAULT = "onnx";

    // By our own loader: the thread's may be Flink's, which does not see the job's jar.
    private static final List<ModelEngine> ALL =
            ServiceLoader.load(ModelEngine.class, ModelEngines.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private ModelEngines() {}

    static List<ModelEngine> all() {
        return ALL;
    }

    static ModelEngine of(String path) {
        return of(ALL, path);
    }

    static ModelEngine of(List<ModelEngine> engines, String path) {
        return engines.stream()
                .filter(engine -> engine.takes(path))
                .findFirst()
                .orElseGet(
                        () ->
                                engines.stream()
                                        .filter(engine -> engine.name().equals(DEFAULT))
                                        .findFirst()
                                        .orElseThrow());
    }
}
