/**
 * What a format of files has to offer to be read. JSON, CSV and Parquet implement it, each in a
 * package of its own. {@code CutReader} reads files that are not split: a format only says where
 * records end.
 */
package io.shadowgate.source.format;
