package io.shadowgate.model;

import io.shadowgate.spec.Shadow;
import java.time.Duration;

/**
 * Runs models of one format, or calls them where they are served.
 *
 * <p>To add an engine, implement this interface and name the class in {@code
 * META-INF/services/io.shadowgate.model.ModelEngine}. Making one must load no native code and no
 * class of its libraries: {@link #check} says first whether they are there.
 */
public interface ModelEngine {

    /** The name by which specs choose it, for example {@code onnx}. */
    String name();

    /** Whether a model at this path is one for this engine, by the look of the path alone. */
    boolean takes(String path);

    /**
     * Checks that this process can run the engine. Cheap; called before every model.
     *
     * @throws ModelException if it cannot, with the remedy
     */
    void check();

    /**
     * Finds a model and its digest. Runs nothing of it.
     *
     * @param timeout of a call of the model
     * @throws ModelException if it cannot be found or read
     */
    Found find(Shadow.Model model, Duration timeout);

    /** A model that was found and is not loaded. */
    interface Found {

        /**
         * Identifies what the model is, not where it is: for a file its sha256 in lower-case hex,
         * for a model at a server its name and version.
         */
        String digest();

        /**
         * Loads the model, on a thread that is abandoned if this takes too long. Closes what it
         * made if it fails.
         *
         * @throws ModelException if this is not a model that the engine can run
         */
        TensorModel load();
    }
}
