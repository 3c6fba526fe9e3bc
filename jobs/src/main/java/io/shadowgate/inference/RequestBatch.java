package io.shadowgate.inference;

import io.shadowgate.request.MirroredRequest;

/**
 * Requests that pass the async operator as one element, since each element costs it as much.
 *
 * @param layout of the shape that they were read for
 */
public record RequestBatch(String layout, MirroredRequest[] requests) {}
