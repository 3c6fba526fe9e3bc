/**
 * Compressed files. A file's name says how it is compressed. Damage is told apart from a storage
 * that fails.
 */
package io.shadowgate.source.compression;
