/**
 * CSV files: where records end ({@code CsvCutter}), their cells, and the tokens of the JSON record
 * that a row stands for ({@code RowTokens}).
 */
package io.shadowgate.source.csv;
