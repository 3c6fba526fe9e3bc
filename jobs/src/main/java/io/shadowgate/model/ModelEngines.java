package io.shadowgate.model;

import io.shadowgate.spec.Shadow;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

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

    static ModelEngine of(Shadow.Model model) {
        return of(ALL, model);
    }

    /**
     * @throws ModelException if there is no engine with the name that the model asks for
     */
    static ModelEngine of(List<ModelEngine> engines, Shadow.Model model) {
        if (model.engine() != null) {
            return named(engines, model.engine());
        }
        return engines.stream()
                .filter(engine -> engine.takes(model.path()))
                .findFirst()
                .orElseGet(() -> named(engines, DEFAULT));
    }

    /** Whether the engine of a model also runs what is at a path. */
    static boolean runsAlso(Shadow.Model model, String path) {
        ModelEngine engine = of(model);
        boolean named = ALL.stream().noneMatch(each -> each.takes(path)) && model.access() == null;
        // A name that says nothing leaves it to the spec.
        return named && model.engine() != null || engine == of(new Shadow.Model(path, null));
    }

    private static ModelEngine named(List<ModelEngine> engines, String name) {
        return engines.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ModelException(
                                        "there is no engine "
                                                + name
                                                + " (engine); there are "
                                                + engines.stream()
                                                        .map(ModelEngine::name)
                                                        .sorted()
                                                        .collect(Collectors.joining(", "))));
    }
}
