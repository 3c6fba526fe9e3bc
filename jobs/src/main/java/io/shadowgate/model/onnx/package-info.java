/**
 * The engine for ONNX files: ONNX Runtime through DJL. All that touches types of DJL or ONNX
 * Runtime is here.
 */
package io.shadowgate.model.onnx;
