/**
 * Published results by period: the store, the reasons not to replace what is there, and the
 * decisions and the summary that follow from all windows. Knows no sink.
 */
package io.shadowgate.results;
