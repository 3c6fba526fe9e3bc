package io.shadowgate.inference;

import io.shadowgate.request.MirroredRequest;

/**
 * Requests that pass the async operator as one element, because each element costs it the same.
 *
 * @param layout layout of the requests, by {@link io.shadowgate.request.RequestSchema}
 */
public record RequestBatch(String layout, MirroredRequest[] requests) {}
