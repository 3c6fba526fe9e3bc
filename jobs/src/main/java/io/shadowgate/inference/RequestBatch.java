package io.shadowgate.inference;

import io.shadowgate.traffic.MirroredRequest;

/** Requests that pass the async operator as one element, since each element costs it as much. */
public record RequestBatch(MirroredRequest[] requests) {}
