/**
 * Files and folders wherever they are: addresses, globs, and paths that name times. Nothing here
 * knows what a file holds.
 */
package io.shadowgate.storage;
