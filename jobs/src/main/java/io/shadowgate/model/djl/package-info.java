/**
 * The engines that run through DJL's own tensors: {@code xgboost} and {@code torchscript}. {@link
 * io.shadowgate.model.djl.DjlModel} does what they have in common.
 */
package io.shadowgate.model.djl;
