/** Results as files of JSON lines, in place or by period. */
package io.shadowgate.output.files;
