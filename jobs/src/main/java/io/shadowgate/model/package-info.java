/**
 * From rows of features to predictions, whatever runs the model. {@link
 * io.shadowgate.model.InputLayout} makes tensors of rows, {@link io.shadowgate.model.OutputReader}
 * reads predictions from a tensor, and a {@link io.shadowgate.model.ModelEngine} does what is
 * between. Only engines know the types of their libraries.
 */
package io.shadowgate.model;
