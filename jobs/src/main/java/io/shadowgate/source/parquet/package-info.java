/**
 * Parquet files with one record per row. Rows become tokens, which are read by the same rules as
 * JSON. Only the columns that a test needs are read.
 */
package io.shadowgate.source.parquet;
