/**
 * The engine for models that a server runs: the open inference protocol, version 2, as KServe,
 * Triton, MLServer and OpenVINO speak it.
 */
package io.shadowgate.model.http;
