package io.shadowgate.model;

import io.shadowgate.spec.Shadow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model is, whatever a test wants of it.
 *
 * @param engine that runs it
 * @param digest identifies it, as decisions do
 * @param more what its engine tells of it, by name
 */
public record ModelFacts(
        String engine, String digest, ModelSignature signature, Map<String, String> more) {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    public ModelFacts {
        // In the engine's order.
        more = new LinkedHashMap<>(more);
    }

    /**
     * Loads the model and unloads it. Calls it not even once.
     *
     * @throws ModelException naming the path, if there is no model that can be run
     */
    public static ModelFacts of(Shadow.Model sought) {
        ModelEngine engine = ModelEngines.of(sought);
        engine.check();
        ModelEngine.Found found = engine.find(sought, LONGEST_CALL);
        try (TensorModel model = found.load()) {
            return new ModelFacts(engine.name(), found.digest(), model.signature(), found.facts());
        } catch (ModelException e) {
            throw new ModelException(sought.path() + ": " + e.getMessage(), e);
        }
    }
}
