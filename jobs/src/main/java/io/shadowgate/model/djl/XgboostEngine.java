package io.shadowgate.model.djl;

import io.shadowgate.model.DeclaredSignature;
import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.spec.Shadow;
import java.time.Duration;
import java.util.Locale;

/** Runs XGBoost models in its JSON and UBJ formats, through DJL. */
public final class XgboostEngine implements ModelEngine {
    private static final String DJL_NAME = "XGBoost";

    @Override
    public String name() {
        return "xgboost";
    }

    @Override
    public boolean takes(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.endsWith(".json") || lower.endsWith(".ubj");
    }

    @Override
    public void check() {
        DjlEngines.check(
                name(),
                "ai.djl.ml.xgboost.XgbEngine",
                "the jars ai.djl.ml.xgboost:xgboost:0.33.0 (12 MB) and"
                        + " commons-logging:commons-logging:1.3.5");
    }

    /**
     * @throws ModelException if it is no XGBoost model, or one that cannot be run
     */
    @Override
    public Found find(Shadow.Model model, Duration timeout) {
        byte[] bytes = EngineFile.read(model.path());
        try {
            XgboostFile file = XgboostFile.of(bytes);
            return new EngineFile(
                    DJL_NAME,
                    file.isJson() ? "model.json" : "model.ubj",
                    bytes,
                    DeclaredSignature.of(model.signature(), file.signature()));
        } catch (ModelException e) {
            throw new ModelException(model.path() + ": " + e.getMessage(), e);
        }
    }
}
