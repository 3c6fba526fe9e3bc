/** Results as JSON: for each kind a record that Jackson binds. */
package io.shadowgate.output.json;
