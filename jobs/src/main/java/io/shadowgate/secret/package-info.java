/** Secrets that a spec refers to and never holds. */
package io.shadowgate.secret;
