/** Checks and escapes text from outside, so that terminals, pages, logs and JSON show it safely. */
package io.shadowgate.text;
