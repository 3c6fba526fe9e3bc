/**
 * The engine for models that a server runs: the open inference protocol, version 2, as KServe,
 * Triton, MLServer and OpenVINO speak it, and its version 1, as KServe and TensorFlow Serving do.
 *
 * <p>{@link io.shadowgate.model.http.ServerClient} sends and sorts answers into outages, refusals
 * and faults of the model. A {@link io.shadowgate.model.http.Protocol} knows what is sent.
 */
package io.shadowgate.model.http;
