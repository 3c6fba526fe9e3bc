/**
 * The bins of features, segments and the primary's answer that slices are made of: from the spec,
 * or from earlier requests.
 */
package io.shadowgate.bins;
