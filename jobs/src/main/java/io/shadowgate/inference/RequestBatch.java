package io.shadowgate.inference;

import io.shadowgate.record.MirroredRequest;

/**
 * Requests that pass the async operator as one element, because each element costs it the same.
 *
 * @param layout layout of the requests, by {@link io.shadowgate.record.RequestSchema}
 */
public record RequestBatch(String layout, MirroredRequest[] requests) {}
