/**
 * Compressed files. The extension of a file's name gives the format. Damaged data and storage
 * failures are different exceptions.
 */
package io.shadowgate.source.compression;
