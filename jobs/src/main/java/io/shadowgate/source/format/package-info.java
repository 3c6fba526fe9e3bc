/**
 * What a format of files has to offer to be read. JSON lines and Parquet implement it, each in a
 * package of its own.
 */
package io.shadowgate.source.format;
