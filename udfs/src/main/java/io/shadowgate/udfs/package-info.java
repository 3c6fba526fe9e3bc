/**
 * The SQL functions. {@link io.shadowgate.udfs.Functions} lists them by name. Each class documents
 * the shape, units, error, nulls and state of its function; the computing is in {@code
 * io.shadowgate.statistics}.
 */
package io.shadowgate.udfs;
