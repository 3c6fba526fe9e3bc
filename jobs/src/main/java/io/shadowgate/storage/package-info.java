/**
 * Files and folders, local or remote: addresses, globs, and paths with times. Nothing here knows
 * the content of a file.
 */
package io.shadowgate.storage;
