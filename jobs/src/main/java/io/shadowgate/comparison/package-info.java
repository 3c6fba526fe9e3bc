/**
 * Compares a shadow's answer with the primary's, request by request. Decides whether they agree,
 * and counts outcomes as metrics.
 */
package io.shadowgate.comparison;
