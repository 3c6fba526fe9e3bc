package io.shadowgate.model.http;

import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.spec.Shadow;
import java.time.Duration;
import java.util.Locale;

/** Calls models where they are served. */
public final class HttpEngine implements ModelEngine {

    @Override
    public String name() {
        return "http";
    }

    @Override
    public boolean takes(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    @Override
    public void check() {
        // The JDK has all that it needs.
    }

    /**
     * Asks the server what the model takes and gives, and pins its version.
     *
     * @throws ModelException if the server does not answer, or has no such model
     */
    @Override
    public Found find(Shadow.Model model, Duration timeout) {
        return ServedModel.find(model, timeout);
    }
}
