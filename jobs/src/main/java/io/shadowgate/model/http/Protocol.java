package io.shadowgate.model.http;

import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How a server is asked. */
interface Protocol {

    /**
     * What a server says of a model.
     *
     * @param url with the version that is called
     * @param pinned whether the server has an address for each version
     * @param signature with empty lists for what the server does not say
     * @param mostRows most rows that it takes in one call
     * @param binary whether it takes tensors as bytes
     */
    record Description(
            ModelUrl url, boolean pinned, ModelSignature signature, int mostRows, boolean binary) {}

    /**
     * Asks what the model is, and chooses the version if there is only one.
     *
     * @param longest that each call may take
     */
    Description describe(ModelUrl url, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException;

    /**
     * Calls the model.
     *
     * @param output name of the output to return
     */
    Tensor infer(Description model, List<Tensor> inputs, String output, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException;
}
