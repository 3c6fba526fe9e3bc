/** What there is to tell of a test, for people: records made from its published windows alone. */
package io.shadowgate.story;
