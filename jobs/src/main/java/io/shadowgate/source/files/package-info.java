/**
 * The files of a log: where they are, in which parts they are read, and whether they stay as they
 * were found. {@code FileFormats} lists the formats: a new format is a class and a line there.
 */
package io.shadowgate.source.files;
