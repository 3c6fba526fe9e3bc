/**
 * Redacts what of a request is written to results, as the spec's {@code privacy} says. A {@link
 * io.shadowgate.privacy.Redactor} is used where results are written, and, for segments and errors,
 * where requests are compared, because reports show them.
 */
package io.shadowgate.privacy;
